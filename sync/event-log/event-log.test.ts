import { closeSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyFiles, openKeyFiles } from '../keys/key-files.ts';
import { openDatabase } from '../store/database.ts';
import { type ChainedEvent, findFlaw, hashEvent, type LoggedEvent } from './event-chain.codec.ts';
import { appendEvent, eventLogFile, readEvents } from './event-log.ts';
import { EventLogSession } from './event-log-session.ts';

const verifyEvents = async (...where: Parameters<typeof readEvents>) => {
  const { events, flaw } = await readEvents(...where);
  return { rows: events.length, flaw };
};

const event = (index: number) => ({ atMs: 1_000 * index, kind: 'privacy.exported', role: 'staff', reason: `request ${index}` });

/** The rows that a log of these events has. */
function chainOf(events: readonly LoggedEvent[]): ChainedEvent[] {
  const rows: ChainedEvent[] = [];
  for (const [index, each] of events.entries()) rows.push({ ...each, seq: index + 1, hash: hashEvent(each, index + 1, rows.at(-1)?.hash ?? null) });
  return rows;
}

describe('the event log', () => {
  let dataDir: string;
  let keys: KeyFiles;

  beforeEach(async () => {
    const base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-events-'));
    dataDir = path.join(base, 'data');
    keys = await openKeyFiles(path.join(base, 'keys'));
    for (let index = 1; index <= 5; index += 1) await appendEvent(dataDir, keys, event(index));
  });
  afterEach(() => rmSync(path.dirname(dataDir), { recursive: true }));

  const tamper = (sql: string): void => {
    const db = openDatabase(eventLogFile(dataDir));
    db.exec(sql);
    db.close();
  };

  it('is whole as it was written', async () => {
    expect(await verifyEvents(dataDir, keys)).toEqual({ rows: 5, flaw: null });
  });

  it.each([
    ['a deleted row', 'DELETE FROM events WHERE seq = 3', { kind: 'missing', seq: 3 }],
    ['the first row deleted', 'DELETE FROM events WHERE seq = 1', { kind: 'missing', seq: 1 }],
    ['an altered reason', "UPDATE events SET reason = 'another' WHERE seq = 4", { kind: 'altered', seq: 4 }],
    ['an altered time', 'UPDATE events SET at_ms = at_ms + 1 WHERE seq = 2', { kind: 'altered', seq: 2 }],
    [
      'two rows that changed places',
      'UPDATE events SET seq = 90 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = 90',
      { kind: 'altered', seq: 2 },
    ],
    ['the last row cut off', 'DELETE FROM events WHERE seq = 5', { kind: 'truncated', seq: 5 }],
    ['all rows cut off', 'DELETE FROM events', { kind: 'truncated', seq: 5 }],
  ])('names %s', async (_title, sql, flaw) => {
    tamper(sql);
    expect((await verifyEvents(dataDir, keys)).flaw).toEqual(flaw);
  });

  it('goes on naming rows that were cut off when others were written after the cut', async () => {
    tamper('DELETE FROM events WHERE seq > 3');
    for (let index = 6; index <= 9; index += 1) await appendEvent(dataDir, keys, event(index));
    expect(await verifyEvents(dataDir, keys)).toEqual({ rows: 7, flaw: { kind: 'altered', seq: 5 } });
  });

  it('says that its end is unknown where the head was removed', async () => {
    await keys.erase('events-head.json');
    expect((await verifyEvents(dataDir, keys)).flaw).toEqual({ kind: 'endUnknown', seq: 5 });
  });

  it('names a file that was removed', async () => {
    rmSync(eventLogFile(dataDir));
    expect((await verifyEvents(dataDir, keys)).flaw).toEqual({ kind: 'truncated', seq: 5 });
  });

  it('names the row up to which a whole chain was forged anew', async () => {
    const rows = chainOf([1, 2, 3, 4, 5].map((index) => ({ ...event(index), reason: 'forged' })));
    const db = openDatabase(eventLogFile(dataDir));
    for (const { seq, reason, hash } of rows) db.run('UPDATE events SET reason = ?, hash = ? WHERE seq = ?', reason, hash, seq);
    db.close();
    expect((await verifyEvents(dataDir, keys)).flaw).toEqual({ kind: 'altered', seq: 5 });
  });

  it('goes on after a run that was cut between the row and its head, which is no tampering', async () => {
    const cut: KeyFiles = {
      ...keys,
      read: (name) => keys.read(name),
      list: () => keys.list(),
      erase: (name) => keys.erase(name),
      replace: (a, b) => keys.replace(a, b),
      write: () => Promise.reject(new Error('power cut')),
    };
    await expect(appendEvent(dataDir, cut, event(6))).rejects.toThrow('power cut');
    expect(await verifyEvents(dataDir, keys)).toEqual({ rows: 6, flaw: null });
    await appendEvent(dataDir, keys, event(7));
    expect(await verifyEvents(dataDir, keys)).toEqual({ rows: 7, flaw: null });
  });

  describe('written over and over by one thread', () => {
    let session: EventLogSession;
    const append = (index: number) => session.append({ dataDir, event: event(index), known: null });
    beforeEach(() => {
      session = new EventLogSession();
    });

    /** So many rows that an append at the end reads only some of the file's pages. */
    function fill(): void {
      const db = openDatabase(eventLogFile(dataDir));
      const rows = chainOf(Array.from({ length: 600 }, (_, index) => event(index + 1)));
      db.transaction(() => {
        for (const { seq, atMs, kind, role, reason, hash } of rows.slice(5))
          db.run('INSERT INTO events (seq, at_ms, kind, role, reason, hash) VALUES (?, ?, ?, ?, ?, ?)', seq, atMs, kind, role, reason, hash);
      });
      db.close();
    }

    /** Damages pages in the file's middle, which an append at its end does not read. */
    function damage(): void {
      const file = openSync(eventLogFile(dataDir), 'r+');
      const middle = Math.floor(statSync(eventLogFile(dataDir)).size / 4096 / 2) * 4096;
      for (let page = 0; page < 4; page += 1) writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, middle + page * 4096);
      closeSync(file);
    }

    it('is checked whole at the first use only; whoever reads it all, and the next start, find what was damaged meanwhile', async () => {
      fill();
      append(601);
      damage();
      expect(append(602)).toMatchObject({ seq: 602 });
      await expect(readEvents(dataDir, keys)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
      expect(() => new EventLogSession().append({ dataDir, event: event(603), known: null })).toThrowError(
        expect.objectContaining({ code: 'STORE_DAMAGED' }),
      );
    });

    it('is checked again where another file lies in its place, and the one that was moved away is not written to', () => {
      append(6);
      const aside = path.join(dataDir, 'aside.db');
      renameSync(eventLogFile(dataDir), aside);
      expect(append(7)).toMatchObject({ seq: 1 });
      const db = openDatabase(aside);
      expect(db.first('SELECT count(*) AS found FROM events')).toEqual({ found: 6 });
      db.close();
    });

    it('is checked again after an error', () => {
      fill();
      append(601);
      damage();
      expect(() => session.append({ dataDir, event: { ...event(602), reason: '' }, known: null })).toThrow();
      expect(() => append(602)).toThrowError(expect.objectContaining({ code: 'STORE_DAMAGED' }));
    });

    it('takes what another process wrote meanwhile into its chain', async () => {
      append(6);
      await appendEvent(dataDir, keys, event(7));
      append(8);
      expect(await verifyEvents(dataDir, keys)).toEqual({ rows: 8, flaw: null });
    });
  });

  it.each(['24567000001016', '', 'x'.repeat(201), 'card 123456'])('takes no reason like "%s"', async (reason) => {
    await expect(appendEvent(dataDir, keys, { ...event(9), reason })).rejects.toMatchObject({ code: 'PROGRAM_USAGE' });
    expect((await verifyEvents(dataDir, keys)).rows).toBe(5);
  });
});

describe('a chain of hashes', () => {
  const chain = fc
    .array(fc.record({ atMs: fc.nat(), kind: fc.constant('privacy.erased'), role: fc.constant('staff'), reason: fc.string() }), {
      minLength: 2,
      maxLength: 20,
    })
    .map(chainOf);
  const headOf = (rows: readonly ChainedEvent[]) => ({ seq: rows.length, hash: Buffer.from(rows.at(-1)?.hash ?? []).toString('hex') });

  it('shows any single row deleted, exchanged with its neighbour, or changed', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (rows, pick) => {
        const at = pick % rows.length;
        const head = headOf(rows);
        const without = rows.filter((_, index) => index !== at);
        const changed = rows.map((row, index) => (index === at ? { ...row, atMs: row.atMs + 1 } : row));
        const other = (at + 1) % rows.length;
        const swapped = rows.map((row, index) => (index === at ? rows[other] : index === other ? rows[at] : row) ?? row);
        expect(findFlaw(rows, head)).toBeNull();
        for (const broken of [without, changed, swapped]) expect(findFlaw(broken, head)).not.toBeNull();
      }),
    );
  });
});
