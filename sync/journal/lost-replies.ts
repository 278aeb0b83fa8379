import type { DueDate } from '../../contracts/patron-account.ts';
import type { CheckoutQuestion, LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { Journal, JournalChange, JournalKind } from '../../contracts/ports/journal.port.ts';
import { beganBefore, type LoanCalendar } from './old-loan.policy.ts';
import { isDueLater, judgeOpenLoan } from './open-loan.policy.ts';
import type { Pauses } from './pauses.ts';
import type { SettledListeners } from './settled-listeners.ts';

/** How long a commit whose reply was lost may still be on its way before it is asked about again, in milliseconds. */
export const secondLookMs = 5_000;

/** What follows lost replies. */
export interface LostRepliesParts {
  readonly librarySystem: LibrarySystem;
  readonly journal: Journal;
  readonly pauses: Pauses;
  readonly settled: SettledListeners;
  readonly calendar: LoanCalendar;
}

/** A request without an answer. `id`: null without a journal; `dueBefore`: of a renewal, where it is known. */
export interface LostReply {
  readonly id: number | null;
  readonly kind: Exclude<JournalKind, 'checkin'>;
  readonly question: CheckoutQuestion;
  readonly askedAtMs: number;
  readonly dueBefore: string | null;
}

/** The loan that was asked for, as it shows. */
interface ShownLoan {
  readonly title: string;
  readonly due: DueDate;
}

/**
 * Finds out what became of a loan whose reply was lost: asks at once, waits 5 s, asks again, else leaves it to staff. The card is
 * held here, in memory, for those seconds only. Never sends the loan again.
 */
export class LostReplies {
  readonly #parts: LostRepliesParts;

  constructor(parts: LostRepliesParts) {
    this.#parts = parts;
  }

  /** Follows one request; resolves when it is settled, parked, or the station stops (then the next start goes on). */
  async follow(reply: LostReply): Promise<void> {
    const { pauses, settled } = this.#parts;
    const { id, kind, question } = reply;
    // Without the day on which it was due before, nothing that can be asked shows whether a renewal took effect.
    const canShow = kind === 'checkout' || reply.dueBefore !== null;
    const loan = canShow ? await this.#showsInTime(reply) : null;
    if (pauses.isStopped && loan === null) return;
    await this.#change(id, loan === null ? { from: ['open'], state: 'parked', reason: 'replyLost' } : { from: ['open'], state: 'done' });
    settled.tell({ kind, item: question.item, outcome: loan === null ? 'parked' : 'done' });
    if (loan === null || kind === 'renew') return;
    question.later?.({ kind: 'lent', title: loan.title, due: loan.due, isRenewal: false, mayDesensitize: true });
  }

  async #showsInTime(reply: LostReply): Promise<ShownLoan | null> {
    const first = await this.#shown(reply);
    if (first !== null || !(await this.#parts.pauses.pause(secondLookMs))) return first;
    return this.#shown(reply);
  }

  /** The loan if it shows; silence is no sign of it. Where loans can't be listed, only the item's own loan may tell. */
  async #shown(reply: LostReply): Promise<ShownLoan | null> {
    const { card, pin, item } = reply.question;
    try {
      const loans = await this.#parts.librarySystem.loans({ card, pin });
      if (loans === null) return await this.#shownByItem(reply);
      return loans.find((loan) => loan.item === item && this.#isOfRequest(loan, reply)) ?? null;
    } catch {
      return null;
    }
  }

  /** The patron's own loan is the one that was asked for, unless its due date says that it is an older one. */
  #isOfRequest({ due }: ShownLoan, { kind, askedAtMs, dueBefore }: LostReply): boolean {
    return kind === 'renew' ? isDueLater(due.date, dueBefore) : beganBefore(due, askedAtMs, this.#parts.calendar) !== true;
  }

  async #shownByItem({ kind, question, askedAtMs }: LostReply): Promise<ShownLoan | null> {
    const state = await this.#parts.librarySystem.item(question.item);
    const isShown = kind === 'checkout' && judgeOpenLoan(state, askedAtMs).kind === 'made';
    return isShown && state.kind === 'known' && state.loan !== null ? { title: state.title, due: state.loan.due } : null;
  }

  async #change(id: number | null, change: JournalChange): Promise<void> {
    // A row that can't be written now stays open, and the next look at the journal settles it.
    if (id !== null) await this.#parts.journal.change(id, change).catch(() => false);
  }
}
