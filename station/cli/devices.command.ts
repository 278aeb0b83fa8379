import { access, constants } from 'node:fs/promises';
import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { type FoundHidDevice, listHidDevices } from '../../device-drivers/discovery/hid-devices.ts';
import { type DriverProposal, proposeDrivers, usbIds } from '../../device-drivers/discovery/proposals.ts';
import { type FoundSerialPort, listSerialPorts } from '../../device-drivers/discovery/serial-ports.ts';
import { driverRegistry } from '../../device-drivers/registry.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { realLine } from '../config/device-line.ts';
import { systemClock } from '../system-clock.ts';
import type { ListedDevice } from './listed-device.ts';
import { probeDevice } from './probe-device.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';

/** Of `omatoimi devices`. */
export interface DevicesOptions {
  readonly config?: string;
  readonly probe?: boolean;
  readonly json?: boolean;
}

/** `omatoimi devices`: exit 0 whether or not anything is there. */
export async function devicesCommand(options: DevicesOptions): Promise<ExitCode> {
  const config = options.config === undefined ? null : await loadCheckedConfig(options.config);
  const notes: string[] = [];
  const hid = listHidDevices().catch(() => {
    notes.push('HID devices cannot be listed on this PC: install its HID library (on Debian: apt-get install libudev1 libusb-1.0-0).');
    return [];
  });
  const listed = await listAll(await listSerialPorts(), await hid, config);
  const devices = options.probe === true ? await probeAll(listed, systemClock) : listed;
  printEither(options, { ok: true, devices, notes }, [
    ...(devices.length === 0 ? ['No serial or HID device is here.'] : devices.flatMap(describe)),
    ...notes,
  ]);
  return exitCodes.done;
}

async function listAll(ports: readonly FoundSerialPort[], hids: readonly FoundHidDevice[], config: StationConfig | null): Promise<ListedDevice[]> {
  const configured = new Map((config?.devices ?? []).map(({ id, settings }) => [lineIn(settings), id]));
  const idOf = (paths: readonly (string | null)[]): string | null =>
    paths.map((path) => (path === null ? undefined : configured.get(realLine(path)))).find((id) => id !== undefined) ?? null;
  const serial = ports.map(
    (port): ListedDevice => ({
      ...{ kind: 'serial', path: port.byId ?? usbPathOf(port) ?? port.byPath ?? port.path, opensNowAs: port.path, usb: usbIds(port) },
      ...{ serialNumber: port.serialNumber, product: port.product, isPermitted: port.isPermitted, isHere: true },
      configuredAs: idOf([port.path, usbPathOf(port), `usb:${usbIds(port)}`]),
      proposals: proposeDrivers(port, driverRegistry),
    }),
  );
  const hid = hids.map(
    (device): ListedDevice => ({
      ...{ kind: 'hid', path: hidPathOf(device), opensNowAs: device.path, usb: usbIds(device) },
      ...{ serialNumber: device.serialNumber, product: device.product, isPermitted: device.isPermitted, isHere: true },
      configuredAs: idOf([device.path, hidPathOf(device)]),
      proposals: proposeDrivers(device, driverRegistry),
    }),
  );
  return [...serial, ...hid, ...(await configuredDevices(config, [...serial, ...hid]))];
}

const lineIn = (settings: Readonly<Record<string, unknown>>): string => (typeof settings['path'] === 'string' ? realLine(settings['path']) : '');

function usbPathOf(port: FoundSerialPort): string | null {
  return port.serialNumber === null || usbIds(port) === '' ? null : `usb:${usbIds(port)}:${port.serialNumber}`;
}

const hidPathOf = (device: FoundHidDevice): string => `hid:${usbIds(device)}${device.serialNumber === null ? '' : `:${device.serialNumber}`}`;

/** What only the config knows of: devices in the network, lines that no list has (a PTY), and what is not plugged in. */
async function configuredDevices(config: StationConfig | null, listed: readonly ListedDevice[]): Promise<ListedDevice[]> {
  const lines = new Map<string, ListedDevice>();
  for (const { id, driver, settings } of config?.devices ?? []) {
    const path = settings['path'];
    const row = driverRegistry.find((each) => each.id === driver);
    const isListed = listed.some(({ configuredAs }) => configuredAs === id) || lines.has(lineIn(settings));
    if (typeof path !== 'string' || row === undefined || isListed) continue;
    lines.set(lineIn(settings), {
      ...{ kind: kindOf(path), path, opensNowAs: path, usb: '', serialNumber: null, product: null },
      ...(await presenceOf(path)),
      ...{ configuredAs: id, proposals: [{ driver, title: row.title, roles: row.roles, strength: 'strong' }] },
    });
  }
  return [...lines.values()];
}

const kindOf = (path: string): ListedDevice['kind'] => (path.startsWith('tcp:') ? 'network' : path.startsWith('hid:') ? 'hid' : 'serial');

async function presenceOf(path: string): Promise<Pick<ListedDevice, 'isPermitted' | 'isHere'>> {
  if (path.startsWith('tcp:')) return { isPermitted: true, isHere: true };
  const isOpenTo = (mode: number): Promise<boolean> =>
    access(path, mode).then(
      () => true,
      () => false,
    );
  const isHere = path.startsWith('/') && (await isOpenTo(constants.F_OK));
  return { isHere, isPermitted: !isHere || (await isOpenTo(constants.R_OK | constants.W_OK)) };
}

// Side by side, since every device is a line of its own; two rows of one bus are asked one after another by their driver.
function probeAll(devices: readonly ListedDevice[], clock: Clock): Promise<ListedDevice[]> {
  return Promise.all(devices.map(async (device) => ({ ...device, probe: await probeDevice(device, clock) })));
}

/** An adapter's chip says little: its many guesses take one line. */
function weakly(proposals: readonly DriverProposal[]): string[] {
  const names = proposals.filter(({ strength }) => strength === 'weak').map(({ driver }) => driver);
  return names.length === 0 ? [] : [`        a common adapter, so it may be ${names.join(', ')}: --probe asks it`];
}

function describe(device: ListedDevice): string[] {
  const facts = [device.usb, device.product, device.serialNumber === null ? null : `serial number ${device.serialNumber}`];
  const { probe } = device;
  return [
    `${device.kind.padEnd(7)} ${device.path}${device.opensNowAs === device.path ? '' : ` (now ${device.opensNowAs})`}`,
    ...(facts.some((fact) => fact) ? [`        ${facts.filter((fact) => fact).join(', ')}`] : []),
    ...(device.isPermitted
      ? []
      : ["        This user may not open it: add the station's user to the group dialout, or for HID write a udev rule (docs/devices)."]),
    ...(device.isHere ? [] : ['        Not here: check its cable and power, or its path in the config.']),
    ...(device.configuredAs === null ? [] : [`        is [[devices]] "${device.configuredAs}"`]),
    ...device.proposals
      .filter(({ strength }) => strength === 'strong')
      .map(({ driver, title, roles }) => `        looks like ${driver} (${title}), for ${roles.join(', ')}`),
    ...weakly(device.proposals),
    ...(probe === undefined ? [] : [`        ${probe.sentence}`]),
  ];
}
