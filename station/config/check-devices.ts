import type { ZodType } from 'zod';
import { deviceRoles } from '../../contracts/config.schema.ts';
import type { ConfigOutline, DeviceOutline } from './config-outline.ts';
import { type ConfigProblem, problemAt, quoted } from './config-problem.ts';
import { nearestName } from './nearest-name.ts';
import { checkSchema } from './schema-problems.ts';

/** What the check needs to know of a driver; every row of the registry fits. */
export interface DriverDescription {
  readonly id: string;
  readonly roles: readonly string[];
  readonly settingsSchema: ZodType;
  readonly bus?: string;
}

/** What the drivers say about their devices. */
export interface CheckedDevices {
  readonly problems: readonly ConfigProblem[];
  /** By place in `[[devices]]`: the settings as the driver's schema gave them, defaults filled in. */
  readonly settings: ReadonlyMap<number, Readonly<Record<string, unknown>>>;
}

/** Checks every device against its driver: whether there is one, whether it can fill the role, and its settings. */
export function checkDevices(config: ConfigOutline, drivers: readonly DriverDescription[], raw: unknown): CheckedDevices {
  const problems: ConfigProblem[] = [];
  const settings = new Map<number, Readonly<Record<string, unknown>>>();
  for (const device of config.devices) {
    if (device.driver === undefined) continue;
    const driver = drivers.find((each) => each.id === device.driver);
    if (driver === undefined) {
      problems.push(unknownDriver(device, device.driver, drivers));
      continue;
    }
    problems.push(...wrongRole(device, driver));
    const checked = checkSchema(driver.settingsSchema, device.settings, {
      path: ['devices', device.index, 'settings'],
      raw: withSettings(raw, device),
    });
    problems.push(...checked.problems);
    if (checked.value !== undefined) settings.set(device.index, checked.value as Readonly<Record<string, unknown>>);
  }
  return { problems, settings };
}

const nameOf = (device: DeviceOutline): string => `[[devices]] ${device.id === undefined ? `number ${device.index + 1}` : quoted(device.id)}`;

function unknownDriver(device: DeviceOutline, name: string, drivers: readonly DriverDescription[]): ConfigProblem {
  const ids = drivers.map((driver) => driver.id);
  const near = nearestName(name, ids);
  const hint = near === undefined ? `there are ${ids.join(', ')}` : `did you mean "${near}"?`;
  return problemAt(`${nameOf(device)} driver`, ` = ${quoted(name)} is not known; ${hint}`);
}

// A role that no device at all can have is the schema's business.
function wrongRole(device: DeviceOutline, driver: DriverDescription): ConfigProblem[] {
  const isKnown = deviceRoles.some((role) => role === device.role);
  if (device.role === undefined || !isKnown || driver.roles.includes(device.role)) return [];
  return [problemAt(`${nameOf(device)} role`, ` = ${quoted(device.role)}: the driver ${driver.id} can be ${driver.roles.join(', ')}`)];
}

// `settings` may be left out of the file: problems then still need a table to be missing from.
function withSettings(raw: unknown, device: DeviceOutline): unknown {
  const devices: unknown[] = [];
  devices[device.index] = { id: device.id, settings: device.settings };
  return { ...(raw as object), devices };
}
