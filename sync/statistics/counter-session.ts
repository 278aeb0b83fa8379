import path from 'node:path';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import type { WritableDb } from '../store/database.ts';
import { openChecked, prepareFile, type StoreSchema, storePaths, toKioskError } from '../store/open-store-file.ts';
import { quarantine } from '../store/quarantine.ts';
import { type CounterCalls, countersKeptMs } from './counter-calls.ts';
import { counterMigrations } from './migrations/index.ts';

type Input<Call extends keyof CounterCalls> = Parameters<CounterCalls[Call]>[0];

const schema: StoreSchema = {
  steps: counterMigrations,
  hasTables: (db) => db.first("SELECT 1 FROM sqlite_schema WHERE name = 'counters'") !== undefined,
};

/** Where counters lie: beside the traces, in the store's private folder. */
export function countersFile(dataDir: string): string {
  return path.join(storePaths(dataDir).folder, 'statistics.db');
}

/** Counters inside the store's thread: synchronous, and with no clock of its own. */
export class CounterSession implements CounterCalls {
  #db: WritableDb | null = null;

  countOpen({ dataDir, nowMs }: Input<'countOpen'>): string | null {
    if (this.#db !== null) return null;
    const file = countersFile(dataDir);
    const open = (): WritableDb => {
      prepareFile(dataDir, path.dirname(file), file);
      return openChecked(file, schema);
    };
    try {
      this.#db = open();
      return null;
    } catch (error) {
      if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
    }
    const aside = path.basename(quarantine(file, { nowMs, firstExpiryMs: null }));
    this.#db = open();
    return aside;
  }

  countAdd({ counters, nowMs }: Input<'countAdd'>): void {
    const db = this.#db;
    if (db === null) throw new InvariantError('the file of counters is not open');
    try {
      db.transaction(() => {
        for (const { span, start, event, code, place, found } of counters) {
          db.run(
            `INSERT INTO counters (span, start, event, code, place, found, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (span, start, event, code, place) DO UPDATE SET found = found + excluded.found`,
            span,
            start,
            event,
            code,
            place,
            found,
            Math.floor(nowMs) + countersKeptMs,
          );
        }
      });
    } catch (error) {
      throw toKioskError(error);
    }
  }

  /** Deletes what is 13 months old. Their bytes tell nothing of anybody, so that they may stay until they are written over: hence always true. */
  sweep(nowMs: number): boolean {
    try {
      this.#db?.run('DELETE FROM counters WHERE expires_at <= ?', nowMs);
      return true;
    } catch (error) {
      throw toKioskError(error);
    }
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
  }
}
