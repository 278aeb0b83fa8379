import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../sync/store/database.ts';
import { migrations } from '../sync/store/migrations/index.ts';
import { runMigrations } from '../sync/store/migrations/run-migrations.ts';
import { strayLogKeys, straysOf } from './support/kept-files.ts';

/** The search that is held against running stations (privacy.scenario, kiosk-visit.electron) finds what it is there for. */
describe('what is on no line of the list of kept data', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-strays-'));
    mkdirSync(path.join(data, 'store'));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  const store = (sql: string): void => {
    const db = openDatabase(path.join(data, 'store', 'traces.db'));
    runMigrations(db, migrations);
    db.exec(sql);
    db.close();
  };

  it('is nothing of a store as the program makes it', () => {
    store('SELECT 1');
    expect(straysOf({ data })).toEqual([]);
  });

  it.each([
    ['a column', "ALTER TABLE traces ADD COLUMN name TEXT DEFAULT 'x'", 'data: store/traces.db: traces.name'],
    ['a table', 'CREATE TABLE visits (card TEXT)', 'data: store/traces.db: visits.card'],
    [
      'a trigger',
      'CREATE TRIGGER keep AFTER DELETE ON traces BEGIN UPDATE retention_time SET highest_ms = highest_ms; END',
      'data: store/traces.db: trigger.keep',
    ],
    ['an index', 'CREATE INDEX by_time ON traces (at_ms)', 'data: store/traces.db: index.by_time'],
  ])('is found: %s', (_title, sql, found) => {
    store(sql);
    expect(straysOf({ data })).toEqual([found]);
  });

  it.each(['store/traces.db-journal', 'store/traces.db.bak', 'heap.heapsnapshot', 'core.1234', 'report.20261130.json', 'print/receipt.bin'])(
    'is found: a file %s',
    (name) => {
      mkdirSync(path.dirname(path.join(data, name)), { recursive: true });
      writeFileSync(path.join(data, name), '{}');
      expect(straysOf({ data })).toEqual([`data: ${name}`]);
    },
  );

  it.each(['Crashpad/pending/1.dmp', 'Partitions/omatoimi/Cookies', 'Cache/Cache_Data/f_000001', 'Local Storage/leveldb/000005.ldb'])(
    'is found: %s in the window profile',
    (name) => {
      mkdirSync(path.dirname(path.join(data, name)), { recursive: true });
      writeFileSync(path.join(data, name), '');
      expect(straysOf({ profile: data })).toContain(`profile: ${name}`);
    },
  );

  it('is found: a key of a JSON file, and one of a log line', () => {
    writeFileSync(path.join(data, 'shell-token.json'), '{"url":"","token":"","pid":1,"patron":""}');
    expect(straysOf({ data })).toEqual(['data: shell-token.json: patron']);
    expect(strayLogKeys('{"level":"info","time":"","event":"station.ready"}\n{"event":"x","title":"y"}\nhello\n')).toEqual([
      'title',
      'a line that is no JSON object',
    ]);
  });
});
