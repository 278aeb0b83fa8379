import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { type StationConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import type { StoredTrace, TracePurpose } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { straysOf } from '../../test/support/kept-files.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { goodToml } from '../config/config.fixture.ts';
import { createLog } from '../log.ts';
import { keyFolder, openKeys, sealingOf, type StationKeys } from '../parts/keys-part.ts';
import { StationNotices } from '../parts/station-notices.ts';
import { StopStack } from '../stop-stack.ts';
import { retentionOf } from '../../sync/store/retention.ts';
import { privacyStatement } from './privacy-statement.ts';

const dayMs = 86_400_000;
const borrower = CardNumber.parse('24567000001016');
const purposes: readonly TracePurpose[] = ['doorFault', 'kioskFault'];

/** What a store and its keys, opened by this config as a station does it, made of one trace of each purpose; and on which day no key was left. */
async function run(
  config: StationConfig,
): Promise<{ readonly traces: readonly StoredTrace[]; readonly keyLivedMs: number | null; readonly strays: string[] }> {
  const clock = new VirtualClock();
  const stack = new StopStack(clock);
  const log = createLog({ level: 'silent' });
  const keys = await openKeys({ options: { config, clock, log }, stack, notices: new StationNotices([]) });
  const store = await openTraceStore({
    dataDir: config.station.dataDir,
    retentionMs: retentionOf(config.privacy),
    clock,
    ...sealingOf(config, keys),
  });
  stack.add('store', () => store.close());
  for (const purpose of purposes)
    await store.append({ atMs: clock.now(), purpose, device: null, event: 'door.refused', resultCode: '', incidentCode: null, borrower });
  const traces = await store.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10 });
  const strays = straysOf({ data: config.station.dataDir, keys: keyFolder(config) });
  const [first] = daysOf(keys);
  await stack.stop();
  const keyLivedMs =
    first === undefined ? null : (await lastLifeOf(config, first, dayMs + longestTraceMs(config))) - Date.parse(`${first}T00:00:00Z`);
  return { traces, keyLivedMs, strays };
}

/** The first moment, in hours from the day's beginning, at which a start finds a day's key no more. */
async function lastLifeOf(config: StationConfig, day: string, lifeMs: number): Promise<number> {
  const beganMs = Date.parse(`${day}T00:00:00Z`);
  const livesAt = async (atMs: number): Promise<boolean> => (await daysAt(config, atMs)).includes(day);
  const saidMs = beganMs + lifeMs;
  if (!(await livesAt(saidMs - 1))) return saidMs - 1;
  return (await livesAt(saidMs)) ? Number.POSITIVE_INFINITY : saidMs;
}

/** Of which days a station that starts then finds keys, or makes them. */
async function daysAt(config: StationConfig, atMs: number): Promise<readonly string[]> {
  const clock = new VirtualClock(atMs);
  const stack = new StopStack(clock);
  const keys = await openKeys({ options: { config, clock, log: createLog({ level: 'silent' }) }, stack, notices: new StationNotices([]) });
  await stack.stop();
  return daysOf(keys);
}

const longestTraceMs = (config: StationConfig): number => Math.max(...Object.values(privacyStatement(config).tracesKeptMs));

/** Keys of tries of PINs end by the time that the station has run, however long it is off. */
const daysOf = (keys: StationKeys): readonly string[] => [
  ...new Set(
    keys.current
      ?.digests('trace')
      .living(borrower)
      .map(({ day }) => day),
  ),
];

const privacy = fc.record({
  profile: fc.constantFrom('strict' as const, 'troubleshooting' as const),
  doorTraceHours: fc.integer({ min: 1, max: 720 }),
  kioskTraceHours: fc.integer({ min: 1, max: 720 }),
});

/** Under `strict` no key of traces is made. */
const sealing = privacy.map((given) => ({ ...given, profile: 'troubleshooting' as const }));

function configIn(folder: string, asked: object): StationConfig {
  const raw = parse(goodToml);
  return stationConfigSchema.parse({ ...raw, station: { ...(raw['station'] as object), dataDir: path.join(folder, 'data') }, privacy: asked });
}

describe('the statement', () => {
  it('is what a store and its keys do, under any config', async () => {
    await fc.assert(
      fc.asyncProperty(privacy, async (given) => {
        const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-statement-'));
        try {
          const config = configIn(folder, given);
          const statement = privacyStatement(config);
          const { traces, keyLivedMs, strays } = await run(config);
          expect(traces.map(({ purpose, atMs, expiresAtMs }) => [purpose, expiresAtMs - atMs])).toEqual(
            purposes.map((purpose) => [purpose, statement.tracesKeptMs[purpose]]),
          );
          expect(statement.kept.find(({ id }) => id === 'traces')?.keptMs).toBe(
            Math.max(...traces.map(({ atMs, expiresAtMs }) => expiresAtMs - atMs)),
          );
          const areSealed = traces.every(({ borrower }) => borrower?.sealed.length === 93);
          expect([areSealed, traces.some(({ borrower }) => borrower !== undefined)]).toEqual(Array(2).fill(statement.borrowerIds !== 'never stored'));
          expect(keyLivedMs).toBe(areSealed ? dayMs + longestTraceMs(config) : null);
          const keysKeptMs = statement.kept.find(({ id }) => id === 'keys')?.keptMs;
          expect(keysKeptMs).toBe(Math.max(2 * dayMs, keyLivedMs ?? 0));
          expect(statement.hardCapMs).toBe(59 * dayMs);
          expect(strays).toEqual([]);
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 5 },
    );
  }, 60_000);

  it('holds for the keys of before, too, whatever the config was then', async () => {
    const example = { profile: 'troubleshooting', doorTraceHours: 720, kioskTraceHours: 720 } as const;
    await fc.assert(
      fc.asyncProperty(sealing, privacy, async (before, given) => {
        const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-statement-'));
        try {
          const [day = ''] = await daysAt(configIn(folder, before), new VirtualClock().now());
          expect(day).not.toBe('');
          const config = configIn(folder, given);
          const keptMs = privacyStatement(config).kept.find(({ id }) => id === 'keys')?.keptMs ?? 0;
          expect(await lastLifeOf(config, day, keptMs)).toBeLessThanOrEqual(Date.parse(`${day}T00:00:00Z`) + keptMs);
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 5, examples: [[example, { ...example, doorTraceHours: 480, kioskTraceHours: 480 }]] },
    );
  }, 60_000);
});
