import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health } from '../../contracts/health.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { buildDevices, type StationDevice } from '../parts/devices.ts';
import { openLibrarySystem } from '../parts/library-system-part.ts';
import { systemClock } from '../system-clock.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';

/** One thing that was tried. `remedy` says what to do where it failed. */
interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
  readonly code?: string;
  readonly remedy?: string;
}

const deviceLimitMs = 5000;

/** `omatoimi check`: exit 0 when the library system and every device can be used now. The station itself must not run meanwhile. */
export async function checkCommand(options: { readonly config: string; readonly json?: boolean }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const clock = systemClock;
  const [librarySystem, devices] = await Promise.all([checkLibrarySystem(config, clock), checkDevices(config, clock)]);
  const results = [librarySystem, ...devices];
  const ok = results.every((result) => result.ok);
  printEither(options, { ok, checks: results }, results.map(describe));
  return ok ? exitCodes.done : exitCodes.negative;
}

async function checkLibrarySystem(config: StationConfig, clock: Clock): Promise<CheckResult> {
  const startedAt = clock.monotonicMs();
  const result = (rest: Omit<CheckResult, 'name' | 'ms'>): CheckResult => ({ name: 'library system', ms: since(clock, startedAt), ...rest });
  const link = await openLibrarySystem(config, clock);
  try {
    const status = await link.status();
    const detail = `protocol ${status.protocolVersion}, institution ${status.institution}, loans ${status.mayCheckout ? 'yes' : 'no'}, returns ${status.mayCheckin ? 'yes' : 'no'}`;
    if (status.isOnline) return result({ ok: true, detail });
    return result({ ok: false, detail, remedy: 'The library system answers but says that it is off-line: ask its operator.' });
  } catch (error) {
    if (!(error instanceof KioskError)) throw error;
    return result({ ok: false, detail: 'no answer that could be used', code: error.code, remedy: error.message });
  } finally {
    await link.stop();
  }
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
