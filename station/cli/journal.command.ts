import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { JournalKind, JournalReason, JournalRow, UnsettledRow } from '../../contracts/ports/journal.port.ts';
import { type JournalConsole, openJournalConsole } from '../../sync/journal/journal-console.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { recordLook } from '../privacy/records.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import { type WhyOptions, whyOf } from './why-options.ts';

interface JournalOptions extends CommonOptions {
  readonly config: string;
}

const kindWords: Readonly<Record<JournalKind, string>> = { checkout: 'loan', checkin: 'return', renew: 'renewal' };

const stateWords: Readonly<Record<Exclude<JournalRow['state'], 'parked'>, string>> = {
  open: 'sent; its answer is awaited or was cut off, and the station asks what became of it',
  waiting: 'waits for the library system',
  closed: 'closed by staff',
  done: 'done',
  notDone: 'not done',
};

interface ReasonWords {
  readonly why: string;
  readonly action: string;
}

/** Why a row waits for staff, and what they do. "Retry" never forces anything: the station asks first, as the first time. */
const reasonWords: Readonly<Record<JournalReason, ReasonWords>> = {
  replyLost: {
    why: 'the answer was lost and what can be asked does not tell whether it took effect',
    action:
      'Look the item up in the library system and put it right there, then close the row (or retry, and the station looks whether it is settled).',
  },
  lentAgain: {
    why: 'the item was lent again after it was returned',
    action: "Do not return it: the loan that stands is a later borrower's. Check the former borrower's fees; then close the row.",
  },
  undecidable: {
    why: 'the library system does not tell whether the loan that stands is the returned one',
    action: 'Look where the item is. If it stands in the library, return it in the library system by hand, then retry.',
  },
  itemUnknown: { why: 'the library system does not know the item', action: 'Find the item by its barcode and add it or correct it, then retry.' },
  itemElsewhere: {
    why: 'the library system has the item as lost, missing or in another state that is no loan',
    action: 'Look the item up, return it in the library system by hand, then retry.',
  },
  refused: { why: 'the library system refused the return', action: 'Return the item in the library system by hand and see why, then retry.' },
  byStaff: { why: 'parked with "omatoimi journal park"', action: 'Retry when it may be sent.' },
};

/** What differs for loans and renewals: nothing was handed in, and nothing is ever sent again. */
const loanWords: Partial<Readonly<Record<JournalReason, ReasonWords>>> = {
  undecidable: {
    why: 'the item is on loan, and the library system does not tell whether by this request or from before',
    action: 'Look the loan up in the library system. Where it is right, or put right, close the row: nothing is sent for it again.',
  },
};

const wordsOf = ({ kind }: Pick<JournalRow, 'kind'>, reason: JournalReason): ReasonWords =>
  (kind === 'checkin' ? undefined : loanWords[reason]) ?? reasonWords[reason];

/** Of `omatoimi journal list`. */
export interface JournalListOptions extends JournalOptions, Partial<WhyOptions> {
  readonly all?: boolean;
  /** With the items of rows that are not settled; needs role and reason. */
  readonly items?: boolean;
  readonly role?: PrivacyRole;
}

/**
 * `omatoimi journal list`: every row that staff have not closed (`--all`: those too), with reason and action. Which item it was stands only beside rows
 * that somebody may have to settle by hand, and only where the look is recorded. Exit 1 where any waits for staff.
 */
export async function journalListCommand(options: JournalListOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const isWithItems = await recordedItems(options, config);
  const rows = withConsole(config, (journal) => journal.list(), []).filter(({ state }) => options.all === true || state !== 'closed');
  const unsettled = withConsole(config, (journal) => journal.unsettled(), []);
  const parked = rows.filter(({ state }) => state === 'parked').length;
  const shown = rows.map(({ item, ...row }) => ({
    ...row,
    ...(isWithItems && isUnsettled(row) ? { item } : {}),
    at: new Date(row.atMs).toISOString(),
    ...(row.reason === null ? {} : wordsOf(row, row.reason)),
  }));
  const lines = rows.length === 0 ? ['The journal is empty.'] : rows.map((row) => describe(row, config.station.timeZone, isWithItems));
  const hint =
    parked > 0 && !isWithItems ? ['Which items they are: "omatoimi journal list --items --role staff --reason settling", which is recorded.'] : [];
  printEither(options, { ok: parked === 0, parked, rows: shown, unsettled }, [...lines, ...hint, ...unsettled.map(describeUnsettled)]);
  return parked === 0 ? exitCodes.done : exitCodes.negative;
}

/** Rows that somebody may have to settle by hand: in an outage, those that wait too. */
const isUnsettled = ({ state }: Pick<JournalRow, 'state'>): boolean => state === 'parked' || state === 'waiting' || state === 'open';

/** Whether items may be shown: the look is on record by then. @throws KioskError PROGRAM_USAGE and those of `recordLook` */
async function recordedItems({ items, role, reason, ...more }: JournalListOptions, config: StationConfig): Promise<boolean> {
  if (items !== true) return false;
  if (role === undefined || reason === undefined)
    throw new KioskError(
      'PROGRAM_USAGE',
      'Which items they are is shown to somebody who says who and why: give --role and --reason, e.g. --role staff --reason settling.',
    );
  await recordLook({ config, clock: systemClock, look: { kind: 'journal.itemsShown', role, why: whyOf({ reason, ...more }) } });
  return true;
}

const describeUnsettled = ({ id, kind, day }: UnsettledRow): string =>
  `${id}  ${kindWords[kind]} of ${day}: removed after 59 days although nobody had settled it; what became of it only the library system can tell.`;

/** `omatoimi journal retry`: the station asks anew what became of a parked row and sends it if that is safe, within 5 s where it runs. */
export async function journalRetryCommand(options: JournalOptions & { readonly id?: string; readonly allParked?: boolean }): Promise<ExitCode> {
  if ((options.id === undefined) === (options.allParked !== true))
    throw new KioskError('PROGRAM_USAGE', 'Give the number of a row, or --all-parked.');
  const config = await loadCheckedConfig(options.config);
  const retried = withConsole(
    config,
    (journal) => {
      const wanted = options.id === undefined ? idsOfParked(journal) : [rowNumber(options.id)];
      return wanted.filter((id) => journal.retry(id));
    },
    [],
  );
  const isDone = options.allParked === true || retried.length > 0;
  const sentence = isDone
    ? `${retried.length} to be tried again within 5 s, or when the station runs.`
    : 'No parked row has this number: see "omatoimi journal list".';
  printEither(options, { ok: isDone, retried }, [sentence]);
  return isDone ? exitCodes.done : exitCodes.negative;
}

/** `omatoimi journal park`: keeps a waiting row from being sent. */
export async function journalParkCommand(options: JournalOptions & { readonly id: string }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const id = rowNumber(options.id);
  const isParked = withConsole(config, (journal) => journal.park(id), false);
  printEither(options, { ok: isParked, id }, [isParked ? `${id} is parked.` : 'No waiting row has this number: see "omatoimi journal list".']);
  return isParked ? exitCodes.done : exitCodes.negative;
}

/**
 * `omatoimi journal close`: ends a parked row for good, because staff have dealt with it. It takes no words: free text would sooner or
 * later hold a name, and the journal knows nobody.
 */
export async function journalCloseCommand(options: JournalOptions & { readonly id: string }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const id = rowNumber(options.id);
  const isClosed = withConsole(config, (journal) => journal.closeRow(id, systemClock.now()), false);
  printEither(options, { ok: isClosed, id }, [
    isClosed
      ? `${id} is closed: it is not sent nor asked about again ("omatoimi journal list --all" shows it until it expires).`
      : 'No parked row has this number: see "omatoimi journal list". One that waits is parked first.',
  ]);
  return isClosed ? exitCodes.done : exitCodes.negative;
}

function withConsole<Result>(config: StationConfig, work: (journal: JournalConsole) => Result, withoutJournal: Result): Result {
  const journal = openJournalConsole(config.station.dataDir);
  if (journal === null) return withoutJournal;
  try {
    return work(journal);
  } finally {
    journal.close();
  }
}

const idsOfParked = (journal: JournalConsole): number[] =>
  journal
    .list()
    .filter(({ state }) => state === 'parked')
    .map(({ id }) => id);

function rowNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new KioskError('PROGRAM_USAGE', 'Give the number of a row as "omatoimi journal list" shows it.');
  return Number(text);
}

function describe(row: JournalRow, timeZone: string, isWithItems: boolean): string {
  const at = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(row.atMs);
  const item = isWithItems && isUnsettled(row) ? `  ${row.item}` : '';
  const line = `${String(row.id).padStart(5)}  ${kindWords[row.kind].padEnd(7)}${item}  ${at}`;
  if (row.state !== 'parked' || row.reason === null) return `${line}  ${row.state === 'parked' ? 'parked' : stateWords[row.state]}`;
  const { why, action } = wordsOf(row, row.reason);
  return `${line}  FOR STAFF: ${why}.\n       ${action}`;
}
