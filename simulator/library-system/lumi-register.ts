import type { BenchView } from '../../contracts/bench.schema.ts';
import type { Clock } from '../../contracts/clock.ts';
import { LocalTime } from '../../sync/library-system/sip2/sip2-date.codec.ts';
import { type ItemRecord, type LumiLibrary, lumiLibrary, type PatronRecord } from './lumi-data.ts';

/** Why the register does not do what was asked. */
export type RegisterRefusal =
  | 'patron-unknown'
  | 'card-lost'
  | 'card-expired'
  | 'fees'
  | 'item-unknown'
  | 'not-for-loan'
  | 'on-loan-to-another'
  | 'on-hold-for-another'
  | 'loan-limit'
  | 'renewal-limit'
  | 'not-on-loan';

/** What became of a loan. */
export type LoanResult = { readonly done: true; readonly isRenewal: boolean } | { readonly done: false; readonly why: RegisterRefusal };

/** What became of a return, and where the item goes. */
export type ReturnResult =
  | { readonly done: true; readonly route: 'shelf' | 'onHold' | 'otherBranch' }
  | { readonly done: false; readonly why: 'item-unknown' | 'not-on-loan' };

const dayMs = 86_400_000;
const renewals = 3;
/** What the data's words say of the one loan that is overdue and can be renewed once. */
const overdueLoan = '34567000002194';

/** The register of an invented consortium: patrons, items, loans, holds and fees in memory, as the data file has them at the start. */
export class LumiRegister {
  readonly terminal = lumiLibrary.terminal;
  readonly consortium = lumiLibrary.consortium;
  readonly branches = lumiLibrary.branches;
  readonly feeLimitEur = lumiLibrary.feeLimitEur;
  /** How many loans a patron may have; a story may change it. */
  maxLoans: number = lumiLibrary.maxLoans;
  /** The branch at which the terminal stands. */
  readonly branch: string;
  readonly time = new LocalTime('Europe/Helsinki');
  readonly #clock: Clock;
  readonly #library: Pick<LumiLibrary, 'patrons' | 'items'>;
  readonly #patrons = new Map<string, PatronRecord>();
  readonly #items = new Map<string, ItemRecord>();
  readonly #listeners = new Set<() => void>();

  /** `library`: other patrons and items than those of the data file. */
  constructor(clock: Clock, library: Pick<LumiLibrary, 'patrons' | 'items'> = lumiLibrary) {
    this.#clock = clock;
    this.#library = library;
    this.branch = lumiLibrary.branches[0]?.name ?? '';
    this.reset();
  }

  /** Everything as in the data file. */
  reset(): void {
    this.#patrons.clear();
    this.#items.clear();
    for (const data of structuredClone(this.#library.patrons)) this.#patrons.set(data.card, data);
    for (const data of structuredClone(this.#library.items)) {
      const isOverdue = data.barcode === overdueLoan;
      const dueAtMs = this.nowMs + (isOverdue ? -3 : 14) * dayMs;
      this.#items.set(data.barcode, { ...data, dueAtMs, renewalsLeft: isOverdue ? 1 : renewals });
    }
    this.#changed();
  }

  get nowMs(): number {
    return this.#clock.now();
  }

  patron(card: string): PatronRecord | undefined {
    return this.#patrons.get(card);
  }

  item(barcode: string): ItemRecord | undefined {
    return this.#items.get(barcode);
  }

  /** For the bench: who and what there is, and what each shows. */
  patrons(): BenchView['patrons'] {
    return [...this.#patrons.values()].map(({ card, pin, name, shows }) => ({ card, pin, name, shows }));
  }

  items(): BenchView['items'] {
    return [...this.#items.values()].map(({ barcode, title, shows, onLoanTo }) => ({ barcode, title, shows, onLoan: onLoanTo !== null }));
  }

  /** Calls `listener` after every change of the register. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  loansOf(card: string): ItemRecord[] {
    return [...this.#items.values()].filter((item) => item.onLoanTo === card);
  }

  isBanned(patron: PatronRecord): boolean {
    return patron.feesEur > this.feeLimitEur;
  }

  isExpired(patron: PatronRecord): boolean {
    return this.time.dayAt(this.nowMs) > Number(patron.expires.replaceAll('-', ''));
  }

  /** Why a loan would be refused now, or null where it would be given; nothing is changed. */
  refusalOf(card: string, barcode: string): RegisterRefusal | null {
    const patron = this.#patrons.get(card);
    const item = this.#items.get(barcode);
    if (patron === undefined) return 'patron-unknown';
    return item === undefined ? 'item-unknown' : (this.#patronRefusal(patron) ?? this.#itemRefusal(patron, item));
  }

  /** Lends an item, or renews the patron's own. `isForced`: it already happened (`no block`), nothing is refused but the unknown. */
  checkout(card: string, barcode: string, isForced = false): LoanResult {
    const patron = this.#patrons.get(card);
    if (patron === undefined) return { done: false, why: 'patron-unknown' };
    const item = this.#items.get(barcode);
    if (item === undefined) return { done: false, why: 'item-unknown' };
    const why = isForced ? null : (this.#patronRefusal(patron) ?? this.#itemRefusal(patron, item));
    if (why !== null) return { done: false, why };
    const isRenewal = item.onLoanTo === card;
    item.renewalsLeft = isRenewal ? item.renewalsLeft - 1 : renewals;
    item.onLoanTo = card;
    item.dueAtMs = this.nowMs + item.loanDays * dayMs;
    if (item.reservedFor === card) item.reservedFor = null;
    removeFrom(patron.holdsReady, barcode);
    removeFrom(patron.holdsWaiting, barcode);
    this.#changed();
    return { done: true, isRenewal };
  }

  /** Takes an item back. One that is not on loan is taken only where it has to go on somewhere. */
  checkin(barcode: string): ReturnResult {
    const item = this.#items.get(barcode);
    if (item === undefined) return { done: false, why: 'item-unknown' };
    const route = item.reservedFor !== null ? 'onHold' : item.branch === this.branch ? 'shelf' : 'otherBranch';
    if (item.onLoanTo === null && route === 'shelf') return { done: false, why: 'not-on-loan' };
    item.onLoanTo = null;
    this.#changed();
    return { done: true, route };
  }

  /** Pays fees; a ban that came from them ends with them. */
  pay(patron: PatronRecord, amountEur: number): boolean {
    if (!(amountEur > 0) || amountEur > patron.feesEur) return false;
    patron.feesEur -= amountEur;
    this.#changed();
    return true;
  }

  /** Places or removes a waiting hold. */
  hold(patron: PatronRecord, barcode: string, isWanted: boolean): boolean {
    const isHeld = patron.holdsWaiting.includes(barcode);
    if (!this.#items.has(barcode) || isHeld === isWanted) return false;
    if (isWanted) patron.holdsWaiting.push(barcode);
    else removeFrom(patron.holdsWaiting, barcode);
    this.#changed();
    return true;
  }

  /** Marks a card as lost, or as found. */
  setLost(patron: PatronRecord, isLost: boolean): void {
    removeFrom(patron.flags, 'card-lost');
    if (isLost) patron.flags.push('card-lost');
    this.#changed();
  }

  #patronRefusal(patron: PatronRecord): RegisterRefusal | null {
    if (patron.flags.includes('card-lost')) return 'card-lost';
    if (this.isExpired(patron)) return 'card-expired';
    return this.isBanned(patron) ? 'fees' : null;
  }

  #itemRefusal(patron: PatronRecord, item: ItemRecord): RegisterRefusal | null {
    if (item.usage !== 'circulating') return 'not-for-loan';
    if (item.onLoanTo === patron.card) return item.renewalsLeft > 0 ? null : 'renewal-limit';
    if (item.onLoanTo !== null) return 'on-loan-to-another';
    if (item.reservedFor !== null && item.reservedFor !== patron.card) return 'on-hold-for-another';
    return this.loansOf(patron.card).length >= this.maxLoans ? 'loan-limit' : null;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function removeFrom(list: string[], value: string): void {
  const at = list.indexOf(value);
  if (at !== -1) list.splice(at, 1);
}
