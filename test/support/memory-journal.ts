import { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { Journal, JournalChange, JournalRow, NewJournalRow } from '../../contracts/ports/journal.port.ts';

/** A journal in memory. `isDown`: it can't be written, as on a full disk. */
export class MemoryJournal implements Journal {
  health: Health = { state: 'ready' };
  isDown = false;
  rows: JournalRow[] = [];

  async add(row: NewJournalRow): Promise<number> {
    this.#requireUp();
    const id = this.rows.length + 1;
    this.rows.push({
      ...row,
      id,
      reason: null,
      retries: 0,
      dueBefore: row.dueBefore ?? null,
      settledAtMs: null,
      expiresAtMs: row.atMs + 59 * 86_400_000,
    });
    return id;
  }

  async change(id: number, { from, state, reason, attempts, isRetry }: JournalChange): Promise<boolean> {
    this.#requireUp();
    const row = this.rows[id - 1];
    if (row === undefined || !from.includes(row.state)) return false;
    const counts = isRetry === true ? { attempts: 0, retries: row.retries + 1 } : { attempts: attempts ?? row.attempts };
    this.rows[id - 1] = { ...row, ...counts, state, reason: state === 'closed' ? row.reason : (reason ?? null) };
    return true;
  }

  async pending(): Promise<readonly JournalRow[]> {
    this.#requireUp();
    return this.rows.filter(({ state }) => state === 'open' || state === 'waiting');
  }

  async list(): Promise<readonly JournalRow[]> {
    return this.rows;
  }

  async close(): Promise<void> {}

  onHealth(): Unsubscribe {
    return () => undefined;
  }

  #requireUp(): void {
    if (this.isDown) throw new KioskError('STORE_UNAVAILABLE', 'The journal is down.', { retryable: true });
  }
}
