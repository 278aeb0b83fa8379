import Database from 'better-sqlite3';
import { KioskError } from '../../contracts/errors.ts';

declare const access: unique symbol;

/** A database handle for questions only: code that takes this type has no way to change anything. */
export interface ReadableDb {
  readonly [access]: 'read' | 'write';
  /** Every row of a `SELECT`. The caller states the row type that its own columns have. */
  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[];
  /** The first row of a `SELECT`, or undefined. */
  first<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined;
}

/** A database handle that may change data. */
export interface WritableDb extends ReadableDb {
  readonly [access]: 'write';
  /** Runs one statement and tells how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** Runs statements without values: schema changes. */
  exec(sql: string): void;
  /** Sets or reads a pragma; the value of its first row. */
  pragma(source: string): unknown;
  /** All or nothing: what `work` throws undoes everything it did. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

export type SqlValue = string | number | null | Uint8Array;

class SqliteDb implements WritableDb {
  declare readonly [access]: 'write';
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<SqlValue[]>>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  all<Row>(sql: string, ...values: readonly SqlValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  first<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  run(sql: string, ...values: readonly SqlValue[]): number {
    return this.#prepare(sql).run(...values).changes;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  pragma(source: string): unknown {
    return this.#db.pragma(source, { simple: true });
  }

  transaction<Result>(work: () => Result): Result {
    return this.#db.transaction(work).immediate();
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): Database.Statement<SqlValue[]> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare<SqlValue[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

let isPinned = false;

/**
 * Keeps SQLite's library loaded for as long as the process lives. Where threads alone have loaded it, Node unloads it with the last of them, while that
 * thread still has to run the library's own ends: one start in some dozens died of it (SIGSEGV), and with it the door's station.
 */
export function pinLibrary(): void {
  if (isPinned) return;
  isPinned = true;
  new Database(':memory:').close();
}

/** A short limit: the worker serves nobody else while it waits, and whatever was busy is tried again by timer. */
const busyTimeoutMs = 250;

// Pragma, the value to set, and the value that must come back: without these the promise of the house (durable when
// acknowledged, gone when expired) does not hold, so that a database that refuses one of them is not used.
const guarantees: readonly (readonly [name: string, set: string, expected: string | number])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['secure_delete', 'ON', 1],
  ['auto_vacuum', 'INCREMENTAL', 2],
  ['foreign_keys', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['cell_size_check', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
];

/** Opens (or makes) a database file with the pragmas of the house. @throws KioskError STORE_UNAVAILABLE, or SQLite's own error */
export function openDatabase(file: string): WritableDb {
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    // Only an empty file takes this one, and only before it becomes a WAL database.
    db.pragma('auto_vacuum = INCREMENTAL');
    for (const [name, set, expected] of guarantees) {
      db.pragma(`${name} = ${set}`);
      const actual: unknown = db.pragma(name, { simple: true });
      if (actual !== expected) {
        throw new KioskError('STORE_UNAVAILABLE', `The local store's database refuses ${name} = ${set}: use a disk that allows it.`, {
          context: { pragma: name, expected, actual: String(actual) },
        });
      }
    }
    return new SqliteDb(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite's error code (`SQLITE_FULL`, ...), or undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}
