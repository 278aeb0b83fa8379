import { type Actor, createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { brandId, makeIncidentCode } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { chartClock } from '../chart-clock.ts';
import { siteRefusal } from './admission.policy.ts';
import type { DoorChartEvent, DoorChartInput } from './door-chart.port.ts';
import { doorTimes } from './door-times.ts';
import { doorMachine } from './door.machine.ts';

const cardA = CardNumber.parse('1001');
const cardB = CardNumber.parse('1002');
const pulseMs = 3_000;

const events = {
  sameCard: { type: 'card.presented', card: cardA },
  otherCard: { type: 'card.presented', card: cardB },
  badCard: { type: 'card.unreadable', fault: 'tooLong' },
  press: { type: 'pin.press', key: '7' },
  erase: { type: 'pin.erase' },
  clear: { type: 'pin.clear' },
  submit: { type: 'pin.submit' },
  cancel: { type: 'pin.cancel' },
  language: { type: 'language.choose', language: 'sv' },
  grant: { type: 'patron.answered', questionId: 1, card: cardA, decision: { kind: 'grant' }, language: null },
  refusal: { type: 'patron.answered', questionId: 1, card: cardA, decision: { kind: 'refusal', code: 'card-lost' }, language: null },
  staleGrant: { type: 'patron.answered', questionId: 9, card: cardA, decision: { kind: 'grant' }, language: null },
  failure: { type: 'patron.failed', questionId: 1, code: 'library-system-error' },
  staleFailure: { type: 'patron.failed', questionId: 9, code: 'library-system-error' },
  released: { type: 'lock.released', questionId: 1 },
  staleReleased: { type: 'lock.released', questionId: 9 },
  releaseFailed: { type: 'lock.failed', questionId: 1 },
  staleReleaseFailed: { type: 'lock.failed', questionId: 9 },
  readerFaulted: { type: 'reader.changed', isFaulted: true },
  readerReady: { type: 'reader.changed', isFaulted: false },
  lockFaulted: { type: 'lock.changed', isFaulted: true },
  padFaulted: { type: 'pad.changed', isFaulted: true },
  siteChanged: { type: 'site.changed' },
} as const satisfies Record<string, DoorChartEvent>;
type EventName = keyof typeof events;

const paths = {
  idle: [],
  awaitingPin: ['sameCard', 'press'],
  checking: ['sameCard', 'press', 'submit'],
  releasing: ['sameCard', 'press', 'submit', 'grant'],
  granted: ['sameCard', 'press', 'submit', 'grant', 'released'],
  refused: ['sameCard', 'press', 'submit', 'refusal'],
  outOfOrder: ['readerFaulted'],
} as const satisfies Record<string, readonly EventName[]>;
type StateName = keyof typeof paths;

/** Every move there is; each pair of state and event that is missing here must not move the chart. */
const moves: Record<StateName, Partial<Record<EventName, StateName>>> = {
  idle: {
    sameCard: 'awaitingPin',
    otherCard: 'awaitingPin',
    badCard: 'refused',
    readerFaulted: 'outOfOrder',
    lockFaulted: 'outOfOrder',
    padFaulted: 'outOfOrder',
  },
  awaitingPin: { submit: 'checking', cancel: 'idle', padFaulted: 'refused' },
  checking: { grant: 'releasing', refusal: 'refused', failure: 'refused', cancel: 'idle' },
  releasing: { released: 'granted', releaseFailed: 'refused' },
  granted: {},
  refused: { sameCard: 'awaitingPin', otherCard: 'awaitingPin', cancel: 'idle' },
  outOfOrder: { sameCard: 'awaitingPin', otherCard: 'awaitingPin', readerReady: 'idle' },
};

/** How long each state lasts by itself, and what comes then. */
const deadlines: readonly (readonly [StateName, number, StateName])[] = [
  ['awaitingPin', doorTimes.pinMs, 'refused'],
  ['checking', doorTimes.answerMs, 'refused'],
  ['releasing', doorTimes.releaseMs, 'refused'],
  ['granted', pulseMs + doorTimes.relockMs, 'idle'],
  ['refused', doorTimes.refusalMs, 'idle'],
];

interface Bench {
  readonly actor: Actor<typeof doorMachine>;
  readonly clock: VirtualClock;
  /** Every call of a port, in order, by name. */
  readonly calls: string[];
}

function bench(path: readonly EventName[] = [], siteState: SiteState = 'selfService'): Bench {
  const calls: string[] = [];
  const clock = new VirtualClock();
  const input: DoorChartInput = {
    ports: {
      ask: () => void calls.push('ask'),
      release: () => void calls.push('release'),
      lock: () => void calls.push('lock'),
      endSession: () => void calls.push('endSession'),
      tell: (event) => void calls.push(event.type),
      siteState: () => siteState,
      opening: () => null,
      isPinNeeded: () => true,
      isListed: () => false,
      isTypedAtPanel: () => false,
      siteRefusal: () => siteRefusal(siteState),
      makeIncidentCode: () => makeIncidentCode(() => 0),
    },
    settings: { door: brandId('main'), pulseMs, defaultLanguage: 'fi' },
    isReaderFaulted: false,
    isLockFaulted: false,
    isPadFaulted: false,
  };
  const actor = createActor(doorMachine, { clock: chartClock(clock), input });
  actor.start();
  for (const name of path) actor.send(events[name]);
  return { actor, clock, calls };
}

const stateNames = Object.keys(paths) as StateName[];
const eventNames = Object.keys(events) as EventName[];
const table = stateNames.flatMap((start) =>
  eventNames.map((event) => ({ start, event, target: moves[start][event] ?? start, verb: moves[start][event] ? 'moves' : 'does not move' })),
);

describe('the door chart', () => {
  it.each(table)('$event $verb $start to $target', ({ start, event, target }) => {
    const { actor } = bench(paths[start]);
    expect(actor.getSnapshot().value).toBe(start);
    actor.send(events[event]);
    expect(actor.getSnapshot().value).toBe(target);
  });

  it.each(deadlines)('%s ends by itself after %i ms, not sooner, as %s', async (start, ms, target) => {
    const { actor, clock } = bench(paths[start]);
    await clock.advance(ms - 1);
    expect(actor.getSnapshot().value).toBe(start);
    await clock.advance(1);
    expect(actor.getSnapshot().value).toBe(target);
  });

  it.each(['idle', 'outOfOrder'] as const)('%s lasts until something happens', async (start) => {
    const { actor, clock } = bench(paths[start]);
    await clock.advance(86_400_000);
    expect(actor.getSnapshot().value).toBe(start);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(stateNames)('leaves no timer when stopped in %s', (start) => {
    const { actor, clock } = bench(paths[start]);
    actor.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('commands the lock before anybody is told of the answer', () => {
    const { calls } = bench(paths.granted);
    expect(calls).toEqual(['card.presented', 'ask', 'release', 'endSession', 'door.granted', 'relay.energised']);
  });

  it('takes a release back that is confirmed after the chart gave it up', async () => {
    const { actor, clock, calls } = bench(paths.releasing);
    await clock.advance(doorTimes.releaseMs);
    expect(calls.at(-2)).toBe('lock');
    actor.send(events.released);
    expect(calls.at(-1)).toBe('lock');
    expect(actor.getSnapshot().value).toBe('refused');
  });

  it('lets the register forget a patron whose answer came too late', async () => {
    const { actor, clock, calls } = bench(paths.checking);
    await clock.advance(doorTimes.answerMs);
    expect(calls).not.toContain('endSession');
    actor.send(events.grant);
    expect(calls.at(-1)).toBe('endSession');
    expect(calls).not.toContain('release');
  });

  it.each([
    ['closed', 'outside-hours'],
    ['staffed', 'staffed-hours-use-door'],
  ] as const)('asks neither for a PIN nor the register while the site is %s', (siteState, code) => {
    const { actor, calls } = bench(['sameCard'], siteState);
    expect(actor.getSnapshot().value).toBe('refused');
    expect(actor.getSnapshot().context.refusalCode).toBe(code);
    expect(calls).toEqual(['card.presented', 'door.refused']);
  });

  it('keeps neither card nor PIN beyond the decision', () => {
    for (const path of [paths.refused, paths.idle]) {
      const { context } = bench(path).actor.getSnapshot();
      expect([context.card, context.pinEntry.count]).toEqual([null, 0]);
    }
    expect(bench(paths.checking).actor.getSnapshot().context.pinEntry.count).toBe(0);
  });
});
