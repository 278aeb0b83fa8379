import type { DueDate, ItemState } from '../../contracts/patron-account.ts';
import type { JournalReason } from '../../contracts/ports/journal.port.ts';

/** What is known of loans and days here. */
export interface LoanCalendar {
  /** No loan here ends sooner than this, in days. */
  readonly shortestLoanDays: number;
  /** The local calendar day of a moment, as YYYYMMDD. */
  readonly dayAt: (epochMs: number) => number;
}

/** A return that happened. */
export interface PastReturnFacts extends LoanCalendar {
  readonly returnedAtMs: number;
  readonly nowMs: number;
}

/** What a return that the library system has not heard of comes to. `settled`: it has; `send`: the loan that stands is the one that was returned. */
export type ReturnVerdict = { readonly kind: 'settled' } | { readonly kind: 'send' } | { readonly kind: 'park'; readonly reason: JournalReason };

const park = (reason: JournalReason): ReturnVerdict => ({ kind: 'park', reason });

/**
 * Whether a return may still be sent: only where the loan that stands began before the item was put down, so that no later
 * borrower's loan is ended. By the loan's start where it is told; else by its due date: a loan that began on the day of the
 * return or later is due `shortestLoanDays` after that day at the earliest. A renewed old loan can't be told from a new one.
 */
export function judgePastReturn(item: ItemState, facts: PastReturnFacts): ReturnVerdict {
  if (item.kind === 'unknown') return park('itemUnknown');
  switch (item.circulation) {
    case 'available':
    case 'onHoldShelf':
    case 'inTransit':
      return { kind: 'settled' };
    case 'onLoan':
      return judgeLoan(item.loan, facts);
    case 'lost':
    case 'missing':
    case 'other':
      return park('itemElsewhere');
  }
}

function judgeLoan(loan: Extract<ItemState, { kind: 'known' }>['loan'], facts: PastReturnFacts): ReturnVerdict {
  const { returnedAtMs, nowMs } = facts;
  // Put down in the future: the PC's clock was wrong, and with it everything that could be compared.
  if (loan === null || returnedAtMs > nowMs) return park('undecidable');
  if (loan.sinceMs !== null) return loan.sinceMs <= returnedAtMs ? { kind: 'send' } : park('lentAgain');
  return beganBefore(loan.due, returnedAtMs, facts) === true ? { kind: 'send' } : park('undecidable');
}

/** Whether a loan that is due then surely began before the day of `momentMs`; null where no date is told, false where it may have begun later. */
export function beganBefore({ date }: DueDate, momentMs: number, { shortestLoanDays, dayAt }: LoanCalendar): boolean | null {
  const dueDay = dayOf(date);
  return dueDay === null ? null : dueDay < dayAfter(dayAt(momentMs), shortestLoanDays);
}

const dayMs = 86_400_000;

/** Days since 1970 of a local calendar day: days are counted, not hours, so that summer time does not matter. */
const numberOfDay = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / dayMs;

function dayAfter(day: number, days: number): number {
  return numberOfDay(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100) + days;
}

function dayOf(date: string | null): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date ?? '') ?? [];
  return year === undefined ? null : numberOfDay(Number(year), Number(month), Number(day));
}
