import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type WritableDb } from '../database.ts';
import { migration0001 } from './0001-traces.ts';
import { runMigrations } from './run-migrations.ts';

describe('migration 0001, from an empty file', () => {
  let folder: string;
  let db: WritableDb;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-0001-'));
    db = openDatabase(path.join(folder, 'traces.db'));
    runMigrations(db, [migration0001]);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const good = {
    at_ms: 1000,
    purpose: 'doorFault',
    device: 'door-card',
    event: 'door.refused',
    result_code: 'pin-wrong',
    incident_code: 'A2C3',
    expires_at: 2000,
  };
  const insert = (row: Partial<Record<keyof typeof good, string | number | null>>): number => {
    const all = { ...good, ...row };
    return db.run(`INSERT INTO traces (${Object.keys(all).join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?)`, ...Object.values(all));
  };

  it('takes a trace', () => {
    expect(insert({})).toBe(1);
  });

  it('takes a trace without device, result and incident code', () => {
    expect(insert({ device: null, result_code: '', incident_code: null })).toBe(1);
  });

  it('takes an expiry of exactly 59 days', () => {
    expect(insert({ expires_at: 1000 + 59 * 86_400_000 })).toBe(1);
  });

  it.each([
    ['no expiry', { expires_at: null }],
    ['an expiry at its own moment', { expires_at: 1000 }],
    ['an expiry beyond 59 days', { expires_at: 1001 + 59 * 86_400_000 }],
    ['an unknown purpose', { purpose: 'statistics' }],
    ['an event of free text', { event: 'door.refused for somebody' }],
    ['an event that is no noun.verb', { event: 'refused' }],
    ['a result of free text', { result_code: 'pin wrong' }],
    ['a number as result', { result_code: '24567000001016' }],
    ['a result with a long number in it', { result_code: 'card-24567000001016' }],
    ['a device of free text', { device: 'the reader' }],
    ['an incident code of another length', { incident_code: 'A2C' }],
    ['a text as time', { at_ms: 'noon' }],
  ])('refuses %s', (_, row) => {
    expect(() => insert(row)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });

  it('begins with no time ever seen', () => {
    expect(db.first('SELECT highest_ms FROM retention_time')).toEqual({ highest_ms: 0 });
  });
});
