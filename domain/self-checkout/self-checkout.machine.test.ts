import { type Actor, createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { type IncidentCode, brandId, makeIncidentCode, parseItemId, type TagUid } from '../../contracts/ids.ts';
import type { Loan, RenewOutcome } from '../../contracts/patron-account.ts';
import type { PadTag, TagSecurity } from '../../contracts/ports/item-pad.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { lentOutcome, returnedOutcome } from '../../test/support/fake-library-system.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { chartClock } from '../chart-clock.ts';
import { kioskTimes, leaveSeconds } from './kiosk-actions.ts';
import { noRows } from './item-rows.ts';
import type { KioskChartEvent } from './kiosk-chart.port.ts';
import { selfCheckoutMachine } from './self-checkout.machine.ts';

const cardA = CardNumber.parse('1001');
const cardB = CardNumber.parse('1002');
const item = parseItemId('9001');
const otherItem = parseItemId('9002');
const incidentCode = brandId<IncidentCode>('2222');
const idleMs = 60_000;
const warningSeconds = 30;
const quietMs = idleMs + warningSeconds * 1_000;

const ownLoan: Loan = { item: otherItem, title: 'An own loan', due: { date: '2026-12-21', text: '' }, isOverdue: false, mayRenew: true };
const renewedOutcome: RenewOutcome = { kind: 'renewed', title: 'An own loan', due: { date: '2027-01-18', text: '' } };
const tag = (id: string, security: TagSecurity): PadTag => ({
  uid: brandId<TagUid>(`E0-${id}`),
  security,
  reading: {
    state: 'item',
    tag: { model: 'iso28560-3', itemId: parseItemId(id), ownerIsil: null, usage: 'circulating', part: 1, parts: 1, crc: 'valid', confidence: 'high' },
  },
});

const events = {
  borrow: { type: 'borrow.choose' },
  return: { type: 'return.choose' },
  typeCard: { type: 'card.type' },
  press: { type: 'pin.press', key: '7' },
  erase: { type: 'pin.erase' },
  submit: { type: 'pin.submit' },
  extend: { type: 'session.extend' },
  listened: { type: 'session.listened' },
  end: { type: 'session.end' },
  endWithReceipt: { type: 'session.endWithReceipt' },
  openAccount: { type: 'account.open' },
  closeAccount: { type: 'account.close' },
  renewOne: { type: 'loan.renew', key: 'loan-1' },
  renewAll: { type: 'loans.renewAll' },
  more: { type: 'items.more' },
  language: { type: 'language.choose', language: 'sv' },
  card: { type: 'card.presented', card: cardA },
  otherCard: { type: 'card.presented', card: cardB },
  badCard: { type: 'card.unreadable', fault: 'tooLong' },
  item: { type: 'item.presented', item },
  otherItem: { type: 'item.presented', item: otherItem },
  badItem: { type: 'item.unreadable', fault: 'tooLong' },
  open: { type: 'patron.answered', questionId: 1, card: cardA, verdict: { kind: 'open' }, language: null },
  refusal: { type: 'patron.answered', questionId: 1, card: cardA, verdict: { kind: 'refusal', code: 'card-lost' }, language: null },
  staff: { type: 'patron.answered', questionId: 1, card: cardA, verdict: { kind: 'staff' }, language: null },
  takeOut: { type: 'staff.setInUse', isInUse: false },
  takeBack: { type: 'staff.setInUse', isInUse: true },
  forgetLeft: { type: 'staff.forgetLeft' },
  staleOpen: { type: 'patron.answered', questionId: 9, card: cardA, verdict: { kind: 'open' }, language: null },
  failure: { type: 'patron.failed', questionId: 1, code: 'library-system-error' },
  staleFailure: { type: 'patron.failed', questionId: 9, code: 'library-system-error' },
  lent: { type: 'item.answered', sessionId: 1, answer: { key: 'row-1', isFinal: true, outcome: lentOutcome('A title'), incidentCode } },
  returned: { type: 'item.answered', sessionId: 1, answer: { key: 'row-1', isFinal: true, outcome: returnedOutcome('A title'), incidentCode } },
  settled: { type: 'item.settled', sessionId: 1, answer: { key: 'row-1', isFinal: true, outcome: lentOutcome('A title'), incidentCode } },
  staleSettled: { type: 'item.settled', sessionId: 9, answer: { key: 'row-1', isFinal: true, outcome: lentOutcome('A title'), incidentCode } },
  staleLent: { type: 'item.answered', sessionId: 9, answer: { key: 'row-1', isFinal: true, outcome: lentOutcome('A title'), incidentCode } },
  loans: { type: 'account.answered', accountId: 1, answer: { part: 'loans', value: [ownLoan] } },
  holds: { type: 'account.answered', accountId: 1, answer: { part: 'holds', value: { ready: [], waiting: [] } } },
  fees: { type: 'account.answered', accountId: 1, answer: { part: 'fees', value: null } },
  staleLoans: { type: 'account.answered', accountId: 9, answer: { part: 'loans', value: [ownLoan] } },
  renewed: { type: 'renewal.answered', sessionId: 1, accountId: 1, answer: { key: 'loan-1', isFinal: true, incidentCode, outcome: renewedOutcome } },
  staleRenewed: {
    type: 'renewal.answered',
    sessionId: 9,
    accountId: 1,
    answer: { key: 'loan-1', isFinal: true, incidentCode, outcome: renewedOutcome },
  },
  printed: { type: 'receipt.answered', sessionId: 1, print: 'printed' },
  paperOut: { type: 'receipt.answered', sessionId: 1, print: 'paperOut' },
  stalePrinted: { type: 'receipt.answered', sessionId: 9, print: 'printed' },
  padItem: { type: 'pad.changed', tags: [tag('9003', 'secured')], isOverfull: false, atMs: 0 },
  padLoan: { type: 'pad.changed', tags: [tag('9004', 'unsecured')], isOverfull: false, atMs: 0 },
  padUnknown: { type: 'pad.changed', tags: [tag('9005', 'unknown')], isOverfull: false, atMs: 0 },
  padLent: { type: 'pad.changed', tags: [tag('9001', 'secured')], isOverfull: false, atMs: 0 },
  padEmpty: { type: 'pad.changed', tags: [], isOverfull: false, atMs: 10_000 },
  unlocked: { type: 'security.answered', sessionId: 1, item, results: [{ uid: brandId<TagUid>('E0-9001'), outcome: 'done', security: 'unsecured' }] },
  stuck: { type: 'security.answered', sessionId: 1, item, results: null },
  cardReaderGone: { type: 'readers.changed', isCardReaderFaulted: true },
  itemReaderGone: { type: 'readers.changed', isItemReaderFaulted: true },
  signInOpens: { type: 'signIn.changed', isOpen: true },
  readersBack: { type: 'readers.changed', isCardReaderFaulted: false, isItemReaderFaulted: false },
} as const satisfies Record<string, KioskChartEvent>;
type EventName = keyof typeof events;

const paths = {
  idle: [],
  greeting: ['language'],
  awaitingCard: ['borrow'],
  awaitingNumber: ['borrow', 'typeCard', 'press'],
  awaitingNumberTyped: ['borrow', 'typeCard', 'press', 'press', 'press', 'press', 'press', 'press'],
  awaitingPin: ['card', 'press'],
  checking: ['card', 'press', 'submit'],
  refused: ['card', 'press', 'submit', 'refusal'],
  borrowing: ['card', 'press', 'submit', 'open'],
  borrowingBusy: ['card', 'press', 'submit', 'open', 'item'],
  borrowingFinishing: ['card', 'press', 'submit', 'open', 'item', 'end'],
  borrowingHandingOver: ['card', 'press', 'submit', 'open', 'item', 'otherCard'],
  returning: ['return'],
  returningBusy: ['item'],
  returningFinishing: ['item', 'end'],
  ended: ['card', 'press', 'submit', 'open', 'item', 'lent', 'end'],
  outOfOrder: ['cardReaderGone'],
  atStaff: ['card', 'press', 'submit', 'staff'],
  takenOut: ['card', 'press', 'submit', 'staff', 'takeOut', 'end'],
  looking: ['padUnknown'],
  borrowingAccount: ['card', 'press', 'submit', 'open', 'openAccount', 'loans', 'holds', 'fees'],
  borrowingAccountRenewing: ['card', 'press', 'submit', 'open', 'openAccount', 'loans', 'holds', 'fees', 'renewOne'],
  borrowingCounting: ['card', 'press', 'submit', 'open', 'padLent', 'lent', 'unlocked', 'end'],
  borrowingPuttingBack: ['card', 'press', 'submit', 'open', 'padLent', 'lent', 'stuck', 'stuck', 'stuck', 'end', 'end'],
  borrowingReceipt: ['card', 'press', 'submit', 'open', 'item', 'lent', 'endWithReceipt'],
  borrowingReceiptPrinted: ['card', 'press', 'submit', 'open', 'item', 'lent', 'endWithReceipt', 'printed'],
} as const satisfies Record<string, readonly EventName[]>;
type StartName = keyof typeof paths;

/** The chart's place in one word: a busy session is in the same state as a quiet one. */
const placeOf: Record<StartName, string> = {
  ...(Object.fromEntries(Object.keys(paths).map((name) => [name, name])) as Record<StartName, string>),
  awaitingNumberTyped: 'awaitingNumber',
  borrowingBusy: 'borrowing',
  returningBusy: 'returning',
  takenOut: 'outOfOrder',
  borrowingHandingOver: 'borrowingFinishing',
  borrowingAccountRenewing: 'borrowingAccount',
  borrowingReceiptPrinted: 'borrowingReceipt',
};

const atIdle = {
  borrow: 'awaitingCard',
  return: 'returning',
  card: 'awaitingPin',
  otherCard: 'awaitingPin',
  badCard: 'awaitingCard',
  item: 'returning',
  otherItem: 'returning',
} as const;
const placed = { padItem: 'awaitingCard', padLoan: 'returning', padUnknown: 'looking', padLent: 'awaitingCard' } as const;
/** What is put down after "done" means that the patron goes on. */
const goesOn = { padItem: 'borrowing', padLoan: 'borrowing', padUnknown: 'borrowing' } as const;
const bothEnds = (target: string) => ({ end: target, endWithReceipt: target });
const unplugged = { cardReaderGone: 'outOfOrder', itemReaderGone: 'outOfOrder' } as const;

/** Every move there is; each pair of state and event that is missing here must not move the chart. */
const moves: Record<StartName, Partial<Record<EventName, string>>> = {
  idle: { ...atIdle, ...placed, ...unplugged, badItem: 'returning', language: 'greeting' },
  greeting: { ...atIdle, ...placed, ...unplugged, badItem: 'returning' },
  awaitingCard: { return: 'returning', card: 'awaitingPin', otherCard: 'awaitingPin', typeCard: 'awaitingNumber', end: 'idle' },
  // Five more digits are no number yet; a card that turns up goes first.
  awaitingNumber: { card: 'awaitingPin', otherCard: 'awaitingPin', badCard: 'awaitingCard', end: 'idle' },
  awaitingNumberTyped: { submit: 'awaitingPin', card: 'awaitingPin', otherCard: 'awaitingPin', badCard: 'awaitingCard', end: 'idle' },
  awaitingPin: { submit: 'checking', end: 'idle' },
  checking: { staff: 'atStaff', open: 'borrowing', refusal: 'refused', failure: 'refused', otherCard: 'awaitingPin', end: 'idle' },
  // Who was refused wanted to borrow: no item is taken back.
  refused: { ...atIdle, item: 'refused', otherItem: 'refused', end: 'idle' },
  borrowing: { ...bothEnds('ended'), openAccount: 'borrowingAccount', otherCard: 'awaitingPin', return: 'returning' },
  // Another card ends a busy visit as "done" does, and waits: no answer may come after its rows are gone.
  borrowingBusy: { ...bothEnds('borrowingFinishing'), openAccount: 'borrowingAccount', otherCard: 'borrowingFinishing' },
  borrowingFinishing: { ...goesOn, item: 'borrowing', otherItem: 'borrowing', lent: 'ended', returned: 'ended' },
  // What is shown while the next one waits is nobody's wish; the first card, shown anew, goes on.
  borrowingHandingOver: { card: 'borrowing', lent: 'ended', returned: 'ended' },
  returning: { ...bothEnds('ended'), card: 'awaitingPin', otherCard: 'awaitingPin', borrow: 'awaitingCard' },
  returningBusy: bothEnds('returningFinishing'),
  returningFinishing: {
    padItem: 'returning',
    padLoan: 'returning',
    padUnknown: 'returning',
    item: 'returning',
    otherItem: 'returning',
    lent: 'ended',
    returned: 'ended',
  },
  // The item that was just lent lies under the reader still: it is not returned.
  ended: { ...atIdle, ...placed, item: 'ended', end: 'idle' },
  outOfOrder: { readersBack: 'idle', item: 'returning', otherItem: 'returning', card: 'awaitingPin', otherCard: 'awaitingPin' },
  // Whatever is shown or put down there is nobody's wish.
  atStaff: { end: 'idle' },
  // No patron's card and no book brings it back, and no reader; the staff's own card would.
  takenOut: {},
  // What lies there cannot be told yet; every way out of idle is open.
  looking: { ...atIdle, ...placed, ...unplugged, badItem: 'returning', padEmpty: 'idle' },
  // The item of an own loan (otherItem) is renewed where it is shown; any other one is lent.
  borrowingAccount: {
    ...goesOn,
    ...bothEnds('ended'),
    padLent: 'borrowing',
    item: 'borrowing',
    closeAccount: 'borrowing',
    otherCard: 'awaitingPin',
    return: 'returning',
  },
  borrowingAccountRenewing: {
    ...goesOn,
    ...bothEnds('borrowingFinishing'),
    padLent: 'borrowing',
    item: 'borrowing',
    closeAccount: 'borrowing',
    otherCard: 'borrowingFinishing',
  },
  borrowingCounting: {
    ...goesOn,
    end: 'ended',
    more: 'borrowing',
    item: 'borrowing',
    otherItem: 'borrowing',
    otherCard: 'awaitingPin',
    return: 'returning',
  },
  // Neither another card nor another task ends the call for what left with the wrong alarm.
  borrowingPuttingBack: { ...goesOn, ...bothEnds('ended'), unlocked: 'ended', item: 'borrowing', otherItem: 'borrowing' },
  // The next card waits for the paper; what lies under the reader still is on the receipt already.
  borrowingReceipt: { ...goesOn, ...bothEnds('ended'), otherItem: 'borrowing' },
  borrowingReceiptPrinted: { ...goesOn, ...bothEnds('ended'), otherItem: 'borrowing', otherCard: 'awaitingPin', return: 'returning' },
};

/** How long each state lasts when nobody does anything, and what comes then. */
const deadlines: readonly (readonly [StartName, number, string])[] = [
  ['greeting', idleMs, 'idle'],
  ['awaitingCard', quietMs, 'idle'],
  ['awaitingNumber', quietMs, 'idle'],
  ['awaitingPin', quietMs, 'idle'],
  ['checking', kioskTimes.answerMs, 'refused'],
  ['refused', leaveSeconds.notice * 1_000, 'idle'],
  ['borrowing', quietMs, 'ended'],
  ['borrowingFinishing', kioskTimes.finishMs, 'ended'],
  ['borrowingHandingOver', kioskTimes.finishMs, 'ended'],
  ['returning', quietMs, 'ended'],
  ['returningFinishing', kioskTimes.finishMs, 'ended'],
  ['ended', leaveSeconds.glance * 1_000, 'idle'],
  ['looking', kioskTimes.lookMs, 'returning'],
  ['atStaff', leaveSeconds.notice * 1_000, 'idle'],
  ['borrowingAccount', quietMs, 'ended'],
  ['borrowingCounting', quietMs, 'ended'],
  ['borrowingPuttingBack', leaveSeconds.notice * 1_000, 'ended'],
  ['borrowingReceipt', kioskTimes.printMs + leaveSeconds.notice * 1_000, 'ended'],
  ['borrowingReceiptPrinted', leaveSeconds.notice * 1_000, 'ended'],
];

interface Bench {
  readonly actor: Actor<typeof selfCheckoutMachine>;
  readonly clock: VirtualClock;
  readonly calls: string[];
}

function bench(path: readonly EventName[] = []): Bench {
  const calls: string[] = [];
  const clock = new VirtualClock();
  const actor = createActor(selfCheckoutMachine, {
    clock: chartClock(clock),
    input: {
      ports: {
        setSecurity: () => undefined,
        askAccount: () => void calls.push('askAccount'),
        askRecords: () => void calls.push('askRecords'),
        askRenewal: () => void calls.push('askRenewal'),
        printReceipt: () => void calls.push('printReceipt'),
        printSlip: () => void calls.push('printSlip'),
        dropReceipt: () => void calls.push('dropReceipt'),
        tellStaff: () => undefined,
        askPatron: () => void calls.push('askPatron'),
        askItem: ({ card }) => void calls.push(card === null ? 'checkin' : 'checkout'),
        endSession: () => void calls.push('endSession'),
        tell: (event) => void calls.push(event.type),
        makeIncidentCode: () => makeIncidentCode(() => 0),
      },
      settings: {
        isPinNeeded: true,
        mayTypeCard: true,
        idleMs,
        warningSeconds,
        defaultLanguage: 'fi',
        hasPad: false,
        sets: 'message',
        isCounting: true,
        placed: 'bySecurity',
        hasAccount: true,
        hasFees: true,
        hasRecords: true,
        receipts: 'ask',
        hasPrinter: true,
        hasHoldSlips: true,
        binColours: new Map(),
      },
    },
  });
  actor.start();
  for (const name of path) actor.send(events[name]);
  return { actor, clock, calls };
}

function place(actor: Bench['actor']): string {
  const { visit } = actor.getSnapshot().value;
  if (typeof visit === 'string') return visit;
  const [[screen, inner] = ['', 'open']] = Object.entries(visit);
  const point = typeof inner === 'object' ? (Object.keys(inner)[0] ?? '') : inner;
  return point === 'open' || screen === 'atStaff' ? screen : `${screen}${point.charAt(0).toUpperCase()}${point.slice(1)}`;
}

const starts = Object.keys(paths) as StartName[];
const table = starts.flatMap((start) =>
  (Object.keys(events) as EventName[]).map((event) => {
    const target = moves[start][event];
    return { start, event, target: target ?? placeOf[start], verb: target === undefined ? 'does not move' : 'moves' };
  }),
);

describe('the self-checkout chart', () => {
  it.each(table)('$event $verb $start to $target', ({ start, event, target }) => {
    const { actor } = bench(paths[start]);
    expect(place(actor)).toBe(placeOf[start]);
    actor.send(events[event]);
    expect(place(actor)).toBe(target);
  });

  it.each(deadlines)('%s ends by itself after %i ms, not sooner, as %s', async (start, ms, target) => {
    const { actor, clock } = bench(paths[start]);
    await clock.advance(ms - 1);
    expect(place(actor)).toBe(placeOf[start]);
    await clock.advance(1);
    expect(place(actor)).toBe(target);
  });

  it.each(['refused', 'ended'] as const)('%s counts its seconds from the start and anew after any activity, as often as one likes', async (start) => {
    const { actor, clock } = bench(paths[start]);
    const full = start === 'refused' ? leaveSeconds.notice : leaveSeconds.glance;
    for (let time = 0; time < 12; time += 1) {
      expect(actor.getSnapshot().context.secondsLeft).toBe(full);
      await clock.advance(full * 1_000 - 1);
      expect(actor.getSnapshot().context.secondsLeft).toBe(1);
      actor.send(events.extend);
    }
    expect(place(actor)).toBe(start);
  });

  it.each(['idle', 'outOfOrder'] as const)('%s lasts until something happens, without a timer', async (start) => {
    const { actor, clock } = bench(paths[start]);
    await clock.advance(86_400_000);
    expect(place(actor)).toBe(start);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(starts)('leaves no timer when stopped in %s', (start) => {
    const { actor, clock } = bench(paths[start]);
    actor.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(['borrowing', 'returning', 'awaitingCard'] as const)('%s outlives a reader that is away for a moment', async (start) => {
    const { actor, clock } = bench(paths[start]);
    actor.send(events.itemReaderGone);
    await clock.advance(kioskTimes.readerGraceMs - 1);
    actor.send(events.readersBack);
    await clock.advance(kioskTimes.readerGraceMs);
    expect(place(actor)).toBe(start);
  });

  it.each([
    ['borrowing', 'ended'],
    ['returning', 'ended'],
    ['awaitingCard', 'outOfOrder'],
  ] as const)('%s ends as %s when a reader stays away', async (start, target) => {
    const { actor, clock } = bench(paths[start]);
    actor.send(events.itemReaderGone);
    await clock.advance(kioskTimes.readerGraceMs - 1);
    expect(place(actor)).toBe(start);
    await clock.advance(1);
    expect(place(actor)).toBe(target);
  });

  it('keeps nothing of the patron after the session', () => {
    const { context } = bench([...paths.ended, 'end']).actor.getSnapshot();
    expect([context.card, context.rows, context.earlyItems, context.justLent, context.summary]).toEqual([null, noRows, [], [], null]);
    expect([context.account, context.renewed, context.renewedKey, context.print, context.wantsReceipt]).toEqual([null, [], null, 'none', false]);
    expect(context.pinEntry.count).toBe(0);
  });

  it('drops the PIN with the question', () => {
    expect(bench(paths.checking).actor.getSnapshot().context.pinEntry.count).toBe(0);
  });
});
