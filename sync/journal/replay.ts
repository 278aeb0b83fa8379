import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { Circulation, ItemState } from '../../contracts/patron-account.ts';
import type { Journal, JournalChange, JournalReason, JournalRow } from '../../contracts/ports/journal.port.ts';
import type { CheckinOutcome, LibrarySystem, ReturnRoute } from '../../contracts/ports/library-system.port.ts';
import { secondLookMs } from './lost-replies.ts';
import { judgePastReturn, type LoanCalendar } from './old-loan.policy.ts';
import { judgeOpenLoan, judgeOpenRenewal } from './open-loan.policy.ts';
import type { Pauses } from './pauses.ts';
import { mayHaveBeenSent } from './sent-request.policy.ts';
import type { SettledListeners } from './settled-listeners.ts';

/** What replay works with. `isBusy`: rows whose own call or question is still under way, or was a moment ago. */
export interface ReplayParts {
  readonly librarySystem: LibrarySystem;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly settled: SettledListeners;
  readonly isBusy: (row: JournalRow) => boolean;
  readonly calendar: LoanCalendar;
  /** Hears of every return that is settled; null where it is left to staff. */
  readonly onReturn: (id: number, outcome: CheckinOutcome | null) => void;
}

/** How often the journal is looked at, in milliseconds; rows that staff set to be tried again come that soon. */
export const pollMs = 5_000;
/** How often a question about one item may fail, while the library system answers others, before staff have to look. */
const maxFailures = 3;

/** How it went with a row: go on with the next one, or wait for the library system. */
type Step = 'next' | 'unreachable';

/**
 * Settles rows that are open (a cut, a lost reply) or waiting (taken while the library system was away, or set by staff), in order,
 * one at a time. The register is asked before anything is sent; nothing is sent again while it is not clear.
 */
export class Replay {
  readonly #parts: ReplayParts;
  readonly #failures = new Map<number, number>();
  /** Returns that the library system did not even take, and how often. */
  readonly #notTaken = new Map<number, number>();
  /** Loans that did not show at the first look, and since when (monotonic): a late commit may still be on its way. */
  readonly #firstLooks = new Map<number, number>();
  #timer: TimerHandle | null = null;
  #round: Promise<void> | null = null;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  /** Looks at the journal now and every 5 s. */
  start(): void {
    this.nudge();
    this.#timer = this.#parts.clock.setTimer(pollMs, () => this.start());
  }

  /** Looks at the journal now, e.g. because the library system is back; nothing while a look is under way. */
  nudge(): void {
    if (this.#parts.pauses.isStopped) return;
    this.#round ??= this.#look().finally(() => {
      this.#round = null;
    });
  }

  /** Ends after the row under way. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#round;
  }

  async #look(): Promise<void> {
    // A journal that can't be read says so in its health; the next look tries again.
    const rows = await this.#parts.journal.pending().catch(() => []);
    for (const row of rows) {
      if (this.#parts.pauses.isStopped) return;
      if (this.#parts.isBusy(row)) continue;
      const step = await this.#settleRow(row).catch(() => 'unreachable' as const);
      if (step === 'unreachable') return;
    }
  }

  async #settleRow(row: JournalRow): Promise<Step> {
    let state: ItemState;
    try {
      state = await this.#parts.librarySystem.item(row.item);
    } catch (error) {
      return this.#unanswered(row, error);
    }
    this.#failures.delete(row.id);
    return row.kind === 'checkin' ? this.#settleReturn(row, state) : this.#settleLoan(row, state);
  }

  /** One item whose question fails must not keep the others waiting for ever. */
  async #unanswered(row: JournalRow, error: unknown): Promise<Step> {
    const { librarySystem } = this.#parts;
    // Left alone on purpose (an outage that was planned, a breaker that is open): that says nothing about this item.
    if (isKioskError(error, 'LIBRARY_UNREACHABLE') && error.context['isSent'] === false) return 'unreachable';
    const isAnswering =
      isKioskError(error, 'LIBRARY_INPUT_REFUSED') ||
      (await librarySystem.status().then(
        ({ isOnline }) => isOnline,
        () => false,
      ));
    if (!isAnswering) return 'unreachable';
    return this.#countFailure(this.#failures, row);
  }

  async #countFailure(counts: Map<number, number>, row: JournalRow, reason: JournalReason = 'undecidable'): Promise<Step> {
    const failures = (counts.get(row.id) ?? 0) + 1;
    counts.set(row.id, failures);
    return failures < maxFailures ? 'next' : this.#park(row, reason);
  }

  /** A loan is never sent again: what stands of it tells whether it took effect. */
  async #settleLoan(row: JournalRow, state: ItemState): Promise<Step> {
    const verdict =
      row.kind === 'renew' ? judgeOpenRenewal(state, { askedAtMs: row.atMs, dueBefore: row.dueBefore }) : judgeOpenLoan(state, row.atMs);
    if (verdict.kind === 'made') return this.#end(row, 'done');
    if (verdict.kind === 'park') return this.#park(row, verdict.reason);
    return this.#isSecondLook(row) ? this.#end(row, 'notDone') : 'next';
  }

  #isSecondLook({ id }: JournalRow): boolean {
    const now = this.#parts.clock.monotonicMs();
    const since = this.#firstLooks.get(id);
    if (since === undefined) this.#firstLooks.set(id, now);
    return since !== undefined && now - since >= secondLookMs;
  }

  async #settleReturn(row: JournalRow, state: ItemState): Promise<Step> {
    const verdict = this.#judge(row, state);
    if (verdict.kind === 'settled') return this.#endReturn(row, returnedAs(state));
    if (verdict.kind === 'park') return this.#park(row, verdict.reason);
    // Sent before, and no sign of it: a late commit may still come, and sending again could end a later loan, unless its name makes it the same return.
    if (row.attempts > 0 && !this.#mayRepeat(row)) return this.#isSecondLook(row) ? this.#park(row, 'replyLost') : 'next';
    return this.#send(row);
  }

  #judge(row: JournalRow, state: ItemState): ReturnType<typeof judgePastReturn> {
    const { clock, calendar } = this.#parts;
    return judgePastReturn(state, { ...calendar, returnedAtMs: row.atMs, nowMs: clock.now() });
  }

  async #send(row: JournalRow): Promise<Step> {
    const { journal, librarySystem } = this.#parts;
    // Staff may have parked it meanwhile: then nothing is sent.
    const isOurs = await journal.change(row.id, { from: [row.state], state: 'open', attempts: row.attempts + 1 });
    if (!isOurs) return 'next';
    const sent: JournalRow = { ...row, state: 'open', attempts: row.attempts + 1 };
    try {
      const outcome = await librarySystem.checkin(row.item, { returnedAtMs: row.atMs }, { name: { atMs: row.atMs, attempt: row.retries } });
      if (outcome.kind === 'returned') return await this.#endReturn(sent, outcome);
      if (outcome.kind === 'refused' && outcome.code !== 'outcome-unclear') return await this.#park(sent, 'refused');
    } catch (error) {
      if (isKioskError(error, 'LIBRARY_INPUT_REFUSED')) return this.#park(sent, 'refused');
      if (!mayHaveBeenSent(error)) {
        await journal.change(row.id, { from: ['open'], state: 'waiting', attempts: row.attempts });
        // Not taken as it is, though it was understood that nothing was done: the next return may fare better.
        return isKioskError(error, 'LIBRARY_PROTOCOL') ? this.#countFailure(this.#notTaken, row) : 'unreachable';
      }
    }
    return this.#afterLostReply(sent);
  }

  /** Asks at once, waits 5 s, asks again, else leaves it to staff. Nothing is sent meanwhile, nor the rows behind it. */
  async #afterLostReply(row: JournalRow): Promise<Step> {
    const { pauses } = this.#parts;
    const first = await this.#returned(row);
    if (first !== null) return this.#endReturn(row, first);
    if (!(await pauses.pause(secondLookMs))) return 'next';
    const second = await this.#returned(row);
    if (second !== null) return this.#endReturn(row, second);
    return this.#mayRepeat(row) ? this.#countFailure(this.#notTaken, row, 'replyLost') : this.#park(row, 'replyLost');
  }

  /** Whether the library system still knows this return by its name, so that it carries it out once however often it is sent. */
  #mayRepeat({ atMs }: JournalRow): boolean {
    const { librarySystem, clock } = this.#parts;
    const ageMs = clock.now() - atMs;
    return ageMs >= 0 && ageMs < (librarySystem.repeatableReturnMs ?? 0);
  }

  async #returned(row: JournalRow): Promise<CheckinOutcome | null> {
    const state = await this.#parts.librarySystem.item(row.item).catch(() => null);
    return state !== null && this.#judge(row, state).kind === 'settled' ? returnedAs(state) : null;
  }

  async #endReturn(row: JournalRow, outcome: CheckinOutcome): Promise<Step> {
    const step = await this.#end(row, 'done');
    this.#parts.onReturn(row.id, outcome);
    return step;
  }

  #end(row: JournalRow, state: 'done' | 'notDone'): Promise<Step> {
    return this.#change(row, { from: ['open', 'waiting'], state });
  }

  #park(row: JournalRow, reason: JournalReason): Promise<Step> {
    return this.#change(row, { from: ['open', 'waiting'], state: 'parked', reason });
  }

  async #change({ id, kind, item }: JournalRow, change: JournalChange & { readonly state: 'done' | 'notDone' | 'parked' }): Promise<Step> {
    const isChanged = await this.#parts.journal.change(id, change);
    this.#failures.delete(id);
    this.#notTaken.delete(id);
    this.#firstLooks.delete(id);
    if (isChanged) this.#parts.settled.tell({ kind, item, outcome: change.state });
    if (kind === 'checkin' && change.state === 'parked') this.#parts.onReturn(id, null);
    return 'next';
  }
}

const routes: Partial<Readonly<Record<Circulation, ReturnRoute>>> = {
  onHoldShelf: { kind: 'onHold' },
  inTransit: { kind: 'otherBranch', branch: null },
};

/** A return that took effect, as far as the item itself tells. */
function returnedAs(state: ItemState): CheckinOutcome {
  const [title, route] = state.kind === 'known' ? [state.title, routes[state.circulation]] : ['', undefined];
  return { kind: 'returned', title, route: route ?? { kind: 'shelf' }, bin: null, mayResensitize: true };
}
