import { binColours } from '../contracts/bin-colours.ts';
import { itemRefusalCodes, sessionRefusalCodes, shownRefusalCodes } from '../contracts/refusal-codes.ts';
import { type DoorView, type ItemCounts, type KioskView, type LoanRow, padProblems, type ReturnRow } from '../contracts/views.schema.ts';
import { accountSamples, receiptSamples, staffRecordsSamples, staffSamples } from './account-samples.ts';
import { technicianSamples } from './technician-samples.ts';

type Without<View, Key extends PropertyKey> = View extends unknown ? Omit<View, Key> : never;
type KioskSample = Without<KioskView, 'language'>;
type DoorSample = Without<DoorView, 'language' | 'turn'>;

const quiet = { warning: null };
const read = { hint: null, hintCount: 0 };
const leaving = { secondsLeft: 27 };
const clear = { unclear: { loans: 0, returns: 0 }, leaving: null };
const code = 'K7M2';
const due = { date: '2026-12-21', text: '21.12.2026' };
const lent = (key: string, title: string): LoanRow => ({ key, state: 'lent', title, place: Number(key), due, isRenewal: false });

const among = (rows: readonly (LoanRow | ReturnRow)[], ...states: string[]): number => rows.filter(({ state }) => states.includes(state)).length;

/** A list with the counts that a station sends beside it; `older` rows are counted only. */
const list = <Row extends LoanRow | ReturnRow>(rows: Row[], older = 0): { rows: Row[]; counts: ItemCounts } => ({
  rows,
  counts: {
    asking: among(rows, 'asking'),
    done: among(rows, 'lent', 'returned') + older,
    refused: among(rows, 'refused'),
    unclear: among(rows, 'unclear'),
  },
});

/** A stack in every state; titles of invented copies, no person. */
const loanRows: LoanRow[] = [
  lent('1', 'Seitsemän veljestä'),
  { key: '2', state: 'refused', title: 'Nykysuomen sanakirja 1', place: 2, code: 'item-not-for-loan', incidentCode: code },
  lent('3', 'Åland och dess öar: en vägvisare'),
  { key: '4', state: 'lent', title: 'Muumipappa ja meri', place: 4, due, isRenewal: true },
  lent('5', 'Kesäkirja'),
  { key: '6', state: 'unclear', title: null, place: 6, incidentCode: code },
  { key: '7', state: 'asking' },
];

const returnRows: ReturnRow[] = [
  { key: '1', state: 'returned', title: 'Kalevala', place: 1, route: 'shelf', branch: null, bin: null },
  { key: '2', state: 'returned', title: 'Kirja toiselle', place: 2, route: 'onHold', branch: null, bin: '2', binColour: 'blue' },
  {
    key: '3',
    state: 'returned',
    title: 'Kaukainen kirja',
    place: 3,
    route: 'otherBranch',
    branch: 'Lumi lähikirjasto',
    bin: '3',
    binColour: 'yellow',
  },
  { key: '4', state: 'refused', title: null, place: 4, code: 'item-unknown', incidentCode: code },
  { key: '5', state: 'unclear', title: null, place: 5, incidentCode: code },
  { key: '6', state: 'returned', title: '', place: 6, route: 'later', branch: null, bin: null },
  { key: '7', state: 'refused', title: 'Kesäkirja', place: 7, code: 'item-not-on-loan', incidentCode: code },
  { key: '8', state: 'asking' },
];

/** A stack on the pad in every state that only a pad knows. */
const padRows: LoanRow[] = [
  lent('1', 'Seitsemän veljestä'),
  { ...lent('2', 'Muumipappa ja meri'), alarm: 'putBack' } as LoanRow,
  { ...lent('3', 'Äänikirja, 3 levyä'), missingParts: [2, 3] } as LoanRow,
  { ...lent('4', 'Kalevala'), alarm: 'switching' } as LoanRow,
  { key: '5', state: 'refused', title: 'Nykysuomen sanakirja 1', place: 5, code: 'item-not-for-loan', incidentCode: code, alarm: 'stuck' },
  { key: 'tag-6', state: 'reading' },
  { key: 'tag-7', state: 'problem', problem: 'foreign' },
];

const problemRows: LoanRow[] = padProblems.map((problem, at) => ({
  key: `tag-${at}`,
  state: 'problem',
  problem,
  ...(problem === 'leftBehind' ? { count: 2 } : {}),
  ...(problem === 'partsMissing' ? { missingParts: [2], parts: 3 } : {}),
}));

/** Every reason for which an item may be refused, and own loans that are not renewed. */
const refusedRows: LoanRow[] = itemRefusalCodes.map((each, at) => ({
  key: `${at}`,
  state: 'refused',
  title: 'Rautatie',
  place: at + 1,
  code: each,
  incidentCode: code,
}));
const ownRows: LoanRow[] = refusedRows.flatMap((row) => (row.state === 'refused' ? [{ ...row, isOwnLoan: true as const }] : []));

/** A bin of every colour. */
const binRows: ReturnRow[] = binColours.map((binColour, at) => ({
  key: `${at}`,
  state: 'returned',
  title: 'Kalevala',
  place: at + 1,
  route: 'shelf',
  branch: null,
  bin: `${at + 1}`,
  binColour,
}));

const hostileTitle = '<b>Merkkejä</b> & "lainausmerkkejä" | pystyviiva '.repeat(9);

const calledBack = (key: string, title: string | null) => ({
  key,
  title,
  place: Number(key),
  by: 'stillSecured' as const,
  isStuck: false,
  isSwitching: false,
});

/** Sample views of every kiosk screen; the compiler refuses a screen without one. */
export const kioskSamples: { readonly [Screen in KioskView['screen']]: Readonly<Record<string, Extract<KioskSample, { screen: Screen }>>> } = {
  idle: { plain: { screen: 'idle', ...quiet }, placed: { screen: 'idle', ...quiet }, staying: { screen: 'idle', asksToStay: true, ...quiet } },
  awaitingCard: {
    plain: { screen: 'awaitingCard', ...read, ...quiet },
    placed: { screen: 'awaitingCard', ...read, ...quiet },
    unreadable: { screen: 'awaitingCard', hint: 'card-unreadable', hintCount: 1, ...quiet },
    typing: { screen: 'awaitingCard', ...read, mayType: true, ...quiet },
    onPad: { screen: 'awaitingCard', ...read, pad: { items: 3, isOverfull: false }, ...quiet },
  },
  awaitingNumber: {
    empty: { screen: 'awaitingNumber', digits: 0, tail: '', ...quiet },
    typing: { screen: 'awaitingNumber', digits: 14, tail: '1016', ...quiet },
    long: { screen: 'awaitingNumber', digits: 32, tail: '1016', ...quiet },
  },
  awaitingPin: {
    empty: { screen: 'awaitingPin', digits: 0, ...quiet },
    typing: { screen: 'awaitingPin', digits: 3, ...quiet },
    long: { screen: 'awaitingPin', digits: 12, ...quiet },
    warning: { screen: 'awaitingPin', digits: 2, warning: { secondsLeft: 12 } },
  },
  checking: { plain: { screen: 'checking', ...quiet } },
  refused: {
    ...Object.fromEntries(
      sessionRefusalCodes.map((each) => [each, { screen: 'refused', code: each, incidentCode: code, leaving, ...read, ...quiet }]),
    ),
    cardFirst: { screen: 'refused', code: 'card-expired', incidentCode: code, leaving, hint: 'card-first', hintCount: 1, ...quiet },
  },
  borrowing: {
    staying: { screen: 'borrowing', ...list([]), ...read, isStaying: true, offers: { account: true, receipt: false }, ...quiet },
    placed: { screen: 'borrowing', ...list([]), ...read, pad: { items: 0, isOverfull: false }, offers: { account: true, receipt: false }, ...quiet },
    empty: { screen: 'borrowing', ...list([]), ...read, offers: { account: true, receipt: false }, ...quiet },
    stack: { screen: 'borrowing', ...list(loanRows), ...read, offers: { account: true, receipt: true }, ...quiet },
    unreadableFirst: { screen: 'borrowing', ...list([]), hint: 'item-unreadable', hintCount: 2, ...quiet },
    unreadable: { screen: 'borrowing', ...list(loanRows.slice(0, 2)), hint: 'item-unreadable', hintCount: 1, ...quiet },
    many: {
      screen: 'borrowing',
      ...list(
        Array.from({ length: 50 }, (_, at) => lent(`${at}`, 'Tuntematon sotilas')),
        14,
      ),
      ...read,
      ...quiet,
    },
    hostile: { screen: 'borrowing', ...list([lent('1', hostileTitle), lent('2', 'כותר בעברית')]), ...read, ...quiet },
    warning: { screen: 'borrowing', ...list(loanRows), ...read, warning: { secondsLeft: 27 } },
    padEmpty: { screen: 'borrowing', ...list([]), ...read, pad: { items: 0, isOverfull: false }, callsBack: 0, ...quiet },
    pad: {
      screen: 'borrowing',
      ...list(padRows),
      ...read,
      offers: { account: true, receipt: true },
      pad: { items: 6, isOverfull: false },
      callsBack: 1,
      ...quiet,
    },
    five: { screen: 'borrowing', ...list([...loanRows.slice(0, 5)]), ...read, offers: { account: true, receipt: true }, ...quiet },
    cardTooEarly: { screen: 'borrowing', ...list(loanRows), hint: 'card-too-early', hintCount: 1, ...quiet },
    refusals: { screen: 'borrowing', ...list(refusedRows), ...read, ...quiet },
    ownLoans: { screen: 'borrowing', ...list(ownRows), ...read, ...quiet },
    padProblems: { screen: 'borrowing', ...list(problemRows), ...read, pad: { items: 2, isOverfull: true }, callsBack: 0, ...quiet },
  },
  returning: {
    empty: { screen: 'returning', ...list([]), ...read, ...quiet },
    stack: { screen: 'returning', ...list(returnRows), ...read, offers: { receipt: true }, ...quiet },
    padEmpty: { screen: 'returning', ...list([]), ...read, pad: { items: 0, isOverfull: false }, callsBack: 0, ...quiet },
    five: { screen: 'returning', ...list(returnRows.slice(0, 5)), ...read, offers: { receipt: true }, ...quiet },
    bins: { screen: 'returning', ...list(binRows), ...read, ...quiet },
    cardTooEarly: { screen: 'returning', ...list(returnRows), hint: 'card-too-early', hintCount: 1, ...quiet },
    warning: { screen: 'returning', ...list(returnRows), hint: 'item-unreadable', hintCount: 2, warning: { secondsLeft: 1 } },
  },
  account: accountSamples,
  counting: {
    borrow: { screen: 'counting', task: 'borrow', items: 7, counts: { asking: 0, done: 5, refused: 2, unclear: 0 }, ...quiet },
    return: { screen: 'counting', task: 'return', items: 1, counts: { asking: 0, done: 1, refused: 0, unclear: 0 }, ...quiet },
  },
  puttingBack: {
    lent: { screen: 'puttingBack', items: [calledBack('1', 'Muumipappa ja meri')], leaving, ...quiet },
    several: {
      screen: 'puttingBack',
      items: [
        calledBack('1', 'Muumipappa ja meri'),
        { ...calledBack('2', 'Nykysuomen sanakirja 1'), by: 'stillUnsecured' },
        { ...calledBack('3', null), isSwitching: true },
      ],
      leaving,
      ...quiet,
    },
    stuck: { screen: 'puttingBack', items: [{ ...calledBack('1', 'Kalevala'), isStuck: true }], leaving, ...quiet },
  },
  receipt: receiptSamples,
  staff: staffSamples,
  staffRecords: staffRecordsSamples,
  ended: {
    renewed: { screen: 'ended', lent: 1, returned: 0, taken: 0, renewed: 3, by: 'patron', ...clear, ...quiet },
    atOdds: { screen: 'ended', lent: 3, returned: 0, taken: 0, atOdds: 1, by: 'timeout', ...clear, leaving, ...quiet },
    patron: { screen: 'ended', lent: 4, returned: 1, taken: 0, by: 'patron', ...clear, ...quiet },
    taken: { screen: 'ended', lent: 0, returned: 1, taken: 2, by: 'patron', ...clear, ...quiet },
    nothing: { screen: 'ended', lent: 0, returned: 0, taken: 0, by: 'patron', ...clear, ...quiet },
    timeout: { screen: 'ended', lent: 1, returned: 0, taken: 0, by: 'timeout', ...clear, ...quiet },
    fault: { screen: 'ended', lent: 2, returned: 0, taken: 0, by: 'fault', ...clear, leaving, ...quiet },
    unclearLoan: { screen: 'ended', lent: 2, returned: 0, taken: 0, by: 'patron', unclear: { loans: 1, returns: 0 }, leaving, ...quiet },
    unclearReturns: { screen: 'ended', lent: 0, returned: 1, taken: 0, by: 'timeout', unclear: { loans: 0, returns: 2 }, leaving, ...quiet },
  },
  outOfOrder: { plain: { screen: 'outOfOrder', incidentCode: code, ...quiet } },
};

/** Sample views of every door screen. */
export const doorSamples: { readonly [Screen in DoorView['screen']]: Readonly<Record<string, Extract<DoorSample, { screen: Screen }>>> } = {
  idle: {
    selfService: { screen: 'idle', siteState: 'selfService', pinNeeded: true },
    withoutPin: { screen: 'idle', siteState: 'selfService', pinNeeded: false },
    heldOpen: { screen: 'idle', siteState: 'selfService', pinNeeded: true, heldOpen: 'warning' },
    heldOpenAlarm: { screen: 'idle', siteState: 'closed', pinNeeded: true, heldOpen: 'alarm' },
    staffed: { screen: 'idle', siteState: 'staffed', pinNeeded: true },
    closed: { screen: 'idle', siteState: 'closed', pinNeeded: true },
    closedUntil: { screen: 'idle', siteState: 'closed', pinNeeded: true, opening: { daysAhead: 3, date: '2027-01-11', time: '07:00' } },
    doorClosed: { screen: 'idle', siteState: 'doorClosed', pinNeeded: true, opening: { daysAhead: 0, date: '2027-01-08', time: '12:00' } },
    lockdown: { screen: 'idle', siteState: 'lockdown', pinNeeded: true },
    full: { screen: 'idle', siteState: 'full', pinNeeded: true },
  },
  awaitingPin: {
    empty: { screen: 'awaitingPin', digits: 0, leaving: null },
    typing: { screen: 'awaitingPin', digits: 2, leaving: { secondsLeft: 9 } },
  },
  checking: {
    plain: { screen: 'checking', isNextWaiting: false, hasLatecomer: false },
    next: { screen: 'checking', isNextWaiting: true, hasLatecomer: false },
    latecomer: { screen: 'checking', isNextWaiting: true, hasLatecomer: true },
  },
  granted: {
    plain: { screen: 'granted', isNextWaiting: false, hasLatecomer: false },
    next: { screen: 'granted', isNextWaiting: true, hasLatecomer: false },
    latecomer: { screen: 'granted', isNextWaiting: true, hasLatecomer: true },
  },
  refused: Object.fromEntries(
    shownRefusalCodes.map((each) => [
      each,
      { screen: 'refused', code: each, incidentCode: code, leaving, isNextWaiting: each === 'site-full', hasLatecomer: false },
    ]),
  ),
  outOfOrder: { plain: { screen: 'outOfOrder', incidentCode: code } },
};

/** Every page that is not drawn from a view. */
export const pageSamples = ['start', 'code', 'codeRefused', 'strandedKiosk', 'strandedDoor', 'lostKiosk', 'lostDoor', 'starting'] as const;
export type PageSample = (typeof pageSamples)[number];

/** Screens with their settings open, one a surface: the dialog is the same on all. */
const settingsSamples = ['kiosk/idle/plain/settings', 'kiosk/borrowing/stack/settings', 'door/idle/selfService/settings'];

/** Screens of a site with every language that there is: one of each shape, and what says the same in all of them. */
const manyLanguages = [
  ...['idle/plain', 'awaitingCard/plain', 'awaitingPin/typing', 'borrowing/stack', 'refused/card-expired', 'outOfOrder/plain'].map(
    (name) => `kiosk/${name}`,
  ),
  ...['idle/selfService', 'awaitingPin/typing', 'granted/plain', 'refused/card-unreadable', 'outOfOrder/plain'].map((name) => `door/${name}`),
  'page/lostKiosk',
  'page/strandedKiosk',
  'page/strandedDoor',
].map((name) => `${name}/every`);
const openLists = ['kiosk/idle/plain', 'kiosk/borrowing/stack', 'door/idle/selfService', 'door/awaitingPin/typing'].map(
  (name) => `${name}/languages`,
);

/**
 * Names one picture: `kiosk/idle/plain`, `door/refused/site-full`, `bench/sample`, `technician/overview`, `page/code`; `.../settings` with its
 * settings open, `.../every` on a site with every language, `.../languages` with their list open.
 */
export function sampleNames(): readonly string[] {
  const named = (surface: string, samples: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string[] =>
    Object.entries(samples).flatMap(([screen, variants]) => Object.keys(variants).map((variant) => `${surface}/${screen}/${variant}`));
  return [
    ...named('kiosk', kioskSamples),
    ...named('door', doorSamples),
    ...settingsSamples,
    ...manyLanguages,
    ...openLists,
    'bench/sample',
    'bench/style',
    ...technicianSamples.map((sample) => `technician/${sample}`),
    ...pageSamples.map((page) => `page/${page}`),
  ];
}
