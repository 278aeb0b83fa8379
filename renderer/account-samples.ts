import type { AccountLoan, KeptRecord } from '../contracts/account-view.schema.ts';
import { itemRefusalCodes } from '../contracts/refusal-codes.ts';
import { remainderKinds } from '../contracts/staff-records.schema.ts';
import type { KioskView } from '../contracts/views.schema.ts';

type Samples<Screen extends KioskView['screen']> = Readonly<Record<string, Omit<Extract<KioskView, { screen: Screen }>, 'language'>>>;

const quiet = { warning: null };
const read = { hint: null, hintCount: 0 };
const leaving = { secondsLeft: 27 };
const code = 'K7M2';
const due = { date: '2026-12-21', text: '21.12.2026' };

const ownLoan = (place: number, title: string, rest: Partial<AccountLoan> = {}): AccountLoan => ({
  key: `loan-${place}`,
  title,
  place,
  due: { date: '2026-12-21', text: '' },
  isOverdue: false,
  canRenew: true,
  renewal: { state: 'none' },
  ...rest,
});
const ownLoans = [
  ownLoan(1, 'Sinuhe egyptiläinen', { isOverdue: true, due: { date: '2026-11-21', text: '' } }),
  ownLoan(2, 'Muumipappa ja meri', { canRenew: false, renewal: { state: 'renewed' }, due: { date: '2027-01-11', text: '' } }),
  ownLoan(3, 'Åland och dess öar: en vägvisare', {
    canRenew: false,
    renewal: { state: 'refused', code: 'item-on-hold-for-another', incidentCode: code },
  }),
  ownLoan(4, 'Kesäkirja', { canRenew: false, renewal: { state: 'asking' } }),
  ownLoan(5, 'Kalevala'),
  ownLoan(6, 'Seitsemän veljestä', { canRenew: false }),
];
const accountOf = (loans: AccountLoan[]) => ({
  screen: 'account' as const,
  loans: { state: 'told' as const, rows: loans, count: loans.length, canRenew: loans.filter(({ canRenew }) => canRenew).length },
  holds: {
    state: 'told' as const,
    ready: [
      { title: 'Tuntematon sotilas', pickup: 'Lumi pääkirjasto, hylly 12' },
      { title: 'Rautatie', pickup: null },
    ],
    waiting: [{ title: 'Täällä Pohjantähden alla 1', pickup: null }],
    readyCount: 2,
    waitingCount: 1,
  },
  fees: { state: 'told' as const, totalCents: 450, currency: 'EUR' },
  records: { state: 'unasked' as const },
  isRenewing: false,
  renewedKey: null,
  offersReceipt: true,
  ...read,
  ...quiet,
});
const asking = { state: 'asking' as const };
const unavailable = { state: 'unavailable' as const };

const keptRecords: KeptRecord[] = [
  { at: '2026-11-30T14:05', until: '2026-12-03T14:05', event: 'visitBegan', place: 'kiosk' },
  { at: '2026-11-29T07:12', until: '2026-12-06T07:12', event: 'letIn', place: 'door' },
  { at: '2026-11-28T21:40', until: '2026-12-05T21:40', event: 'notLetIn', place: 'door' },
  { at: '2026-11-28T18:02', until: '2026-12-01T18:02', event: 'visitRefused', place: 'kiosk' },
  { at: '2026-11-27T18:02', until: '2026-11-30T18:02', event: 'other', place: 'kiosk' },
];

const receiptLine = (place: number, title: string) => ({ title, place, due });
const receiptContent = {
  loans: [receiptLine(1, 'Seitsemän veljestä'), receiptLine(2, 'Åland och dess öar: en vägvisare'), receiptLine(3, '')],
  renewals: [receiptLine(4, 'Muumipappa ja meri')],
  returns: [],
  unclear: 1,
  older: 0,
};
const returnedContent = {
  loans: [],
  renewals: [],
  returns: [
    { title: 'Kalevala', place: 1, route: 'shelf' as const },
    { title: 'Kirja toiselle', place: 2, route: 'onHold' as const },
    { title: 'Kaukainen kirja', place: 3, route: 'otherBranch' as const },
    { title: '', place: 4, route: 'later' as const },
  ],
  unclear: 0,
  older: 2,
};

/** Sample views of the own account. */
export const accountSamples: Samples<'account'> = {
  loans: accountOf(ownLoans),
  asking: { ...accountOf([]), loans: asking, holds: asking, fees: asking },
  unavailable: { ...accountOf([]), loans: unavailable, holds: unavailable, fees: unavailable },
  none: accountOf([]),
  records: { ...accountOf(ownLoans), records: { state: 'told', rows: keptRecords, count: keptRecords.length } },
  noRecords: { ...accountOf(ownLoans), records: { state: 'told', rows: [], count: 0 } },
  recordsAsking: { ...accountOf(ownLoans), records: asking },
  recordsUnavailable: { ...accountOf(ownLoans), records: unavailable },
  many: accountOf(Array.from({ length: 60 }, (_, at) => ownLoan(at + 1, 'Tuntematon sotilas'))),
  refusals: accountOf(
    itemRefusalCodes.map((each, at) =>
      ownLoan(at + 1, 'Rautatie', { canRenew: false, renewal: { state: 'refused', code: each, incidentCode: code } }),
    ),
  ),
  warning: { ...accountOf(ownLoans), hint: 'item-unreadable', hintCount: 1, warning: { secondsLeft: 20 } },
};

/** Sample views of the receipt. */
export const receiptSamples: Samples<'receipt'> = {
  cardTooEarly: { screen: 'receipt', content: receiptContent, hint: 'card-too-early', hintCount: 1, print: 'printing', leaving: null, ...quiet },
  printing: { screen: 'receipt', content: receiptContent, ...read, print: 'printing', leaving: null, ...quiet },
  printed: { screen: 'receipt', content: receiptContent, ...read, print: 'printed', leaving, ...quiet },
  paperOut: { screen: 'receipt', content: returnedContent, ...read, print: 'paperOut', leaving, ...quiet },
  failed: { screen: 'receipt', content: receiptContent, ...read, print: 'failed', leaving, ...quiet },
  none: { screen: 'receipt', content: returnedContent, ...read, print: 'none', leaving, ...quiet },
};

const calmStaff = {
  screen: 'staff' as const,
  report: { leftAtOdds: [], parked: { rows: [], count: 0, waiting: 0 }, printer: 'ready' as const, librarySystem: 'ready' as const, lastFaults: [] },
  isCardReaderFaulted: false,
  isItemReaderFaulted: false,
  isTakenOut: false,
  leaving,
  ...quiet,
};

/** Sample views of the staff's panel. */
export const staffSamples: Samples<'staff'> = {
  calm: calmStaff,
  reading: { ...calmStaff, report: null },
  withoutPrinter: { ...calmStaff, report: { ...calmStaff.report, printer: 'none' } },
  paperLow: { ...calmStaff, report: { ...calmStaff.report, printer: 'low' } },
  parked: {
    ...calmStaff,
    report: {
      ...calmStaff.report,
      printer: 'fault',
      parked: {
        rows: (['undecidable', 'itemUnknown', 'itemElsewhere', 'refused', 'byStaff'] as const).map((reason, at) => ({
          item: `3456700000205${at}`,
          kind: 'renew',
          reason,
        })),
        count: 5,
        waiting: 0,
      },
    },
  },
  busy: {
    ...calmStaff,
    isItemReaderFaulted: true,
    isTakenOut: true,
    report: {
      leftAtOdds: [
        { item: '34567000002012', by: 'stillSecured' },
        { item: '34567000002020', by: 'stillUnsecured' },
      ],
      parked: {
        rows: [
          { item: '34567000002038', kind: 'checkin', reason: 'lentAgain' },
          { item: '34567000002046', kind: 'checkout', reason: 'replyLost' },
        ],
        count: 2,
        waiting: 3,
      },
      printer: 'out',
      librarySystem: 'fault',
      lastFaults: [
        { at: '2026-11-24T12:05:00.000Z', device: null, code: 'LIBRARY_UNREACHABLE' },
        { at: '2026-11-24T11:58:00.000Z', device: 'kiosk-pad', code: 'DEVICE_LOST' },
      ],
    },
  },
};

const recordsStage = { screen: 'staffRecords' as const, ...read, leaving, ...quiet };

/** Sample views of what is kept with a card, for staff. */
export const staffRecordsSamples: Samples<'staffRecords'> = {
  choosing: { ...recordsStage, stage: { state: 'choosing' } },
  card: { ...recordsStage, stage: { state: 'awaitingCard', task: 'show' } },
  cardToErase: { ...recordsStage, stage: { state: 'awaitingCard', task: 'erase' }, hint: 'card-unreadable', hintCount: 1 },
  number: { ...recordsStage, stage: { state: 'awaitingNumber', task: 'show', time: 'first', digits: 14, tail: '1016' } },
  numberToErase: { ...recordsStage, stage: { state: 'awaitingNumber', task: 'erase', time: 'first', digits: 0, tail: '' } },
  numberAgain: { ...recordsStage, stage: { state: 'awaitingNumber', task: 'erase', time: 'second', digits: 14, tail: '1016' } },
  numberAnew: { ...recordsStage, stage: { state: 'awaitingNumber', task: 'erase', time: 'anew', digits: 0, tail: '' } },
  asking: { ...recordsStage, leaving: null, stage: { state: 'asking' } },
  shown: { ...recordsStage, stage: { state: 'shown', rows: keptRecords, count: keptRecords.length, pinAttempts: 2, isWhole: false } },
  nothing: { ...recordsStage, stage: { state: 'shown', rows: [], count: 0, pinAttempts: 0, isWhole: true } },
  erased: { ...recordsStage, stage: { state: 'erased', removed: 4, areBytesGone: true, stays: [] } },
  erasedNotAll: {
    ...recordsStage,
    stage: { state: 'erased', removed: 4, areBytesGone: false, stays: remainderKinds.map((kind) => ({ kind, count: 2 })) },
  },
  failed: { ...recordsStage, stage: { state: 'failed' } },
};
