import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { brandId, type DeviceId, type IncidentCode } from '../../contracts/ids.ts';
import type { StoredTrace, TracePurpose, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { DayKeys, type KeyLives } from '../../sync/keys/day-keys.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { openDatabase } from '../../sync/store/database.ts';
import { storePaths } from '../../sync/store/open-store-file.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { WorkerPinAttempts } from '../../sync/pin-attempts/worker-pin-attempts.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { resultOfLook } from '../parts/staff-look.ts';
import { drivers, goodToml } from '../config/config.fixture.ts';
import { checkConfig } from '../config/load-config.ts';
import { breachPack, doorEvents } from './incidents.ts';
import { type Records, withRecords } from './records.ts';
import { eraseRecords, exportRecords } from './rights.ts';

const hour = 3_600_000;
const cards = ['24567000001016', '24567000001024', '24567000001032', 'A1'].map((text) => CardNumber.parse(text));
const look = { kind: 'privacy.exported', role: 'staff', why: { reason: 'personAsks' } } as const;

describe('everything about one card', () => {
  let base: string;
  let clock: VirtualClock;
  let keys: DayKeys;
  let store: TraceStore;
  let thread: SharedStoreThread;

  beforeEach(async () => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-rights-'));
    clock = new VirtualClock();
    keys = await openKeys();
    thread = new SharedStoreThread();
    store = await openTraceStore(
      {
        dataDir: dataDir(),
        retentionMs: { doorFault: 168 * hour, kioskFault: 72 * hour },
        clock,
        sealing: keys,
      },
      () => thread.current(),
    );
  });
  afterEach(async () => {
    await store.close();
    keys.stop();
    await thread.end();
    rmSync(base, { recursive: true });
  });

  const allLives: KeyLives = { doorFault: 8 * 24 * hour, kioskFault: 8 * 24 * hour, pinAttempt: 24 * hour };
  const openKeys = async (keepMs = allLives): Promise<DayKeys> =>
    DayKeys.open({ files: await openKeyFiles(keyDir()), clock, keepMs, onTrouble: () => undefined });
  const keyDir = (): string => path.join(base, 'data-keys');
  const dataDir = (): string => path.join(base, 'data');
  const config = (): StationConfig => {
    const { config: checked } = checkConfig(parse(goodToml), drivers);
    if (checked === undefined) throw new Error('the fixture is no config');
    return { ...checked, station: { ...checked.station, dataDir: dataDir() } };
  };
  const withAll = <Value>(work: (records: Records) => Promise<Value>): Promise<Value> => withRecords({ config: config(), clock, look }, work);
  const exported = (card: CardNumber) => withAll(async (records) => exportRecords(records, card));
  const append = (card: CardNumber | null, event: string, code: string, isDoor: boolean): Promise<void> =>
    store.append({
      atMs: clock.now(),
      purpose: isDoor ? 'doorFault' : 'kioskFault',
      device: brandId<DeviceId>(isDoor ? 'main' : 'kiosk'),
      event,
      resultCode: code,
      incidentCode: brandId<IncidentCode>('A2C3'),
      ...(card === null ? {} : { borrower: card }),
    });

  interface RawRow {
    readonly at_ms: number;
    readonly purpose: string;
    readonly device: string;
    readonly event: string;
    readonly result_code: string;
    readonly incident_code: string;
    readonly expires_at: number;
    readonly borrower_day: string | null;
    readonly borrower_sealed: Uint8Array;
    readonly borrower_digest: Uint8Array;
    readonly moved_ms: number;
  }

  const storedOf = (row: RawRow): StoredTrace => ({
    atMs: row.at_ms,
    purpose: row.purpose as TracePurpose,
    device: brandId<DeviceId>(row.device),
    event: row.event,
    resultCode: row.result_code,
    incidentCode: brandId<IncidentCode>(row.incident_code),
    expiresAtMs: row.expires_at,
    ...(row.borrower_day === null
      ? {}
      : { borrower: { day: row.borrower_day, sealed: row.borrower_sealed, digest: row.borrower_digest, movedMs: row.moved_ms } }),
  });
  /** What the table holds of a card, found without any check value: every sealed id is opened. */
  const rawOf = (card: CardNumber) => {
    const db = openDatabase(storePaths(dataDir()).file);
    const rows = db.all<RawRow>('SELECT * FROM traces WHERE borrower_day IS NOT NULL ORDER BY at_ms, id');
    db.close();
    return rows
      .filter((row) => openBorrower(keys.sealer('trace'), storedOf(row))?.equals(card))
      .map((row) => ({
        at: new Date(row.at_ms).toISOString(),
        purpose: row.purpose,
        device: row.device,
        event: row.event,
        resultCode: row.result_code,
        incidentCode: row.incident_code,
        expiresAt: new Date(row.expires_at).toISOString(),
      }));
  };

  /** Two rows of one moment have no order. */
  const inOrder = (rows: readonly { readonly at: string }[]): string[] => rows.map((row) => `${row.at} ${Object.entries(row).sort().join()}`).sort();

  const step = fc.record({
    card: fc.constantFrom(...cards, null),
    event: fc.constantFrom('door.granted', 'door.refused', 'session.opened'),
    code: fc.constantFrom('', 'pin-wrong', 'card-expired'),
    isDoor: fc.boolean(),
    laterHours: fc.constantFrom(0, 0, 1, 5, 20, 60),
  });

  it('equals what the raw table holds of it, whatever was stored over however many days', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const { card, event, code, isDoor, laterHours } of steps) {
          await clock.advance(laterHours * hour);
          await keys.turn();
          await append(card, event, code, isDoor);
        }
        await store.purge();
        for (const card of cards) expect(inOrder((await exported(card)).traces)).toEqual(inOrder(rawOf(card)));
      }),
      { numRuns: 8 },
    );
  });

  it('is the same whatever the clock of the PC shows, and so are the cards of a breach and the events of a door', async () => {
    const years = fc.double({ min: -20, max: 20, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), years, async (steps, wrongYears) => {
        for (const { card, event, code, isDoor, laterHours } of steps) {
          await clock.advance(laterHours * hour);
          await keys.turn();
          await append(card, event, code, isDoor);
        }
        await store.purge();
        const rightMs = clock.now();
        clock.jumpWallTo(rightMs + wrongYears * 365 * 24 * hour);
        const window = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
        const held = await store.window({ ...window, limit: 10_000 });
        for (const card of cards) expect(inOrder((await exported(card)).traces)).toEqual(inOrder(rawOf(card)));
        const { listed, events } = await withAll(async (records) => ({ listed: breachPack(records, window), events: doorEvents(records, window) }));
        expect(listed.cards.map(({ card }) => card).sort()).toEqual(cards.flatMap((card) => rawOf(card).map(() => card.reveal())).sort());
        expect([listed.cards.length + listed.eventsWithoutCard + listed.unreadable, events.length]).toEqual([
          held.length,
          held.filter(({ purpose }) => purpose === 'doorFault').length,
        ]);
        clock.jumpWallTo(rightMs);
      }),
      { numRuns: 8, examples: [[[{ card: cards[0] ?? null, event: 'door.refused', code: 'pin-wrong', isDoor: true, laterHours: 0 }], 1]] },
    );
  });

  it('holds the tries of its PIN as well, and nobody else’s', async () => {
    const attempts = new WorkerPinAttempts({ dataDir: dataDir(), clock, thread: () => thread.current(), onQuarantined: () => undefined });
    const [mine, other] = cards as [CardNumber, CardNumber];
    for (const card of [mine, other, mine]) {
      await attempts.add({ digest: Buffer.from(keys.digests('pinAttempt').today(card).digest).toString('hex'), terminal: 'kiosk' });
    }
    // Whatever the clock shows meanwhile.
    clock.jumpWallTo(clock.now() + 400 * 24 * hour);
    expect((await exported(mine)).pinAttempts).toMatchObject([{ device: 'kiosk' }, { device: 'kiosk' }]);
    expect((await exported(other)).pinAttempts).toHaveLength(1);
    await attempts.close();
  });

  it('is shown and erased as far as it can be where another file is damaged, which is told', async () => {
    const [mine] = cards as [CardNumber];
    await append(mine, 'door.refused', 'pin-wrong', true);
    for (const name of ['pin-attempts.db', 'journal.db']) writeFileSync(path.join(storePaths(dataDir()).folder, name), Buffer.alloc(5_000, 'x'));
    expect(await exported(mine)).toMatchObject({ traces: [{ event: 'door.refused' }], pinAttempts: [], damaged: ['tries of PINs'] });
    expect(await withAll((records) => eraseRecords(records, mine, () => Promise.resolve()))).toMatchObject({
      removed: 1,
      areBytesGone: true,
      stays: [{ what: 'damaged files: tries of PINs, the journal', count: 2 }],
    });
  });

  describe('says that it is not whole', () => {
    const [mine, other] = cards as [CardNumber, CardNumber];
    const found = async (): Promise<unknown> => {
      const shown = await exported(mine);
      const erased = await withAll((records) => eraseRecords(records, mine, () => Promise.resolve()));
      return {
        shown: [shown.traces.length, shown.unreadable],
        panel: resultOfLook(
          { task: 'export', ...shown, traces: [...shown.traces], pinAttempts: [...shown.pinAttempts], damaged: [...shown.damaged] },
          zone,
        ),
        erased: [erased.removed, erased.stays.map(({ kind, count }) => [kind, count])],
      };
    };
    const zone = new ZoneClock('Europe/Helsinki');
    const notWhole = { shown: [0, 1], panel: { state: 'shown', count: 0, isWhole: false }, erased: [0, [['keyless', 1]]] };
    /** As the notice of damaged keys says: its files are moved away, and the next start begins others. */
    async function loseKeys(keepMs?: KeyLives): Promise<void> {
      keys.stop();
      mkdirSync(path.join(base, 'aside'));
      for (const name of readdirSync(keyDir()).filter((each) => each === 'day-keys.json' || each.startsWith('epoch-')))
        renameSync(path.join(keyDir(), name), path.join(base, 'aside', name));
      keys = await openKeys(keepMs);
    }

    it('where the keys were lost and begun anew on the same day', async () => {
      await append(mine, 'door.refused', 'pin-wrong', true);
      const [{ day } = { day: '' }] = keys.digests('trace').living(mine);
      await loseKeys();
      expect(keys.days).toEqual([day]);
      expect(await found()).toMatchObject(notWhole);
    });

    it('where a key of the day is there, and none for what the trace was kept for', async () => {
      await append(mine, 'session.opened', '', false);
      await loseKeys({ doorFault: 8 * 24 * hour });
      expect(await found()).toMatchObject(notWhole);
    });

    it('where a trace with its check value opens for nobody, which counts once', async () => {
      await append(mine, 'door.refused', 'pin-wrong', true);
      const db = openDatabase(storePaths(dataDir()).file);
      db.run("UPDATE traces SET result_code = 'card-expired'");
      db.close();
      expect(await found()).toMatchObject({ shown: [0, 1], panel: { isWhole: false }, erased: [1, []] });
    });

    it('where a trace with its check value is somebody else’s', async () => {
      await append(other, 'door.refused', 'pin-wrong', true);
      const db = openDatabase(storePaths(dataDir()).file);
      db.run('UPDATE traces SET borrower_digest = ?', keys.digests('doorFault').today(mine).digest);
      db.close();
      expect((await exported(mine)).unreadable).toBe(1);
    });
  });

  describe('is told by what is sealed, where somebody altered its check value', () => {
    const [mine, other] = cards as [CardNumber, CardNumber];
    const alter = (digest: Uint8Array, id = 1): void => {
      const db = openDatabase(storePaths(dataDir()).file);
      db.run('UPDATE traces SET borrower_digest = ? WHERE id = ?', digest, id);
      db.close();
    };
    const seenAndErased = async (): Promise<unknown> => {
      const shown = await exported(mine);
      const { removed, stays } = await withAll((records) => eraseRecords(records, mine, () => Promise.resolve()));
      return [shown.traces.length, shown.unreadable, removed, stays.map(({ kind, count }) => [kind, count]), (await exported(other)).traces.length];
    };
    beforeEach(async () => {
      await append(mine, 'door.refused', 'pin-wrong', true);
      await append(other, 'door.refused', 'pin-wrong', true);
      await append(mine, 'door.granted', '', true);
    });

    it('to one of nobody: it is shown, and goes', async () => {
      alter(Buffer.alloc(32, 7));
      expect(await seenAndErased()).toEqual([2, 0, 2, [], 1]);
    });

    it('to one of somebody else: it is shown, and goes without what is that other’s', async () => {
      alter(keys.digests('doorFault').today(other).digest);
      expect(await seenAndErased()).toEqual([2, 0, 2, [], 1]);
    });

    it('from that of somebody else to its own: what is that other’s stays', async () => {
      alter(keys.digests('doorFault').today(mine).digest, 2);
      expect(await seenAndErased()).toEqual([2, 1, 2, [], 1]);
    });
  });

  it('is not shown where the look can not be recorded, and the sentence says what to do', async () => {
    writeFileSync(path.join(storePaths(dataDir()).folder, 'events.db'), Buffer.alloc(5_000, 'x'));
    const [mine] = cards as [CardNumber];
    await expect(exported(mine)).rejects.toMatchObject({ code: 'STORE_DAMAGED', message: expect.stringContaining('move it out of') });
  });

  describe('is erased', () => {
    const [mine, other] = cards as [CardNumber, CardNumber];
    const rawBytes = (needle: Uint8Array): string[] =>
      readdirSync(storePaths(dataDir()).folder).filter((name) =>
        readFileSync(path.join(storePaths(dataDir()).folder, name)).includes(Buffer.from(needle)),
      );
    const sealedOf = async (card: CardNumber): Promise<Uint8Array[]> => {
      const rows = await store.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 });
      return rows.flatMap(({ borrower, ...row }) =>
        borrower !== undefined && openBorrower(keys.sealer('trace'), { ...row, borrower })?.equals(card) === true
          ? [borrower.sealed, borrower.digest]
          : [],
      );
    };
    const noWait = (): Promise<void> => Promise.resolve();

    it('with its bytes, while the station goes on, and everybody else stays', async () => {
      for (let index = 0; index < 40; index += 1) await append(index % 2 === 0 ? mine : other, 'door.refused', 'pin-wrong', true);
      const needles = await sealedOf(mine);
      expect(needles.length).toBe(40);
      expect(await withAll((records) => eraseRecords(records, mine, noWait))).toEqual({ removed: 20, areBytesGone: true, stays: [] });
      expect(needles.flatMap(rawBytes)).toEqual([]);
      expect([(await exported(mine)).traces.length, (await exported(other)).traces.length]).toEqual([0, 20]);
      await append(other, 'door.granted', '', true);
      expect((await exported(other)).traces).toHaveLength(21);
    });

    it('by the station within a minute where another reader held the file meanwhile', async () => {
      for (let index = 0; index < 10; index += 1) await append(mine, 'door.refused', 'pin-wrong', true);
      await store.purge();
      const needles = await sealedOf(mine);
      const reader = openDatabase(storePaths(dataDir()).file);
      reader.exec('BEGIN');
      reader.first('SELECT count(*) FROM traces');
      expect(await withAll((records) => eraseRecords(records, mine, noWait))).toMatchObject({ removed: 10, areBytesGone: false });
      expect(needles.flatMap(rawBytes)).not.toEqual([]);
      reader.exec('COMMIT');
      reader.close();
      // Its own sweep, which has nothing to expire.
      await store.purge();
      expect(needles.flatMap(rawBytes)).toEqual([]);
    });
  });
});
