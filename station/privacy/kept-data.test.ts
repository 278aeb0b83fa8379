import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { eventLogMigrations } from '../../sync/event-log/event-log.ts';
import { journalMigrations } from '../../sync/journal/migrations/index.ts';
import { pinAttemptMigrations } from '../../sync/pin-attempts/migrations/index.ts';
import { shellLogFieldNames } from '../../electron/main/shell-log.ts';
import { openDatabase } from '../../sync/store/database.ts';
import { migrations } from '../../sync/store/migrations/index.ts';
import type { Migration } from '../../sync/store/migrations/migration.ts';
import { runMigrations } from '../../sync/store/migrations/run-migrations.ts';
import { stationConfigSchema } from '../../contracts/config.schema.ts';
import { goodToml } from '../config/config.fixture.ts';
import { logFieldNames } from '../log.ts';
import { keptData } from './kept-data.ts';
import { keptIds } from './kept-entry.ts';
import { privacyStatement, statementLines } from './privacy-statement.ts';

/** Every table and column that a file has when all its steps are done. */
function columnsOf(steps: readonly Migration[]): Record<string, string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-kept-'));
  const db = openDatabase(path.join(folder, 'any.db'));
  try {
    runMigrations(db, steps);
    const tables = db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
    return Object.fromEntries(
      tables.map(({ name }) => [name, db.all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`).map((column) => column.name)]),
    );
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

const listed = (where: string): Record<string, string[]> => {
  const fields = keptData.find((each) => each.where === where)?.fields ?? {};
  return Object.fromEntries(Object.entries(fields).map(([table, columns]) => [table, [...columns].sort()]));
};
const sorted = (tables: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(tables).map(([table, columns]) => [table, [...columns].sort()]));

describe('the list of everything that may reach the disk', () => {
  it.each([
    ['store/traces.db', migrations],
    ['store/journal.db', journalMigrations],
    ['store/pin-attempts.db', pinAttemptMigrations],
    ['store/events.db', eventLogMigrations],
  ])('names every table and column of %s, and no other', (where, steps) => {
    expect(sorted(columnsOf(steps))).toEqual(listed(where));
  });

  it('names every field that a log line may have, and no other', () => {
    const own = ['level', 'time', 'event', 'error'];
    expect(listed('log (stderr)')['line']).toEqual([...own, ...Object.keys(logFieldNames)].sort());
  });

  it("names every field that a line of the shell's log may have, and no other", () => {
    const own = ['level', 'time', 'event'];
    expect([...(keptData.find(({ id }) => id === 'shellLog')?.fields['line'] ?? [])].sort()).toEqual(
      [...own, ...Object.keys(shellLogFieldNames)].sort(),
    );
  });

  it('calls each entry by a name of its own', () => {
    expect(keptData.map(({ id }) => id).sort()).toEqual([...keptIds].sort());
  });

  it('says of everything why, by what right, who reads it, and when it ends', () => {
    for (const each of keptData) for (const text of [each.purpose, each.basis, each.readers, each.until]) expect(text.length).toBeGreaterThan(10);
  });
});

describe('the statement', () => {
  const privacy = fc.record({
    profile: fc.constantFrom('strict', 'troubleshooting'),
    doorTraceHours: fc.integer({ min: 1, max: 720 }),
    kioskTraceHours: fc.integer({ min: 1, max: 720 }),
  });

  it('is what the running config does, whatever that is', () => {
    fc.assert(
      fc.property(privacy, (given) => {
        const config = stationConfigSchema.parse({ ...parse(goodToml), privacy: given });
        const statement = privacyStatement(config);
        const traces = statement.kept.find(({ where }) => where === 'store/traces.db');
        expect(traces?.keptMs).toBe(Math.max(given.doorTraceHours, given.kioskTraceHours) * 3_600_000);
        expect(traces?.fields['traces']?.includes('borrower_sealed')).toBe(given.profile === 'troubleshooting');
        expect(statement.borrowerIds === 'never stored').toBe(given.profile === 'strict');
        expect(statementLines(statement).join('\n')).toContain(`profile ${given.profile}`);
      }),
    );
  });
});
