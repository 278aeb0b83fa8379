import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CardNumber } from '../../contracts/secrets.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { DayKeys, type KeyLives } from './day-keys.ts';
import { type KeyFiles, openKeyFiles } from './key-files.ts';
import { decodeRing, sealBytes } from './key-ring.codec.ts';
import { eraseLeftovers, readRing, replaceRing } from './key-store.ts';

const card = CardNumber.parse('24567000001016');
const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (plain: Uint8Array | null): string | null => (plain === null ? null : Buffer.from(plain).toString());
const hour = 3_600_000;
const day = 24 * hour;

describe('keys of days', () => {
  let folder: string;
  let clock: VirtualClock;
  const troubles: unknown[] = [];

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'omatoimi-keys-')), 'keys');
    clock = new VirtualClock();
    troubles.length = 0;
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

  const open = async (keepMs: KeyLives = { doorFault: day, kioskFault: day / 2, pinAttempt: day }): Promise<DayKeys> => {
    const files = await openKeyFiles(folder);
    return DayKeys.open({
      files,
      clock,
      keepMs,
      onTrouble: (error) => troubles.push(error),
    });
  };
  /** A turn that a timer began may have looked at an earlier time. */
  const turnNow = async (keys: DayKeys): Promise<void> => {
    await keys.turn();
    await keys.turn();
  };
  /** Days pass while the station is off. */
  const later = (ms: number): void => clock.jumpWallTo(clock.now() + ms);

  it('give a card another check value every day, and know yesterday again', async () => {
    const monday = await open();
    const first = monday.digests('pinAttempt').today(card);
    later(day);
    const tuesday = (await open()).digests('pinAttempt');
    expect(tuesday.today(card)).not.toEqual(first);
    expect(tuesday.living(card)).toEqual([tuesday.today(card), first]);
  });

  it('are the same after a restart', async () => {
    const first = (await open()).digests('doorFault').today(card);
    expect((await open()).digests('doorFault').today(card)).toEqual(first);
  });

  it('differ by purpose', async () => {
    const keys = await open();
    expect(keys.digests('doorFault').today(card).digest).not.toEqual(keys.digests('pinAttempt').today(card).digest);
    const sealed = keys.sealer('doorFault').seal(bytes('a card'), 'row 1');
    expect(keys.sealer('pinAttempt').open(sealed, 'row 1')).toBeNull();
  });

  it('open what they sealed, in its own place only, unaltered only', async () => {
    const sealer = (await open()).sealer('doorFault');
    const sealed = sealer.seal(bytes('a card'), 'row 1');
    expect(text(sealer.open(sealed, 'row 1'))).toBe('a card');
    expect(sealer.open(sealed, 'row 2')).toBeNull();
    for (let at = 0; at < sealed.bytes.length; at += 1) {
      const altered = Uint8Array.from(sealed.bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(sealer.open({ ...sealed, bytes: altered }, 'row 1')).toBeNull();
    }
  });

  it('are gone when their time is over: what they sealed opens for nobody', async () => {
    const sealed = (await open()).sealer('doorFault').seal(bytes('a card'), 'row 1');
    later(day);
    expect(text((await open()).sealer('trace').open(sealed, 'row 1'))).toBe('a card');
    later(2 * day);
    expect((await open()).sealer('trace').open(sealed, 'row 1')).toBeNull();
  });

  it('of one purpose end with it, while those of another live on', async () => {
    const monday = await open();
    const sealed = {
      door: monday.sealer('doorFault').seal(bytes('a card'), 'row 1'),
      kiosk: monday.sealer('kioskFault').seal(bytes('a card'), 'row 1'),
    };
    monday.stop();
    // From half a day after its day's end the kiosk's traces of Monday are gone, the door's are not.
    clock.jumpWallTo(Date.UTC(2026, 10, 24, 18));
    const tuesday = (await open()).sealer('trace');
    expect([text(tuesday.open(sealed.door, 'row 1')), tuesday.open(sealed.kiosk, 'row 1')]).toEqual(['a card', null]);
  });

  it('end although the clock begins in 1970 at every start, and every run is cut after two hours', async () => {
    const first = await open();
    const sealed = first.sealer('doorFault').seal(bytes('a card'), 'row 1');
    first.stop();
    for (let run = 0; run < 30; run += 1) {
      clock.jumpWallTo(run);
      const keys = await open();
      for (let hours = 0; hours < 2; hours += 1) {
        await clock.advance(hour);
        await turnNow(keys);
      }
      keys.stop();
    }
    expect((await open()).sealer('doorFault').open(sealed, 'row 1')).toBeNull();
  });

  it.each([
    ['began in 1970', Date.UTC(2026, 10, 23, 9) - 60_000],
    ['is two hours behind', 2 * hour],
  ])('end by the time that another file of the station has seen, where their own folder knew less and the clock %s', async (_title, behindMs) => {
    const first = await open();
    const sealed = first.sealer('doorFault').seal(bytes('a card'), 'row 1');
    first.stop();
    const rightMs = clock.now();
    later(-behindMs);
    const keys = await open();
    keys.raiseTime(rightMs + 3 * day);
    await turnNow(keys);
    expect([keys.sealer('doorFault').open(sealed, 'row 1'), keys.days[0]]).toEqual([null, '2026-11-26']);
    keys.stop();
  });

  it('do not end by a time that another file has seen, where they were put right with the clock and it was not', async () => {
    const rightMs = clock.now();
    later(400 * day);
    const keys = await open();
    const sealed = keys.sealer('doorFault').seal(bytes('a card'), 'row 1');
    clock.jumpWallTo(rightMs);
    await clock.advance(11 * 60_000);
    await turnNow(keys);
    keys.raiseTime(rightMs + 400 * day);
    await turnNow(keys);
    expect(text(keys.sealer('doorFault').open(sealed, 'row 1'))).toBe('a card');
    keys.stop();
  });

  it('keep the time that they have left where a clock that had been years ahead is put right, and open what they sealed', async () => {
    clock.jumpWallTo(Date.UTC(2099, 0, 1, 12));
    const keys = await open();
    const sealed = keys.sealer('doorFault').seal(bytes('a card'), 'row 1');
    clock.jumpWallTo(Date.UTC(2026, 10, 23, 12));
    await clock.advance(11 * 60_000);
    await turnNow(keys);
    expect([keys.days, text(keys.sealer('trace').open(sealed, 'row 1')), keys.sealer('doorFault').seal(bytes('x'), '').day]).toEqual([
      ['2099-01-01', '2026-11-23'],
      'a card',
      '2026-11-23',
    ]);
    await clock.advance(2 * day);
    await turnNow(keys);
    expect(keys.sealer('trace').open(sealed, 'row 1')).toBeNull();
    keys.stop();
  });

  it('open what they sealed until it is due, also where a clock that had been some hours ahead is put right to the day before', async () => {
    clock.jumpWallTo(Date.UTC(2026, 10, 23, 23, 59));
    const keys = await open({ doorFault: 3 * hour });
    const doors = keys.sealer('doorFault');
    const before = doors.seal(bytes('before'), 'row 1');
    clock.stall(hour);
    await turnNow(keys);
    clock.jumpWallTo(clock.now() - 4 * hour);
    await clock.advance(11 * 60_000);
    await turnNow(keys);
    const after = doors.seal(bytes('after'), 'row 2');
    const digests = keys.digests('doorFault');
    expect([before.day, after.day, digests.living(card).filter((each) => each.day === '2026-11-23').length]).toEqual(['2026-11-23', '2026-11-23', 2]);
    expect(digests.living(card)).toContainEqual(digests.today(card));
    keys.stop();
    const opensAt = async (atMs: number): Promise<(string | null)[]> => {
      clock.jumpWallTo(atMs);
      const again = await open({ doorFault: 3 * hour });
      again.stop();
      return [text(again.sealer('trace').open(before, 'row 1')), text(again.sealer('trace').open(after, 'row 2'))];
    };
    // The first came four hours nearer with its key, which ends three hours after the end of its own day; what it sealed last is due a minute before.
    const endOfDay = Date.UTC(2026, 10, 24);
    expect(await opensAt(endOfDay - hour - 1)).toEqual(['before', 'after']);
    expect(await opensAt(endOfDay - hour)).toEqual([null, 'after']);
    expect(await opensAt(endOfDay + 3 * hour - 1)).toEqual([null, 'after']);
    expect(await opensAt(endOfDay + 3 * hour)).toEqual([null, null]);
  });

  it('of tries of PINs end when the station has run for two days, and by no clock', async () => {
    let keys = await open();
    const tried = keys.digests('pinAttempt').today(card);
    const knows = (): boolean =>
      keys
        .digests('pinAttempt')
        .living(card)
        .some(({ digest }) => Buffer.from(digest).equals(Buffer.from(tried.digest)));
    for (const jumpMs of [25 * hour, 100 * day, -400 * day, 25 * hour]) {
      clock.jumpWallTo(clock.now() + jumpMs);
      await clock.advance(11 * 60_000);
      await turnNow(keys);
      keys.stop();
      later(25 * hour);
      keys = await open();
      expect(knows()).toBe(true);
    }
    clock.stall(47 * hour);
    await turnNow(keys);
    expect(knows()).toBe(true);
    clock.stall(hour);
    await turnNow(keys);
    expect(knows()).toBe(false);
    keys.stop();
  });

  it('of tries of PINs that a ring of before had take what was left to them along as time to run', async () => {
    mkdirSync(folder, { mode: 0o700 });
    const [epochKey, key] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
    writeFileSync(path.join(folder, 'epoch-4.key'), `${epochKey.toString('hex')}\n`, { mode: 0o600 });
    const of = '2026-11-23 pinAttempt';
    const endsAtMs = clock.now() + 30 * hour;
    const wrapped = sealBytes(epochKey, key, `omatoimi day key|4|${of}|${endsAtMs}|${day}`).toString('base64');
    const ring = { version: 4, epoch: 4, highestMs: clock.now(), keys: [{ of, endsAtMs, lifeMs: day, wrapped }] };
    writeFileSync(path.join(folder, 'day-keys.json'), JSON.stringify(ring), { mode: 0o600 });
    const keys = await open();
    const [first] = keys.digests('pinAttempt').living(card);
    const living = (): boolean =>
      keys
        .digests('pinAttempt')
        .living(card)
        .some(({ digest }) => Buffer.from(digest).equals(Buffer.from(first?.digest ?? [])));
    clock.stall(29 * hour);
    await turnNow(keys);
    const stays = living();
    clock.stall(2 * hour);
    await turnNow(keys);
    expect([first?.day, stays, living()]).toEqual(['2026-11-23', true, false]);
    keys.stop();
  });

  it('of a ring that claims another time than it was written at open for nobody', async () => {
    await open();
    const file = path.join(folder, 'day-keys.json');
    const ring = JSON.parse(readFileSync(file, 'utf8')) as { readonly highestMs: number };
    for (const forged of [{ highestMs: 0 }, { ranMs: 1 }]) {
      writeFileSync(file, JSON.stringify({ ...ring, ...forged }));
      await expect(open()).rejects.toMatchObject({ code: 'KEYS_UNUSABLE' });
    }
  });

  it('of a ring with one key for every purpose are not taken along, and new ones are begun', async () => {
    mkdirSync(folder, { mode: 0o700 });
    const key = Buffer.alloc(32, 7);
    writeFileSync(path.join(folder, 'epoch-4.key'), `${key.toString('hex')}\n`, { mode: 0o600 });
    const ring = { version: 1, epoch: 4, highestMs: clock.now(), keys: [{ day: '2026-11-23', wrapped: 'AAAA' }] };
    writeFileSync(path.join(folder, 'day-keys.json'), JSON.stringify(ring), { mode: 0o600 });
    expect((await open()).days).toEqual(['2026-11-23']);
    expect(readdirSync(folder).sort()).toEqual(['day-keys.json', 'epoch-5.key']);
  });

  it('end with the shortest of the configs that they lived under, to the millisecond, and are destroyed no earlier', async () => {
    const hours = fc.integer({ min: 1, max: 40 * 24 });
    const lives = fc.record({ firstHours: hours, thenHours: hours, afterHours: fc.integer({ min: 1, max: 20 * 24 }) });
    await fc.assert(
      fc.asyncProperty(lives, async ({ firstHours, thenHours, afterHours }) => {
        rmSync(folder, { recursive: true, force: true });
        clock.jumpWallTo(Date.UTC(2026, 10, 23, 12));
        const first = await open({ doorFault: firstHours * hour });
        const sealed = first.sealer('doorFault').seal(bytes('a card'), 'row 1');
        first.stop();
        const dayEnds = Date.UTC(2026, 10, 24);
        const endsAtMs = dayEnds + Math.min(firstHours, thenHours) * hour;
        const changedAtMs = clock.now() + afterHours * hour;
        const opensAt = async (atMs: number): Promise<boolean> => {
          clock.jumpWallTo(Math.max(atMs, changedAtMs));
          const keys = await open({ doorFault: thenHours * hour });
          keys.stop();
          return keys.sealer('doorFault').open(sealed, 'row 1') !== null;
        };
        expect(await opensAt(changedAtMs)).toBe(changedAtMs < endsAtMs);
        expect(await opensAt(endsAtMs - 1)).toBe(changedAtMs < endsAtMs);
        expect(await opensAt(endsAtMs)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('of a ring that does not say how long they were needed end with a shorter config all the same', async () => {
    mkdirSync(folder, { mode: 0o700 });
    const [epochKey, key] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
    writeFileSync(path.join(folder, 'epoch-4.key'), `${epochKey.toString('hex')}\n`, { mode: 0o600 });
    const of = '2026-11-22 doorFault';
    const endsAtMs = Date.UTC(2026, 10, 23) + 30 * day;
    const wrapped = sealBytes(epochKey, key, `omatoimi day key|4|${of}|${endsAtMs}`).toString('base64');
    const ring = { version: 3, epoch: 4, highestMs: clock.now(), keys: [{ of, endsAtMs, wrapped }] };
    writeFileSync(path.join(folder, 'day-keys.json'), JSON.stringify(ring), { mode: 0o600 });
    const daysAt = async (atMs: number): Promise<readonly string[]> => {
      clock.jumpWallTo(atMs);
      const keys = await open();
      keys.stop();
      return keys.days;
    };
    expect(await daysAt(Date.UTC(2026, 10, 24) - 1)).toContain('2026-11-22');
    expect(await daysAt(Date.UTC(2026, 10, 24))).not.toContain('2026-11-22');
  });

  it('turn by themselves at midnight', async () => {
    const keys = await open();
    expect(keys.days).toEqual(['2026-11-23']);
    // Real files answer in their own time, so virtual days pass in small steps.
    for (let index = 0; index < 15 && keys.days.length < 2; index += 1) {
      await clock.advance(hour);
      await keys.turn();
    }
    expect([keys.days, troubles]).toEqual([['2026-11-24', '2026-11-23'], []]);
    keys.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('are not moved by a clock set back ten years, and destroyed early by none set forward', async () => {
    const keys = await open();
    for (const years of [-10, 20]) {
      clock.jumpWallTo(clock.now() + years * 365 * day);
      await keys.turn();
      expect(keys.days).toEqual(['2026-11-23']);
    }
    keys.stop();
  });

  it('lie in a folder and in files of their owner alone', async () => {
    await open();
    expect(readdirSync(folder).sort()).toEqual(['day-keys.json', 'epoch-1.key']);
    chmodSync(path.join(folder, 'epoch-1.key'), 0o644);
    await expect(open()).rejects.toMatchObject({ code: 'KEYS_UNUSABLE', message: expect.stringContaining('chmod 600') });
    chmodSync(folder, 0o755);
    await expect(open()).rejects.toMatchObject({ code: 'KEYS_UNUSABLE', message: expect.stringContaining('chmod 700') });
  });

  it.each([
    ['a lost epoch key', () => rmSync(path.join(folder, 'epoch-1.key')), 'is missing'],
    ['another epoch key', () => writeFileSync(path.join(folder, 'epoch-1.key'), `${'0'.repeat(64)}\n`), 'does not open'],
    ['a damaged epoch key', () => writeFileSync(path.join(folder, 'epoch-1.key'), 'x'), 'is damaged'],
    ['a damaged ring', () => writeFileSync(path.join(folder, 'day-keys.json'), '{'), 'is damaged'],
  ])('say what to do about %s, and are never begun anew in silence', async (_title, harm, sentence) => {
    await open();
    harm();
    await expect(open()).rejects.toMatchObject({ code: 'KEYS_UNUSABLE', message: expect.stringContaining(sentence) });
  });

  it('make an old copy of the ring useless: its epoch key is no more', async () => {
    await open();
    const old = readFileSync(path.join(folder, 'day-keys.json'), 'utf8');
    later(day);
    await open();
    const epochs = readdirSync(folder).filter((name) => name.startsWith('epoch-'));
    expect(epochs).toEqual(['epoch-2.key']);
    const key = Buffer.from(readFileSync(path.join(folder, 'epoch-2.key'), 'utf8').trim(), 'hex');
    expect(decodeRing(old, key)).toBeNull();
    expect(decodeRing(readFileSync(path.join(folder, 'day-keys.json'), 'utf8'), key)?.keys.size).toBe(6);
  });
});

/** Files in memory whose power fails at the n-th change: that change is lost, cut in the middle, or the last one done. */
class CutFiles implements KeyFiles {
  readonly files = new Map<string, string>();
  left = Number.POSITIVE_INFINITY;
  half = false;

  list = async (): Promise<string[]> => [...this.files.keys()];
  read = async (name: string): Promise<string | null> => this.files.get(name) ?? null;
  write = async (name: string, content: string): Promise<void> =>
    this.#change(
      () => this.files.set(name, content),
      () => this.files.set(name, content.slice(0, content.length / 2)),
    );
  replace = async (from: string, to: string): Promise<void> =>
    this.#change(() => {
      this.files.set(to, this.files.get(from) ?? '');
      this.files.delete(from);
    });
  erase = async (name: string): Promise<void> =>
    this.#change(
      () => this.files.delete(name),
      () => this.files.set(name, '\0'.repeat(65)),
    );

  #change(whole: () => unknown, half: () => unknown = () => undefined): void {
    this.left -= 1;
    if (this.left > 0) return void whole();
    if (this.half) half();
    throw new Error('power cut');
  }
}

describe('keys of tries of PINs on a PC that is on for ten minutes at a time', () => {
  it('end when it has run for two days and a half at the most, and not before two', async () => {
    const files = new CutFiles();
    const clock = new VirtualClock();
    const startsAtMs = clock.now();
    const known: (string | null)[] = [];
    const digests: string[] = [];
    for (let run = 0; run < 370; run += 1) {
      clock.jumpWallTo(startsAtMs);
      const keys = await DayKeys.open({ files, clock, keepMs: { pinAttempt: day }, onTrouble: () => undefined });
      if (run === 0) digests.push(Buffer.from(keys.digests('pinAttempt').today(card).digest).toString('hex'));
      for (let gone = 0; gone < 10; gone += 1) {
        clock.stall(60_000);
        await keys.turn();
      }
      const living = keys.digests('pinAttempt').living(card);
      known.push(living.map(({ digest }) => Buffer.from(digest).toString('hex')).find((each) => each === digests[0]) ?? null);
      keys.stop();
    }
    const runsOfTwoDays = (2 * day) / 600_000;
    expect([known.slice(0, runsOfTwoDays).includes(null), known.at(-1)]).toEqual([false, null]);
  });
});

describe('a power cut while the keys turn', () => {
  it.each([false, true])('at any step, a file half written: %s, leaves one usable ring with every living key', async (half) => {
    let isWhole = false;
    for (let cutAt = 1; !isWhole; cutAt += 1) {
      const files = new CutFiles();
      const before = await replaceRing(files, {
        epoch: 0,
        highestMs: 1,
        ranMs: 0,
        keys: new Map([['2026-11-23 doorFault', { key: Buffer.alloc(32, 7), endsAtMs: 9, lifeMs: 4 }]]),
      });
      Object.assign(files, { left: cutAt, half });
      isWhole = await replaceRing(files, {
        ...before,
        keys: new Map([...before.keys, ['2026-11-24 doorFault', { key: Buffer.alloc(32, 8), endsAtMs: 9, lifeMs: 4 }]]),
      }).then(
        () => true,
        () => false,
      );
      files.left = Number.POSITIVE_INFINITY;
      const { keys, epoch } = await readRing(files);
      await eraseLeftovers(files, epoch);
      expect(keys.get('2026-11-23 doorFault')).toEqual({ key: Buffer.alloc(32, 7), endsAtMs: 9, lifeMs: 4 });
      expect([...files.files.keys()].sort()).toEqual(['day-keys.json', `epoch-${epoch}.key`]);
      // The next turn starts from whatever was left, and works.
      expect((await replaceRing(files, { epoch, highestMs: 2, ranMs: 0, keys })).epoch).toBe(epoch + 1);
    }
  });

  it('takes no number of an epoch whose destruction failed, since the ring that counts may need it', async () => {
    const files = new CutFiles();
    const first = await replaceRing(files, {
      epoch: 0,
      highestMs: 1,
      ranMs: 0,
      keys: new Map([['2026-11-23 doorFault', { key: Buffer.alloc(32, 7), endsAtMs: 9, lifeMs: 4 }]]),
    });
    // The fourth change is the destruction of the first epoch's key: the new ring counts, and its writer does not know.
    files.left = 4;
    await expect(replaceRing(files, first)).rejects.toThrow('power cut');
    files.left = 2;
    await expect(replaceRing(files, first)).rejects.toThrow('power cut');
    expect((await readRing(files)).keys.get('2026-11-23 doorFault')).toEqual({ key: Buffer.alloc(32, 7), endsAtMs: 9, lifeMs: 4 });
  });
});
