import { InvariantError } from '../../contracts/errors.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { KioskView } from '../../contracts/views.schema.ts';
import { accountParts } from './account.ts';
import { countItems } from './item-rows.ts';
import { leaveSeconds, secondsToLeave } from './kiosk-actions.ts';
import type { KioskChartContext, SessionSummary } from './kiosk-chart.port.ts';
import { calledBack, itemsSeen, loanRows, padParts, returnRows } from './pad-view.ts';
import { receiptOf } from './receipt.ts';
import type { KioskSnapshot } from './self-checkout.machine.ts';

interface Common {
  readonly language: Language;
  readonly warning: { readonly secondsLeft: number } | null;
}

/** What the kiosk shows for a moment of the chart: no card, no barcode, no PIN, and nothing of a session that is over. */
export function kioskView({ value, context }: Pick<KioskSnapshot, 'value' | 'context'>): KioskView {
  const { visit, attention } = value;
  const common: Common = {
    language: context.chosenLanguage ?? context.patronLanguage ?? context.settings.defaultLanguage,
    warning: attention === 'warning' ? { secondsLeft: context.secondsLeft } : null,
  };
  return typeof visit === 'string' ? plainView(visit, context, common) : sessionView(visit, context, common);
}

type Visit = KioskSnapshot['value']['visit'];
type PlainVisit = Extract<Visit, string>;
type SessionVisit = Exclude<Visit, string>;
type StaffPoint = Extract<SessionVisit, { atStaff: unknown }>['atStaff'];

function sessionView(visit: SessionVisit, context: KioskChartContext, common: Common): KioskView {
  if ('atStaff' in visit) return { ...staffView(visit.atStaff, context), ...common };
  const counts = countItems(context.rows);
  const isLoan = 'borrowing' in visit;
  const point = isLoan ? visit.borrowing : visit.returning;
  if (point === 'puttingBack') return { screen: 'puttingBack', items: calledBack(context), leaving: { secondsLeft: context.secondsLeft }, ...common };
  if (point === 'counting') return { screen: 'counting', task: isLoan ? 'borrow' : 'return', items: itemsSeen(context), counts, ...common };
  if (point === 'account') return { screen: 'account', ...accountView(context), ...hinted(context, 'item-unreadable'), ...common };
  if (typeof point === 'object') return { screen: 'receipt', ...receiptView(context), ...common };
  const more = { counts, ...padParts(context), ...offers(context, isLoan), ...common };
  return isLoan
    ? {
        screen: 'borrowing',
        rows: loanRows(context),
        ...hinted(context, itemsHint(context)),
        ...(context.isStaying ? { isStaying: true } : {}),
        ...more,
      }
    : { screen: 'returning', rows: returnRows(context), ...hinted(context, itemsHint(context)), ...more };
}

function staffView(point: StaffPoint, context: KioskChartContext) {
  const { staffReport: report, isCardReaderFaulted, isItemReaderFaulted, isTakenOut, secondsLeft, staffResult, staffLook } = context;
  const leaving = { secondsLeft };
  const records = { screen: 'staffRecords', ...hinted(context, 'card-unreadable'), leaving } as const;
  switch (point) {
    case 'reading':
    case 'again':
      return { screen: 'staff', report, isCardReaderFaulted, isItemReaderFaulted, isTakenOut, leaving } as const;
    case 'choosing':
      return { ...records, stage: { state: 'choosing' } } as const;
    case 'awaitingCard':
      return { ...records, stage: { state: 'awaitingCard', task: known(staffLook).task } } as const;
    case 'awaitingNumber':
      return {
        ...records,
        stage: { state: 'awaitingNumber', task: known(staffLook).task, time: timeOfTyping(context), ...typedNumber(context) },
      } as const;
    case 'asking':
      return { ...records, leaving: null, stage: { state: 'asking' } } as const;
    case 'told':
      return { ...records, stage: known(staffResult) };
  }
}

function timeOfTyping({ firstNumber, areNumbersUnlike }: KioskChartContext) {
  if (firstNumber !== null) return 'second' as const;
  return areNumbersUnlike ? ('anew' as const) : ('first' as const);
}

/** How many digits were typed, and the last of them. */
function typedNumber({ numberEntry: { count, tail } }: KioskChartContext) {
  return { digits: count, tail };
}

function plainView(visit: PlainVisit, context: KioskChartContext, common: Common): KioskView {
  switch (visit) {
    case 'idle':
    case 'greeting':
    case 'looking':
      return { screen: 'idle', ...(context.isSignInOpen ? { asksToStay: true } : {}), ...common };
    case 'awaitingCard':
      return { screen: 'awaitingCard', ...hinted(context, 'card-unreadable'), ...padSeen(context), ...typing(context), ...common };
    case 'awaitingNumber':
      return { screen: 'awaitingNumber', ...typedNumber(context), ...common };
    case 'awaitingPin':
      return { screen: 'awaitingPin', digits: context.pinEntry.count, ...strange(context), ...common };
    case 'checking':
      return { screen: 'checking', ...strange(context), ...common };
    case 'refused':
      return { screen: 'refused', ...refusal(context), ...hinted(context, 'card-first'), leaving: { secondsLeft: context.secondsLeft }, ...common };
    case 'ended':
      return { screen: 'ended', ...summaryParts(known(context.summary)), leaving: leavingEnd(context), ...common };
    case 'outOfOrder':
      return { screen: 'outOfOrder', incidentCode: known(context.incidentCode), ...common };
    case 'identifying':
      throw new InvariantError('the kiosk chart rests in a transient state');
  }
}

function strange({ isPerhapsAnother }: KioskChartContext) {
  return isPerhapsAnother ? { isPerhapsAnother } : {};
}

function typing({ settings }: KioskChartContext) {
  return settings.mayTypeCard ? { mayType: true } : {};
}

function hinted<Hint extends string>({ hintCount }: KioskChartContext, hint: Hint): { readonly hint: Hint | null; readonly hintCount: number } {
  return { hint: hintCount > 0 ? hint : null, hintCount };
}

function summaryParts({ atOdds, renewed, ...counts }: SessionSummary) {
  return { ...counts, ...(atOdds === 0 ? {} : { atOdds }), ...(renewed === 0 ? {} : { renewed }) };
}

function accountView(context: KioskChartContext) {
  return { ...accountParts(known(context.account), context.settings), renewedKey: context.renewedKey, offersReceipt: offersReceipt(context) };
}

function receiptView(context: KioskChartContext) {
  const { print, secondsLeft } = context;
  return { content: known(receiptOf(context)), print, leaving: print === 'printing' ? null : { secondsLeft }, ...hinted(context, 'card-too-early') };
}

function offersReceipt(context: KioskChartContext): boolean {
  return context.settings.receipts === 'ask' && receiptOf(context) !== null;
}

/** What else may be done from the list; nothing is said where it is nothing. */
function offers(context: KioskChartContext, isLoan: boolean) {
  const receipt = offersReceipt(context);
  const account = isLoan && context.settings.hasAccount;
  return receipt || account ? { offers: { receipt, account } } : {};
}

function padSeen(context: KioskChartContext) {
  const { pad } = padParts(context);
  return pad === undefined ? {} : { pad };
}

function itemsHint({ isCardTooEarly }: KioskChartContext): 'card-too-early' | 'item-unreadable' {
  return isCardTooEarly ? 'card-too-early' : 'item-unreadable';
}

function refusal(context: KioskChartContext) {
  return { code: known(context.refusalCode), incidentCode: known(context.incidentCode) };
}

function leavingEnd(context: KioskChartContext): { readonly secondsLeft: number } | null {
  return secondsToLeave(context) === leaveSeconds.glance ? null : { secondsLeft: context.secondsLeft };
}

function known<Value>(value: Value | null): Value {
  if (value === null) throw new InvariantError('the kiosk chart shows a screen without what belongs on it');
  return value;
}
