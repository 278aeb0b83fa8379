import type { ItemState } from '../../contracts/patron-account.ts';
import type { JournalReason } from '../../contracts/ports/journal.port.ts';

/** What became of a loan or renewal whose answer nobody has. */
export type LoanVerdict = { readonly kind: 'made' } | { readonly kind: 'notMade' } | { readonly kind: 'park'; readonly reason: JournalReason };

/** How far a loan's start may be from the moment at which it was asked for: two clocks, and a commit that came late. */
export const loanStartToleranceMs = 120_000;

const made: LoanVerdict = { kind: 'made' };
const notMade: LoanVerdict = { kind: 'notMade' };
const park = (reason: JournalReason): LoanVerdict => ({ kind: 'park', reason });

/**
 * Whether the loan that stands is the one that was asked for. That there is one proves nothing: it may be an earlier one, or one that was
 * made elsewhere since. Only its start tells; a due date does not, since loans differ in length. `askedAtMs`: wall time of the request.
 */
export function judgeOpenLoan(state: ItemState, askedAtMs: number): LoanVerdict {
  const loan = loanOrVerdict(state);
  if ('kind' in loan) return loan;
  const isThisOne = loan.sinceMs !== null && Math.abs(loan.sinceMs - askedAtMs) <= loanStartToleranceMs;
  return isThisOne ? made : park('undecidable');
}

/** What is known of the loan before it was to be renewed. */
export interface OpenRenewalFacts {
  readonly askedAtMs: number;
  /** YYYY-MM-DD, or null where it was not known. */
  readonly dueBefore: string | null;
}

/** Whether a loan was renewed: only where it is due later than before, and is not a later loan of somebody else. */
export function judgeOpenRenewal(state: ItemState, { askedAtMs, dueBefore }: OpenRenewalFacts): LoanVerdict {
  const loan = loanOrVerdict(state);
  if ('kind' in loan) return loan;
  if (loan.sinceMs !== null && loan.sinceMs > askedAtMs + loanStartToleranceMs) return park('undecidable');
  return isDueLater(loan.due.date, dueBefore) ? made : park('replyLost');
}

/** Whether a due date moved on; false where either is not known. */
export function isDueLater(date: string | null, before: string | null): boolean {
  return date !== null && before !== null && date > before;
}

type StandingLoan = NonNullable<Extract<ItemState, { kind: 'known' }>['loan']>;

function loanOrVerdict(state: ItemState): StandingLoan | LoanVerdict {
  if (state.kind === 'unknown') return park('itemUnknown');
  switch (state.circulation) {
    case 'onLoan':
      return state.loan ?? park('undecidable');
    case 'available':
    case 'onHoldShelf':
    case 'inTransit':
      return notMade;
    default:
      return park('itemElsewhere');
  }
}
