import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StationConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { FakePinAttempts } from '../../test/support/fake-pin-attempts.ts';
import { until } from '../../test/support/until.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { goodToml } from '../config/config.fixture.ts';
import { createLog } from '../log.ts';
import { StopStack } from '../stop-stack.ts';
import { keyFolder, openKeys, sealingOf, type StationKeys } from './keys-part.ts';
import { StationNotices } from './station-notices.ts';

const card = CardNumber.parse('24567000001016');
const hour = 3_600_000;

describe('keys that can not be used when the station starts', () => {
  let base: string;
  let clock: VirtualClock;
  let stack: StopStack;
  let notices: StationNotices;
  let config: StationConfig;
  let keys: StationKeys;

  beforeEach(async () => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-late-keys-'));
    clock = new VirtualClock();
    stack = new StopStack(clock);
    notices = new StationNotices([]);
    const raw = parse(goodToml);
    config = stationConfigSchema.parse({ ...raw, station: { ...(raw['station'] as object), dataDir: path.join(base, 'data') } });
    mkdirSync(keyFolder(config), { recursive: true });
    // Others can look in: nothing is to be kept under such keys.
    chmodSync(keyFolder(config), 0o755);
    keys = await openKeys({ options: { config, clock, log: createLog({ level: 'silent' }) }, stack, notices });
  });
  afterEach(async () => {
    await stack.stop();
    rmSync(base, { recursive: true });
  });

  const mend = async (): Promise<void> => {
    chmodSync(keyFolder(config), 0o700);
    await clock.advance(30_000);
    await until('the keys are there', () => keys.current !== null);
  };

  it('are told, and used within half a minute of being mended, without a restart', async () => {
    expect([keys.current, notices.all]).toEqual([null, [expect.stringContaining('chmod 700')]]);
    await mend();
    expect([keys.current?.days.length, notices.all]).toEqual([1, []]);
  });

  it('forgive no wrong PIN when a clock jumps two days ahead, and a restart then finds the tries again', async () => {
    await mend();
    const store = new FakePinAttempts(clock);
    const lockout = new PinLockout({ digests: keys, store, clock, onGuessing: () => undefined, onStore: () => undefined });
    stack.add('PIN tries', async () => lockout.stop());
    for (let wrong = 0; wrong < 10; wrong += 1) {
      const leave = await lockout.begin(card, 'main');
      if (leave.kind === 'open') leave.end('wrong');
      await clock.advance(hour / 3);
    }
    clock.jumpWallTo(clock.now() + 48 * hour);
    for (let half = 0; half < 22; half += 1) {
      await clock.advance(30_000);
      await keys.current?.turn();
    }
    const stored = new Set([...store.rows.values()].map(({ digest }) => digest));
    const living = keys.living(card).map(({ digest }) => Buffer.from(digest).toString('hex'));
    expect([store.rows.size, living.some((digest) => stored.has(digest))]).toEqual([10, true]);
    const leave = await lockout.begin(card, 'main');
    expect(leave.kind === 'locked' && leave.hold).toBe('lockedToday');
  });

  it('seal from then on; what was written before has no borrower', async () => {
    const store = await openTraceStore({
      dataDir: config.station.dataDir,
      retentionMs: { doorFault: hour, kioskFault: hour },
      clock,
      ...sealingOf(config, keys),
      onTime: (nowMs) => keys.raiseTime(nowMs),
    });
    stack.add('store', () => store.close());
    const append = (): Promise<void> =>
      store.append({
        atMs: clock.now(),
        purpose: 'doorFault',
        device: null,
        event: 'door.refused',
        resultCode: '',
        incidentCode: null,
        borrower: card,
      });
    await append();
    await mend();
    await append();
    const rows = await store.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10 });
    const sealer = keys.current?.sealer('trace');
    expect(rows.map((row) => (sealer === undefined ? null : (openBorrower(sealer, row)?.reveal() ?? null)))).toEqual([null, card.reveal()]);
    expect(await store.ofBorrower(card)).toHaveLength(1);
  });

  it('end by no time that was told before they came, where they and the clock agree that it is a wrong one', async () => {
    await mend();
    const sealed = keys.current?.sealer('doorFault').seal(Buffer.from('a card'), 'row 1');
    keys.stop();
    chmodSync(keyFolder(config), 0o755);
    const late = await openKeys({ options: { config, clock, log: createLog({ level: 'silent' }) }, stack, notices });
    late.raiseTime(clock.now() + 400 * 24 * hour);
    chmodSync(keyFolder(config), 0o700);
    await clock.advance(30_000);
    await until('the keys are there', () => late.current !== null);
    await late.current?.turn();
    await late.current?.turn();
    const opened = sealed === undefined ? null : late.current?.sealer('doorFault').open(sealed, 'row 1');
    expect(Buffer.from(opened ?? []).toString()).toBe('a card');
  });

  it('forgive no wrong PIN by coming: it is still known by what it was counted with', async () => {
    const before = keys.today(card).digest;
    await mend();
    const living = keys.living(card).map(({ digest }) => Buffer.from(digest).toString('hex'));
    expect(living).toEqual([Buffer.from(keys.today(card).digest).toString('hex'), Buffer.from(before).toString('hex')]);
  });

  it('are not tried for ever: a station that stops leaves no timer', async () => {
    await stack.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
