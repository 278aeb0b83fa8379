import { createActor } from 'xstate';
import type { Clock } from '../../contracts/clock.ts';
import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { Health } from '../../contracts/health.ts';
import { type DoorId, makeIncidentCode } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { AdmissionFallback, FallbackGrant } from '../../contracts/ports/admission-fallback.port.ts';
import type { DoorLock } from '../../contracts/ports/door-lock.port.ts';
import type { PadKey } from '../../contracts/ports/keypad.port.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { ScanFault, ScanText } from '../../contracts/ports/scan-reader.port.ts';
import type { DoorCondition } from '../../contracts/refusal-codes.ts';
import type { Screen } from '../../contracts/screen.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import type { DoorEvent } from '../../contracts/station-events.ts';
import type { DoorIntent, DoorView, HeldOpen, SiteOpening } from '../../contracts/views.schema.ts';
import { attempt, attemptAndForget } from '../attempt.ts';
import { chartClock } from '../chart-clock.ts';
import { parseScan } from '../scan-text.ts';
import { tellSafely, ViewPublisher } from '../view-publisher.ts';
import { siteRefusal } from './admission.policy.ts';
import { DoorAsker, listedRefusal } from './door-asker.ts';
import type { DoorChartEvent, DoorChartPorts } from './door-chart.port.ts';
import { isPinNeeded } from './pin-hours.policy.ts';
import type { GuardedPins } from '../pin-lockout/guarded-pins.ts';
import type { WallTime } from '../schedule/zone-clock.ts';
import { doorMachine } from './door.machine.ts';
import { doorView } from './door-view.ts';
import { EarlyQuestion, questionAhead } from './early-question.ts';

/** What a door needs of the world. */
export interface DoorControllerOptions {
  readonly door: DoorId;
  readonly config: DoorConfig;
  readonly librarySystem: Pick<LibrarySystem, 'patron' | 'endSession'>;
  readonly lock: DoorLock;
  readonly clock: Clock;
  /** The site's state right now, as it counts at this door; asked for every card, never remembered. */
  readonly siteState: () => DoorCondition;
  /** The site's wall clock, null while it cannot be believed; without it hours without a PIN free nobody. */
  readonly wallTime?: () => WallTime | null;
  /** When this door opens next, while it or the site is closed; without it the panel names no hour. */
  readonly opening?: () => SiteOpening | null;
  /** What this station may decide by itself; without it nothing. */
  readonly fallback?: AdmissionFallback;
  /** Counts tries of PINs; without it the library system is the only one who does. */
  readonly pins?: GuardedPins;
  /** Whether an evacuation keeps this door released: then no decision about a card locks it. Never unless told. */
  readonly isKeptReleased?: () => boolean;
  /** Numbers in [0, 1) for incident codes. */
  readonly random: () => number;
  /** The station's languages; the first is the default. */
  readonly languages: readonly Language[];
  /** `card`: whose event it is, for a trace that may say so in sealed form. */
  readonly onEvent: (event: DoorEvent, card?: CardNumber | null) => void;
  /** A card was let in: the lock has taken the command, in time. */
  readonly onAdmitted?: (card: CardNumber) => void;
}

/** One door: a screen for its panel, and the entrances for its devices. */
export interface DoorController extends Screen<DoorView, DoorIntent> {
  cardScanned(text: ScanText): void;
  readerFaulted(fault: ScanFault): void;
  /** A key of a PIN pad at the door. */
  keyPressed(key: PadKey): void;
  readerHealth(health: Health): void;
  lockHealth(health: Health): void;
  /** Of the door's own PIN pad; never told where it has none. */
  padHealth(health: Health): void;
  /** The leaf stands open for too long, or no longer. */
  leafHeldOpen(stage: HeldOpen | null): void;
  /** To be called when the schedule changes state, so that the idle panel says so. */
  siteStateChanged(): void;
  /** Ends a pulse that is under way. Not for a door that an evacuation keeps released. */
  lockdownBegan(): void;
  /** Ends every timer and locks. Resolves when the lock was told; never rejects. */
  stop(): Promise<void>;
}

/** Starts the chart of one door. */
export function createDoorController(unguarded: DoorControllerOptions): DoorController {
  const options = guarded(unguarded);
  const parts = startChart(options);
  const { send, publisher } = parts;
  return {
    get view() {
      return publisher.view;
    },
    onView: (listener) => publisher.onView(listener),
    send: (intent) => {
      if (intent.type === 'pin.press') parts.panel.isTypedAt = true;
      if (intent.type !== 'language.choose' || options.languages.includes(intent.language)) send(intent);
    },
    cardScanned: (text) => {
      const scan = parseScan(text, (raw) => CardNumber.parse(raw));
      send('thing' in scan ? { type: 'card.presented', card: scan.thing } : { type: 'card.unreadable', fault: scan.fault });
    },
    keyPressed: (key) => {
      const event = keyEvent(key);
      if (event !== null) send(event);
    },
    readerFaulted: (fault) => send({ type: 'card.unreadable', fault }),
    readerHealth: (health) => send({ type: 'reader.changed', isFaulted: health.state === 'faulted' }),
    lockHealth: (health) => send({ type: 'lock.changed', isFaulted: health.state === 'faulted' }),
    padHealth: (health) => send({ type: 'pad.changed', isFaulted: health.state === 'faulted' }),
    leafHeldOpen: (heldOpen) => send({ type: 'leaf.changed', heldOpen }),
    siteStateChanged: () => send({ type: 'site.changed' }),
    lockdownBegan: () => send({ type: 'lockdown.began' }),
    stop: parts.stop,
  };
}

/** The same door with every try of a PIN counted, whoever verifies it. */
function guarded(options: DoorControllerOptions): DoorControllerOptions {
  const { pins, librarySystem, fallback } = options;
  if (pins === undefined) return options;
  return {
    ...options,
    librarySystem: { patron: (question) => pins.patron(librarySystem, question), endSession: (card) => librarySystem.endSession(card) },
    ...(fallback === undefined ? {} : { fallback: pins.fallback(fallback) }),
  };
}

function keyEvent(key: PadKey): DoorChartEvent | null {
  switch (key.type) {
    case 'digit':
      return { type: 'pin.press', key: key.digit };
    case 'enter':
      return { type: 'pin.submit' };
    case 'clear':
      return { type: 'pin.clear' };
    case 'other':
      return null;
  }
}

function startChart(options: DoorControllerOptions) {
  let isStopped = false;
  const panel = { isTypedAt: false };
  const early = new EarlyQuestion(options.librarySystem);
  const send = (event: DoorChartEvent): void => {
    if (isStopped) return;
    early.move(
      () => questionAhead(actor.getSnapshot(), event),
      () => actor.send(event),
    );
  };
  const actor = createActor(doorMachine, {
    clock: chartClock(options.clock, (run) => early.move(() => null, run)),
    input: {
      ports: { ...doorPorts(options, early, send), isTypedAtPanel: () => panel.isTypedAt },
      settings: {
        door: options.door,
        pulseMs: options.config.pulseMs,
        defaultLanguage: options.languages[0] ?? 'fi',
      },
      isReaderFaulted: false,
      isLockFaulted: options.lock.health.state === 'faulted',
      isPadFaulted: false,
    },
  });
  const publisher = new ViewPublisher<DoorView>(doorView(actor.getSnapshot()));
  actor.subscribe((snapshot) => publisher.publish(doorView(snapshot)));
  actor.start();
  const stop = async (): Promise<void> => {
    isStopped = true;
    actor.stop();
    publisher.close();
    await new Promise<void>((resolve) => {
      attempt(() => options.lock.lock(), { done: resolve, failed: () => resolve() });
    });
  };
  return { send, publisher, stop, panel };
}

function doorPorts(
  options: DoorControllerOptions,
  early: EarlyQuestion,
  send: (event: DoorChartEvent) => void,
): Omit<DoorChartPorts, 'isTypedAtPanel'> {
  const { door, librarySystem, lock, config, languages, fallback = null } = options;
  const siteState = (): DoorCondition => safeSiteState(options.siteState);
  const needsPin = (): boolean => isPinNeeded(config, () => options.wallTime?.() ?? null);
  const onFallback = (by: FallbackGrant): void => tellSafely(options.onEvent, { type: 'door.decidedLocally', door, by });
  const asker = new DoorAsker({ door, config, early, siteState, needsPin, languages, fallback, send, onFallback });
  return {
    ask: (question) => asker.ask(question),
    release: (questionId) =>
      attempt(() => lock.release(config.pulseMs), {
        done: () => send({ type: 'lock.released', questionId }),
        failed: () => send({ type: 'lock.failed', questionId }),
      }),
    lock: () => {
      if (options.isKeptReleased?.() !== true) attemptAndForget(() => lock.lock());
    },
    endSession: (card) => {
      if (fallback?.isListed(card, door) !== true) attemptAndForget(() => librarySystem.endSession(card));
    },
    tell: (event, card = null) => {
      tellSafely((told: DoorEvent) => options.onEvent(told, card), event);
      // By the chart's own word: a lock that answers late is taken back, and the card that came meanwhile is another.
      if (event.type === 'door.granted' && card !== null && options.onAdmitted !== undefined) tellSafely(options.onAdmitted, card);
    },
    siteState,
    siteRefusal: (card) => {
      const isListed = fallback?.isListed(card, door) === true;
      return isListed ? listedRefusal(siteState(), fallback.isListedWhenClosed(card, door)) : siteRefusal(siteState());
    },
    isPinNeeded: (card) => needsPin() || (card !== null && fallback?.isListed(card, door) === true),
    isListed: (card) => fallback?.isListed(card, door) === true,
    opening: () => options.opening?.() ?? null,
    makeIncidentCode: () => makeIncidentCode(options.random),
    slowdownMs: () => options.pins?.slowdownMs ?? 0,
  };
}

/** A schedule that cannot tell the state opens nothing. */
function safeSiteState(siteState: () => DoorCondition): DoorCondition {
  try {
    return siteState();
  } catch {
    return 'closed';
  }
}
