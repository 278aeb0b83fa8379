import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { StoredTrace, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { DayKeys } from '../keys/day-keys.ts';
import { openKeyFiles } from '../keys/key-files.ts';
import { openDatabase, type SqlValue } from './database.ts';
import { openBorrower } from './sealed-borrower.ts';
import { openTraceConsole } from './trace-console.ts';
import { openTraceStore } from './trace-store.ts';

const day = 86_400_000;
const retentionMs = { doorFault: 7 * day, kioskFault: 3 * day };
const card = CardNumber.parse('24567000001016');
const other = CardNumber.parse('24567000001024');
const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 };

describe('a trace with a borrower', () => {
  let base: string;
  let clock: VirtualClock;
  const stores: TraceStore[] = [];

  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-sealed-'));
    clock = new VirtualClock();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    rmSync(base, { recursive: true });
  });

  const dataDir = (): string => path.join(base, 'data');
  const openKeys = async (): Promise<DayKeys> =>
    DayKeys.open({
      files: await openKeyFiles(path.join(base, 'keys')),
      clock,
      keepMs: { doorFault: 7 * day, kioskFault: 3 * day },
      onTrouble: () => undefined,
    });
  const open = async (keys: DayKeys | null): Promise<TraceStore> => {
    const store = await openTraceStore({ dataDir: dataDir(), retentionMs, clock, ...(keys === null ? {} : { sealing: keys }) });
    stores.push(store);
    return store;
  };
  const append = (store: TraceStore, borrower: CardNumber): Promise<void> =>
    store.append({
      atMs: clock.now(),
      purpose: 'doorFault',
      device: brandId<DeviceId>('main'),
      event: 'door.refused',
      resultCode: 'pin-wrong',
      incidentCode: null,
      borrower,
    });
  const opens = (keys: DayKeys, trace: StoredTrace): string | null => openBorrower(keys.sealer('trace'), trace)?.reveal() ?? null;
  const hits = (needle: Buffer): string[] =>
    readdirSync(path.join(dataDir(), 'store')).filter((name) => readFileSync(path.join(dataDir(), 'store', name)).includes(needle));
  const allHits = (text: string): string[] =>
    [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('hex')),
      Buffer.from(Buffer.from(text).toString('base64').replaceAll('=', '')),
    ].flatMap(hits);

  it('opens with the key of its day, and stands in no file in any plain form', async () => {
    const keys = await openKeys();
    const store = await open(keys);
    await append(store, card);
    const [found] = await store.window(everything);
    expect(found === undefined ? null : opens(keys, found)).toBe(card.reveal());
    expect(allHits(card.reveal())).toEqual([]);
  });

  it('takes the same room whatever the number, so that its length tells nothing', async () => {
    const keys = await openKeys();
    const store = await open(keys);
    for (const text of ['1', '9'.repeat(64)]) await append(store, CardNumber.parse(text));
    expect((await store.window(everything)).map(({ borrower }) => borrower?.sealed.length)).toEqual([93, 93]);
  });

  it('is stored without the borrower where there are no keys', async () => {
    const store = await open(null);
    await append(store, card);
    expect((await store.window(everything)).map(({ borrower }) => borrower)).toEqual([undefined]);
  });

  it('of a copy of day 1 opens for nobody on day 9, with all the keys of that day', async () => {
    const keys = await openKeys();
    const store = await open(keys);
    await append(store, card);
    const copy = path.join(base, 'copy');
    cpSync(dataDir(), copy, { recursive: true });
    const keysOfDay1 = readFileSync(path.join(base, 'keys', 'day-keys.json'));
    keys.stop();
    clock.jumpWallTo(clock.now() + 8 * day);
    const later = await openKeys();
    const traces = openTraceConsole(copy);
    // Found in no way, and its bytes open under no key that is left.
    expect(
      traces?.tracesOf(
        later
          .digests('trace')
          .living(card)
          .map(({ digest }) => digest),
        0,
      ),
    ).toEqual([]);
    traces?.close();
    const [found] = await store.window({ ...everything, toMs: clock.now() }).catch(() => []);
    expect(found === undefined ? null : opens(later, found)).toBeNull();
    expect(later.days).toEqual(['2026-12-01']);
    expect(readdirSync(path.join(base, 'keys')).filter((name) => name.startsWith('epoch-'))).toEqual(['epoch-2.key']);
    expect(keysOfDay1.includes('"epoch":1')).toBe(true);
    later.stop();
  });

  const sql = (statement: string, ...values: SqlValue[]): void => {
    const db = openDatabase(path.join(dataDir(), 'store', 'traces.db'));
    // As it was: rows that change places read each other.
    db.exec('CREATE TEMP TABLE old AS SELECT id, borrower_sealed, borrower_digest FROM traces');
    db.run(statement, ...values);
    db.close();
  };

  it.each([
    ['its place changed with another row of the same event and code', 'borrower_sealed = old.borrower_sealed FROM old WHERE old.id = 3 - traces.id'],
    [
      'its place and its check value changed with it',
      `borrower_sealed = old.borrower_sealed, borrower_digest = old.borrower_digest FROM old WHERE old.id = 3 - traces.id`,
    ],
    ['another time beside it', 'at_ms = at_ms - 1000'],
    ['another code beside it', "result_code = 'card-expired'"],
    ['another door beside it', "device = 'back'"],
  ])('opens for nobody, and is shown to nobody, with %s', async (_title, change) => {
    const keys = await openKeys();
    const store = await open(keys);
    await append(store, card);
    await clock.advance(1_000);
    await append(store, other);
    expect([(await store.ofBorrower(card)).length, (await store.ofBorrower(other)).length]).toEqual([1, 1]);
    sql(`UPDATE traces SET ${change}`);
    const rows = await store.window(everything);
    expect([rows.length, rows.map((trace) => opens(keys, trace)), await store.ofBorrower(card), await store.ofBorrower(other)]).toEqual([
      2,
      [null, null],
      [],
      [],
    ]);
    keys.stop();
  });

  it('still opens where an earlier program sealed it to its event alone', async () => {
    const keys = await openKeys();
    const store = await open(keys);
    await append(store, card);
    const plain = Buffer.alloc(65);
    plain[0] = card.reveal().length;
    plain.write(card.reveal(), 1, 'latin1');
    sql('UPDATE traces SET borrower_sealed = ?', keys.sealer('doorFault').seal(plain, 'door.refused').bytes);
    expect((await store.window(everything)).map((trace) => opens(keys, trace))).toEqual([card.reveal()]);
    sql("UPDATE traces SET event = 'door.granted'");
    expect((await store.window(everything)).map((trace) => opens(keys, trace))).toEqual([null]);
    keys.stop();
  });

  it('still opens when a clock that had been years ahead was put right, and its time with it', async () => {
    const rightMs = clock.now();
    clock.jumpWallTo(Date.UTC(2099, 0, 1, 12));
    const keys = await openKeys();
    const store = await open(keys);
    await append(store, card);
    clock.jumpWallTo(rightMs);
    await clock.advance(11 * 60_000);
    await keys.turn();
    const rows = await store.window(everything);
    expect([rows.map(({ atMs }) => atMs < rightMs + day), rows.map((trace) => opens(keys, trace))]).toEqual([[true], [card.reveal()]]);
    expect(await store.ofBorrower(card)).toHaveLength(1);
    keys.stop();
  });

  it('is found and erased by its card alone, over all living days, bytes and check value included', async () => {
    const monday = await openKeys();
    await append(await open(monday), card);
    await append(stores[0] as TraceStore, other);
    const [sealedOnMonday] = await (stores[0] as TraceStore).window(everything);
    await Promise.all(stores.splice(0).map((store) => store.close()));
    monday.stop();
    clock.jumpWallTo(clock.now() + day);
    const tuesday = await openKeys();
    await append(await open(tuesday), card);
    const digests = tuesday
      .digests('trace')
      .living(card)
      .map(({ digest }) => digest);
    const traces = openTraceConsole(dataDir());
    const found = traces?.tracesOf(digests, clock.now()) ?? [];
    expect(found.map((trace) => opens(tuesday, trace))).toEqual([card.reveal(), card.reveal()]);
    expect(traces?.eraseSealed(found.flatMap(({ borrower }) => borrower?.sealed ?? []))).toEqual({ removed: 2, isErased: true });
    traces?.close();
    expect(hits(Buffer.from(sealedOnMonday?.borrower?.sealed ?? 'nothing sealed'))).toEqual([]);
    expect((await (stores[0] as TraceStore).window(everything)).map((trace) => opens(tuesday, trace))).toEqual([other.reveal()]);
    tuesday.stop();
  });
});
