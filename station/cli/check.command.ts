import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import type { Health } from '../../contracts/health.ts';
import { parseItemId } from '../../contracts/ids.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { endedCardWarnings } from '../config/ended-cards.ts';
import { buildDevices, type StationDevice } from '../parts/devices.ts';
import { systemClock } from '../system-clock.ts';
import { type CheckResult, checkLibrary } from './check-library.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { readPatronQuestion } from './patron-question.ts';

const deviceLimitMs = 5000;

/** Of `omatoimi check`. `cardStdin`: a test patron's card and PIN come on stdin, as for `omatoimi patron`. */
export interface CheckOptions {
  readonly config: string;
  readonly json?: boolean;
  readonly cardStdin?: boolean;
  readonly item?: string;
}

/** `omatoimi check`: exit 0 when the library system and every device can be used now. The station itself must not run meanwhile. */
export async function checkCommand(options: CheckOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const clock = systemClock;
  const trials = {
    patron: options.cardStdin === true ? await readPatronQuestion() : null,
    item: options.item === undefined ? null : parseItemId(options.item),
  };
  const [librarySystem, devices] = await Promise.all([checkLibrary(config, trials, clock), checkDevices(config, clock)]);
  const results = [...librarySystem, ...devices];
  const ok = results.every((result) => result.ok);
  const warnings = endedCardWarnings(config, clock.now());
  printEither(options, { ok, checks: results, warnings }, [...results.map(describe), ...warnings.map((warning) => `warning: ${warning}`)]);
  return ok ? exitCodes.done : exitCodes.negative;
}

async function checkDevices(config: StationConfig, clock: Clock): Promise<CheckResult[]> {
  const devices = buildDevices(config.devices, { clock });
  return Promise.all(devices.all.map((device) => checkDevice(device, clock)));
}

async function checkDevice(device: StationDevice, clock: Clock): Promise<CheckResult> {
  const startedAt = clock.monotonicMs();
  device.start();
  const health = await firstHealth(device, clock);
  const base = { name: device.id, ms: since(clock, startedAt), detail: `${device.driver} as ${device.role}` };
  await device.stop();
  if (health.state === 'ready') return { ...base, ok: true };
  if (health.state === 'faulted') return { ...base, ok: false, code: health.code, remedy: health.remedy };
  return {
    ...base,
    ok: false,
    code: 'DEVICE_TIMEOUT',
    remedy: `No sign of life within ${deviceLimitMs / 1000} s: check the cable and the path in the config.`,
  };
}

function firstHealth(device: StationDevice, clock: Clock): Promise<Health> {
  return new Promise((resolve) => {
    if (device.health.health.state !== 'starting') return resolve(device.health.health);
    const finish = (health: Health): void => {
      timer.cancel();
      stopListening();
      resolve(health);
    };
    const timer = clock.setTimer(deviceLimitMs, () => finish(device.health.health));
    const stopListening = device.health.onHealth((health) => {
      if (health.state !== 'starting') finish(health);
    });
  });
}

const since = (clock: Clock, startedAt: number): number => Math.round((clock.monotonicMs() - startedAt) * 10) / 10;

function describe(result: CheckResult): string {
  const line = `${result.ok ? 'ok    ' : 'FAILED'} ${result.name} (${result.ms} ms): ${result.detail}`;
  return result.remedy === undefined ? line : `${line}\n       ${result.remedy}`;
}
