import { type SnapshotFrom, setup } from 'xstate';
import type { ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { SupervisionEvent } from '../../contracts/station-events.ts';
import type { DoorId } from '../../contracts/ids.ts';

/** How long the chart waits by itself, in milliseconds. */
export const supervisionTimes = {
  /** A contact that nothing was heard of since the start counts as faulted after this. */
  firstReadingMs: 5_000,
  /** Request to exit and contact are two switches of one push: the contact may be seen first. */
  exitGraceMs: 300,
  /** How much later than its pulse a lock may be told to be locked. */
  relockMs: 1_500,
} as const;

/** A site's own times for one door, in milliseconds. */
export interface SupervisionSettings {
  readonly door: DoorId;
  /** Without a contact only the lock is watched. */
  readonly hasContact: boolean;
  /** A latching lock whose line is lost while it is released stays released. */
  readonly isLatching: boolean;
  /** From the release on, how long somebody may take to open. */
  readonly openWithinMs: number;
  readonly heldOpenWarnMs: number;
  /** From the opening on; above `heldOpenWarnMs`. */
  readonly heldOpenAlarmMs: number;
}

/** What the chart hears. */
export type SupervisionChartEvent =
  /** A grant or an authorised release was carried out. */
  | { readonly type: 'lock.pulsed'; readonly pulseMs: number; readonly for: 'grant' | 'release' }
  /** What the lock's output does, as its driver reads it. */
  | { readonly type: 'lock.output'; readonly output: LockOutput }
  | { readonly type: 'exit.requested' }
  | { readonly type: 'contact.read'; readonly state: ContactState }
  | { readonly type: 'site.changed'; readonly state: SiteState }
  /** By the chart itself: the last pulse is over, and its lock should have locked. */
  | { readonly type: 'word.ended' };

/** What starts the chart. */
export interface SupervisionInput {
  readonly settings: SupervisionSettings;
  readonly siteState: SiteState;
  /** Hears every fact at once. It may not call back. */
  readonly tell: (event: SupervisionEvent) => void;
}

interface Context extends SupervisionInput {
  readonly pulseMs: number;
  /** A pulse is under way, or its lock may still be locking. */
  readonly hasWord: boolean;
  /** Whom the last pulse was for. */
  readonly wordFor: 'grant' | 'release';
  readonly releasedBy: 'grant' | 'release' | 'exit';
  /** What the lock's driver told last, or what a latch was left in. */
  readonly isOutputReleased: boolean;
}

interface Step {
  readonly context: Context;
  readonly event: SupervisionChartEvent;
}

const chart = setup({
  types: {} as { context: Context; events: SupervisionChartEvent; input: SupervisionInput },
  delays: {
    ...supervisionTimes,
    openWithinMs: ({ context }) => context.settings.openWithinMs,
    heldOpenWarnMs: ({ context }) => context.settings.heldOpenWarnMs,
    heldOpenAlarmMs: ({ context }) => context.settings.heldOpenAlarmMs - context.settings.heldOpenWarnMs,
    pulseEnd: ({ context }) => context.pulseMs + supervisionTimes.relockMs,
  },
});
const { assign, raise, createAction: act } = chart;

const isRead = (state: ContactState) => (step: Step) => step.event.type === 'contact.read' && step.event.state === state;
const isOpen = isRead('active');
const isClosed = isRead('inactive');
const isUnread = isRead('unknown');
const isReleased = ({ event }: Step): boolean => event.type === 'lock.output' && event.output === 'released';
const isLocked = ({ event }: Step): boolean => event.type === 'lock.output' && event.output === 'locked';
const mayBeReleased = ({ settings, isOutputReleased }: Context, output: LockOutput): boolean =>
  output === 'released' || (output === 'unknown' && settings.isLatching && isOutputReleased);
const isStillReleased = ({ context }: Pick<Step, 'context'>): boolean => context.isOutputReleased;
/** Staff are there: their door may stand open, and nobody has to show a card. */
const isAttended = ({ context }: Pick<Step, 'context'>): boolean => context.siteState === 'staffed';
const isStaffCome = ({ event }: Step): boolean => event.type === 'site.changed' && event.state === 'staffed';
const hasContact = ({ context }: Pick<Step, 'context'>): boolean => context.settings.hasContact;
const wasGranted = ({ context }: Pick<Step, 'context'>): boolean => context.releasedBy === 'grant';

type PlainEvent = Exclude<SupervisionEvent['type'], 'door.heldOpen' | 'door.opened'>;
const tell = (type: PlainEvent) => act(({ context }) => context.tell({ type, door: context.settings.door }));
const tellHeld = (stage: 'warning' | 'alarm') => act(({ context }) => context.tell({ type: 'door.heldOpen', door: context.settings.door, stage }));
type Opener = Extract<SupervisionEvent, { readonly type: 'door.opened' }>['by'];
const tellOpened = (by: Opener) => act(({ context }) => context.tell({ type: 'door.opened', door: context.settings.door, by }));
const tellReleased = act(({ context }) => context.tell({ type: 'door.opened', door: context.settings.door, by: context.releasedBy }));
const noteSite = assign(({ event }) => (event.type === 'site.changed' ? { siteState: event.state } : {}));
const noteGrant = assign(({ event }) => (event.type === 'lock.pulsed' ? { releasedBy: event.for } : {}));
const noteRelease = assign({ releasedBy: 'release' });
const noteExit = assign({ releasedBy: 'exit' });
const noteOutput = assign(({ context, event }) => (event.type === 'lock.output' ? { isOutputReleased: mayBeReleased(context, event.output) } : {}));
const notePulse = assign(({ event }) => (event.type === 'lock.pulsed' ? { pulseMs: event.pulseMs, hasWord: true, wordFor: event.for } : {}));

const lost = { guard: isUnread, target: 'faulted', actions: tell('contact.faulted') } as const;
/** Released for everybody: whoever opens next, after it fell shut, is let out or in by the same word. */
const isForAll = ({ context }: Pick<Step, 'context'>): boolean => context.hasWord && context.wordFor === 'release';
const isClosedReleased = (step: Step): boolean => isClosed(step) && isForAll(step);
const toClosed = (...actions: readonly ReturnType<typeof tell>[]) =>
  [
    { guard: isClosedReleased, target: 'released', actions: [...actions, noteRelease] },
    { guard: isClosed, target: 'locked', actions },
  ] as const;
const closed = toClosed(tell('door.closed'));
const toRelease = {
  'lock.pulsed': { target: 'released', reenter: true, actions: noteGrant },
  'exit.requested': { target: 'released', reenter: true, actions: noteExit },
} as const;

/** Nothing was heard of the contact yet. What it finds first is no event: the door stood so before. */
const starting = chart.createStateConfig({
  after: { firstReadingMs: { target: 'faulted', actions: tell('contact.faulted') } },
  on: {
    'contact.read': [{ guard: isOpen, target: 'open' }, ...toClosed()],
  },
});

const locked = chart.createStateConfig({
  on: {
    ...toRelease,
    'contact.read': [
      lost,
      { guard: (step) => isOpen(step) && isAttended(step), target: 'open', actions: tellOpened('staff') },
      { guard: isOpen, target: 'suspected' },
    ],
  },
});

/** The contact opened by itself: a request to exit that is seen a moment later explains it. */
const suspected = chart.createStateConfig({
  after: { exitGraceMs: { target: 'forcedOpen', actions: [tell('door.forcedOpen')] } },
  on: {
    'exit.requested': { target: 'open', actions: tellOpened('exit') },
    'lock.pulsed': { target: 'open', actions: [noteGrant, tellReleased] },
    'contact.read': [
      { guard: isUnread, target: 'faulted', actions: [tell('door.forcedOpen'), tell('contact.faulted')] },
      ...toClosed(tell('door.forcedOpen'), tell('door.closed')),
    ],
  },
});

const released = chart.createStateConfig({
  after: {
    openWithinMs: [
      { guard: wasGranted, target: 'locked', actions: tell('door.grantedNotOpened') },
      // Nobody is too late for a pulse that is for everybody, however short the time of one person is.
      { guard: isForAll, target: 'released', reenter: true, actions: noteRelease },
      { target: 'locked' },
    ],
  },
  on: {
    // A grant stays a grant: whoever leaves meanwhile does not make it one that nobody used.
    'lock.pulsed': { target: 'released', reenter: true, actions: noteGrant },
    'exit.requested': { guard: (step) => !wasGranted(step), target: 'released', reenter: true },
    'contact.read': [lost, { guard: isOpen, target: 'open', actions: tellReleased }],
  },
});

const open = chart.createStateConfig({
  after: {
    heldOpenWarnMs: [
      { guard: isAttended, target: 'open', reenter: true },
      { target: 'heldOpen', actions: tellHeld('warning') },
    ],
  },
  on: {
    // The next one comes in by the open door: its time starts anew.
    'lock.pulsed': { target: 'open', reenter: true },
    'contact.read': [lost, ...closed],
  },
});

const heldOpen = chart.createStateConfig({
  initial: 'warned',
  states: {
    warned: { after: { heldOpenAlarmMs: { target: 'alarmed', actions: tellHeld('alarm') } } },
    alarmed: {},
  },
  on: {
    'site.changed': [{ guard: isStaffCome, target: 'open', actions: noteSite }, { actions: noteSite }],
    'contact.read': [lost, ...closed],
  },
});

/**
 * Only a closed door ends it: no card, no request and nobody's arrival makes a forced door one that was opened. While it stands open, whoever comes by is
 * asked to shut it as any other door, unless staff are there.
 */
const forcedOpen = chart.createStateConfig({
  initial: 'begun',
  states: {
    begun: {
      after: {
        heldOpenWarnMs: [
          { guard: isAttended, target: 'begun', reenter: true },
          { target: 'warned', actions: tellHeld('warning') },
        ],
      },
    },
    warned: { after: { heldOpenAlarmMs: { target: 'alarmed', actions: tellHeld('alarm') } } },
    alarmed: {},
  },
  on: {
    // Staff see it. Where they leave it open, those who come after them are asked anew.
    'site.changed': [{ guard: isStaffCome, target: '.begun', actions: noteSite }, { actions: noteSite }],
    'contact.read': [lost, ...closed],
  },
});

/** The contact cannot be read: never taken for closed. */
const faulted = chart.createStateConfig({
  on: {
    'contact.read': [{ guard: isOpen, target: 'open', actions: [tell('contact.ready'), tellOpened('unknown')] }, ...toClosed(tell('contact.ready'))],
  },
});

/** A door without a contact: nothing is known of its leaf. */
const unwatched = chart.createStateConfig({});

const doorway = chart.createStateConfig({
  initial: 'choosing',
  states: {
    choosing: { always: [{ guard: hasContact, target: 'starting' }, { target: 'unwatched' }] },
    ...{ starting, locked, suspected, released, open, heldOpen, forcedOpen, faulted, unwatched },
  },
});

/** Whether the lock has been told to release: for its pulse, and the moment that its locking may take. */
const word = chart.createStateConfig({
  initial: 'none',
  states: {
    none: { on: { 'lock.pulsed': { target: 'given', actions: notePulse } } },
    given: {
      after: { pulseEnd: { target: 'none', actions: [assign({ hasWord: false }), raise({ type: 'word.ended' })] } },
      on: { 'lock.pulsed': { target: 'given', reenter: true, actions: notePulse } },
    },
  },
});

/** The lock's output against what it was told: released outside a pulse is an alarm within 2 s of the pulse's end. */
const lock = chart.createStateConfig({
  initial: 'resting',
  states: {
    resting: {
      on: {
        'word.ended': { guard: isStillReleased, target: 'stuck', actions: tell('lock.stuckReleased') },
        'lock.output': { guard: (step) => isReleased(step) && !step.context.hasWord, target: 'overdue', actions: noteOutput },
      },
    },
    /** Released although nobody asked: the word of a pulse may come a moment before the pulse is told. */
    overdue: {
      after: { relockMs: { target: 'stuck', actions: tell('lock.stuckReleased') } },
      on: { 'lock.pulsed': { target: 'resting' }, 'lock.output': { guard: isLocked, target: 'resting', actions: noteOutput } },
    },
    stuck: { on: { 'lock.output': { guard: isLocked, target: 'resting', actions: [noteOutput, tell('lock.locked')] } } },
  },
});

/**
 * What a door does, held against what it was told to do. It commands nothing: a card opens the door whatever this chart says, and nothing
 * here stands in the way out.
 */
export const supervisionMachine = chart.createMachine({
  id: 'supervision',
  context: ({ input }) => ({ ...input, pulseMs: 0, hasWord: false, wordFor: 'grant', releasedBy: 'exit', isOutputReleased: false }),
  type: 'parallel',
  states: { doorway, word, lock },
  on: {
    'site.changed': { actions: noteSite },
    'lock.output': { actions: noteOutput },
  },
});

/** A moment of the chart. */
export type SupervisionSnapshot = SnapshotFrom<typeof supervisionMachine>;
