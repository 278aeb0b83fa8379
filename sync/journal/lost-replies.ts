import type { LibrarySystem, CheckoutQuestion } from '../../contracts/ports/library-system.port.ts';
import type { Journal, JournalChange, JournalKind } from '../../contracts/ports/journal.port.ts';
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

  /** Follows one request; resolves when it is settled, parked, or the station stops (then the next start goes on). `id`: null without a journal. */
  async follow(id: number | null, kind: Exclude<JournalKind, 'checkin'>, question: CheckoutQuestion): Promise<void> {
    const { pauses, settled } = this.#parts;
    const { item } = question;
    // Whether a renewal took effect shows in nothing that can be asked.
    const isDone = kind === 'checkout' && (await this.#showsInTime(question));
    if (pauses.isStopped && !isDone) return;
    await this.#change(id, isDone ? { from: ['open'], state: 'done' } : { from: ['open'], state: 'parked', reason: 'replyLost' });
    settled.tell({ kind, item, outcome: isDone ? 'done' : 'parked' });
  }

  async #showsInTime(question: CheckoutQuestion): Promise<boolean> {
    if (await this.#isLent(question)) return true;
    return (await this.#parts.pauses.pause(secondLookMs)) && (await this.#isLent(question));
  }

  /** Whether the loan shows; silence is no sign of it. Where loans can't be listed, an item on loan that the patron holds is this loan. */
  async #isLent({ card, pin, item }: CheckoutQuestion): Promise<boolean> {
    try {
      const loans = await this.#parts.librarySystem.loans({ card, pin });
      if (loans !== null) return loans.some((loan) => loan.item === item);
      const state = await this.#parts.librarySystem.item(item);
      return state.kind === 'known' && state.circulation === 'onLoan';
    } catch {
      return false;
    }
  }

  async #change(id: number | null, change: JournalChange): Promise<void> {
    // A row that can't be written now stays open, and the next look at the journal settles it.
    if (id !== null) await this.#parts.journal.change(id, change).catch(() => false);
  }
}
