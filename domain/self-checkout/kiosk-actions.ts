import { and, not, or, setup, stateIn } from 'xstate';
import { assertNever } from '../../contracts/errors.ts';
import type { SessionRefusalCode } from '../../contracts/refusal-codes.ts';
import { NumberEntry } from '../number-entry.ts';
import { PinEntry } from '../pin-entry.ts';
import { isLoading, isRenewing } from './account.ts';
import { hasAsking, scanItem, settleItem, settleItemLater } from './item-rows.ts';
import { isSwitchingAny, mayBeOnLoan } from './pad-desk.ts';
import type { KioskChartContext, KioskChartEvent, KioskChartInput } from './kiosk-chart.port.ts';

/** How long the chart waits, in milliseconds; quiet times come from the config. */
export const kioskTimes = {
  /** Backstop behind the library-system client's own limit (at most 1,500 ms). */
  answerMs: 3_000,
  /** The same for a question about an item, in the queue. */
  itemAnswerMs: 5_000,
  /** How long an ending session waits for its last items. */
  finishMs: 20_000,
  /** How long a needed reader may be away before the session ends: a replugged cable must not end it. */
  readerGraceMs: 10_000,
  /** How long after the last touch or item the same person counts as being there, where no card tells who it is. */
  presenceMs: 15_000,
  /** How long a receipt may take until the printer is given up. */
  printMs: 30_000,
  /** How long a tag's alarm may stay unread until what was put down is taken for a return. */
  lookMs: 1_500,
  /** How long a look of staff at what is kept may take: an erasure may wait for another program's hold on the file. */
  staffLookMs: 15_000,
  secondMs: 1_000,
} as const;

/** How long a screen stays that only says something, in seconds; every touch and scan starts them anew. */
export const leaveSeconds = {
  /** Words that have to be read and understood: they count down on the screen, and one tap starts them anew. */
  notice: 30,
  /** Thanks and counts. */
  glance: 5,
} as const;

/** How long the screen that the chart is leaving may stand. */
export function secondsToLeave({ summary }: Pick<KioskChartContext, 'summary'>): number {
  const isGlance = summary !== null && summary.by !== 'fault' && summary.unclear.loans + summary.unclear.returns + summary.atOdds === 0;
  return isGlance ? leaveSeconds.glance : leaveSeconds.notice;
}

/** No session has this number: its items are always done. */
const noSession = 0;

/** What guards and plain functions see of the chart. */
export interface Step {
  readonly context: KioskChartContext;
  readonly event: KioskChartEvent;
}

/** Whether a session of either kind is at this point. */
const isIn = (point: string) => or([stateIn({ visit: { borrowing: point } }), stateIn({ visit: { returning: point } })]);

/** The typed beginnings of the kiosk chart. */
export const chart = setup({
  types: {} as { context: KioskChartContext; events: KioskChartEvent; input: KioskChartInput },
  delays: {
    ...kioskTimes,
    answer: ({ context }) => kioskTimes.answerMs + (context.ports.slowdownMs?.() ?? 0),
    quiet: ({ context }) => context.settings.idleMs,
  },
  guards: {
    isBusy: ({ context }) => hasAsking(context.rows) || isSwitchingAny(context.pad) || isRenewing(context.account),
    /** A screen waits for the library system or the printer: that wait is not the patron's. */
    isLoading: ({ context }) => isLoading(context.account) || context.print === 'printing',
    isItemReaderFaulted: ({ context }) => context.isItemReaderFaulted,
    isOutOfOrder: ({ context }) => context.isCardReaderFaulted || context.isItemReaderFaulted || context.isTakenOut,
    isAtCard: stateIn({ visit: 'awaitingCard' }),
    isAtPin: or([stateIn({ visit: 'awaitingPin' }), stateIn({ visit: 'awaitingNumber' })]),
    isAtReceipt: isIn('receipt'),
    isAtItems: or([isIn('open'), isIn('counting'), isIn('account')]),
    /** The patron has the next move. Never while the register is asked: that wait is not the patron's. */
    isPatronsMove: and([or(['isAtCard', 'isAtPin', 'isAtItems']), not('isBusy'), not('isLoading')]),
    /** The screen only says something, and leaves by itself. */
    isLeaving: or([
      stateIn({ visit: 'refused' }),
      stateIn({ visit: 'ended' }),
      and([stateIn({ visit: 'atStaff' }), not(stateIn({ visit: { atStaff: 'asking' } }))]),
      isIn('puttingBack'),
      and([isIn('receipt'), not('isLoading')]),
    ]),
    /** A reader is away that the patron needs now. */
    isReaderLacking: or([and(['isAtCard', 'isOutOfOrder']), and(['isAtItems', 'isItemReaderFaulted'])]),
  },
});
const { assign, createAction: act } = chart;

// --- guards -------------------------------------------------------------------------------------------------
/** Whether the card in the event is the one that the chart deals with. */
export const isSameCard = ({ context, event }: Step): boolean => 'card' in event && context.card !== null && event.card.equals(context.card);
/** Whether an answer belongs to the question that is asked now. */
export const isCurrent = ({ context, event }: Step): boolean => 'questionId' in event && event.questionId === context.questionId;
/** Whether the answer opens a session. */
export const isOpening = (step: Step): boolean => isCurrent(step) && step.event.type === 'patron.answered' && step.event.verdict.kind === 'open';
/** Whether an item's answer belongs to the session on the screen. */
export const isOfSession = ({ context, event }: Step): boolean =>
  (event.type === 'item.answered' || event.type === 'item.settled') && event.sessionId === context.sessionId;
/** Whether another card waits for the end of this visit. */
export const isHandingOver = ({ context }: Step): boolean => context.isHandingOver;
/** Whether the item in the event was lent a moment ago. */
export const isJustLent = ({ context, event }: Step): boolean => event.type === 'item.presented' && context.justLent.includes(event.item);
// --- identification -----------------------------------------------------------------------------------------
/** Begins with the card in the event. */
export const takeCard = assign(({ event }) =>
  event.type === 'card.presented'
    ? { card: event.card, pinEntry: PinEntry.empty, numberEntry: NumberEntry.empty, hintCount: 0, patronLanguage: null, isPerhapsAnother: false }
    : {},
);
/** The card of somebody who perhaps only found the list of the one before. */
export const noteStranger = assign({ isPerhapsAnother: true });
/** Whether the one whose returns are on the screen may still be the one who shows a card. */
export const isLikelyHere = ({ context }: Step): boolean => context.isLikelyHere;
/** Begins with the number that was typed. */
export const takeTypedCard = assign(({ context }) => ({
  card: context.numberEntry.toCard(),
  numberEntry: NumberEntry.empty,
  pinEntry: PinEntry.empty,
  hintCount: 0,
  patronLanguage: null,
  isPerhapsAnother: false,
}));
/** Whether what was typed is long enough to be a card's number. */
export const isNumberTyped = ({ context }: Step): boolean => context.numberEntry.toCard() !== null;
/** Whether a number may be typed here. */
export const mayTypeCard = ({ context }: Step): boolean => context.settings.mayTypeCard;
/** Adds the pressed digit of a number. */
export const pressNumberKey = assign(({ context, event }) =>
  event.type === 'pin.press' ? { numberEntry: context.numberEntry.press(event.key) } : {},
);
/** Takes the last digit of a number away. */
export const eraseNumberKey = assign({ numberEntry: ({ context }) => context.numberEntry.erase() });
/** Nothing was typed. */
export const noNumber = { numberEntry: NumberEntry.empty, firstNumber: null, areNumbersUnlike: false } as const;
/** Forgets what was typed. */
export const forgetNumber = assign({ ...noNumber, hintCount: 0 });
/** Adds the pressed digit. */
export const pressKey = assign(({ context, event }) => (event.type === 'pin.press' ? { pinEntry: context.pinEntry.press(event.key) } : {}));
/** Takes the last digit away. */
export const eraseKey = assign({ pinEntry: ({ context }) => context.pinEntry.erase() });
/** Asks the register about the card; the PIN is dropped as soon as the question has it. */
export const askPatron = [
  assign({ questionId: ({ context }) => context.questionId + 1 }),
  act(({ context }) => {
    const { card, pinEntry, questionId: id, ports } = context;
    if (card !== null) ports.askPatron({ id, card, pin: pinEntry.toPin() });
  }),
  assign({ pinEntry: PinEntry.empty }),
];
/** Takes over the language that the register names. */
export const usePatronLanguage = assign(({ event }) => (event.type === 'patron.answered' ? { patronLanguage: event.language } : {}));
/** Lets the register forget a patron whose answer opened nothing. */
export const endUnopened = act(({ context, event }) => {
  if (event.type === 'patron.answered') context.ports.endSession(noSession, event.card);
});
/** The same for a late answer, unless this very patron is being served. */
export const endStale = act((step) => {
  const { context, event } = step;
  if (event.type === 'patron.answered' && !isSameCard(step)) context.ports.endSession(noSession, event.card);
});

const answeredCode = ({ event }: Step): SessionRefusalCode => {
  if (event.type === 'patron.failed') return event.code;
  if (event.type === 'patron.answered' && event.verdict.kind === 'refusal') return event.verdict.code;
  return 'library-system-unreachable';
};
/** Refuses the card: with the answer's code, or as unreachable when no answer came. */
export const refuse = [
  assign((step) => ({ refusalCode: answeredCode(step), incidentCode: step.context.ports.makeIncidentCode() })),
  act(({ context }) => {
    const { refusalCode: code, incidentCode, ports } = context;
    if (code !== null && incidentCode !== null) ports.tell({ type: 'session.refused', code, incidentCode }, context.card);
  }),
];

// --- items --------------------------------------------------------------------------------------------------
/** Remembers an item for when the session opens; 50 are more than anybody carries. */
export const keepEarly = assign(({ context, event }) => {
  if (event.type !== 'item.presented' || context.earlyItems.includes(event.item)) return {};
  return { earlyItems: [...context.earlyItems, event.item].slice(0, 50) };
});
/** Forgets what was read for a patron whose card gave way to another one. */
export const forgetEarly = assign({ earlyItems: [] });
/** Shows the item of the event as asked and asks, unless it is being dealt with already. */
export const askItem = chart.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'item.presented') return;
  const key = `row-${context.rowCount + 1}`;
  const scan = scanItem(context.rows, event.item, key);
  // An item without a place is like one that was not read: it is to be shown again.
  enqueue.assign({ hintCount: scan.kind === 'full' ? context.hintCount + 1 : 0, isCardTooEarly: false });
  if (scan.kind !== 'ask') return;
  enqueue.assign({ rows: scan.rows, rowCount: context.rowCount + 1 });
  const { sessionId, card, pad, ports } = context;
  const question = { sessionId, key: scan.key, item: event.item, card, mayBeOwn: card !== null && mayBeOnLoan(pad, event.item) };
  enqueue(() => ports.askItem(question));
});
/** Asks for every item that came early, as if it were read now. */
export const askEarly = chart.enqueueActions(({ context, enqueue }) => {
  for (const item of context.earlyItems) enqueue.raise({ type: 'item.presented', item });
  enqueue.assign({ earlyItems: [] });
});
/** Puts an answer into its row. */
export const settleRow = assign(({ context, event }) => (event.type === 'item.answered' ? { rows: settleItem(context.rows, event.answer) } : {}));
/** Puts what became known later into its row. */
export const settleRowLater = assign(({ context, event }) =>
  event.type === 'item.settled' ? { rows: settleItemLater(context.rows, event.answer) } : {},
);
/** Reports what became of an item. */
export const tellItem = act(({ context, event }) => {
  if (event.type !== 'item.answered' && event.type !== 'item.settled') return;
  const { outcome, incidentCode } = event.answer;
  switch (outcome.kind) {
    case 'lent':
      return context.ports.tell({ type: 'item.lent' });
    case 'returned':
      return context.ports.tell({ type: 'item.returned' });
    case 'taken':
      return context.ports.tell({ type: 'item.taken' });
    case 'refused':
      return context.ports.tell({ type: 'item.refused', code: outcome.code, incidentCode });
    default:
      return assertNever(outcome);
  }
});

// --- hints and languages ------------------------------------------------------------------------------------
/** Says on the screen that the last scan could not be read or used. */
export const showHint = assign({ hintCount: ({ context }) => context.hintCount + 1, isCardTooEarly: false });
/** Says that the card is to be shown again once the items on the screen are answered. */
export const showCardTooEarly = assign({ hintCount: ({ context }) => context.hintCount + 1, isCardTooEarly: true });
/** Another card was shown: this visit takes nothing more, and ends with what it is still waiting for. */
export const handOver = assign({ isHandingOver: true });
/** The visit goes on after all. */
export const goOn = assign({ isHandingOver: false, hintCount: 0, isCardTooEarly: false });
/** The next screen has hints of its own. */
export const forgetHints = assign({ hintCount: 0 });
/** Reports a scan that could not be read. */
export const tellUnreadable = act(({ context, event }) => {
  if (event.type !== 'card.unreadable' && event.type !== 'item.unreadable') return;
  context.ports.tell({ type: 'scan.unreadable', fault: event.fault, incidentCode: context.ports.makeIncidentCode() });
});
/** Takes the patron's choice. */
export const chooseLanguage = assign(({ event }) => (event.type === 'language.choose' ? { chosenLanguage: event.language } : {}));
/** The next patron starts in the station's own language. */
export const resetLanguage = assign({ chosenLanguage: null, patronLanguage: null });
