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
  const listed = listAll(await listSerialPorts(), await hid, config);
  const devices = options.probe === true ? await probeAll(listed, systemClock) : listed;
  printEither(options, { ok: true, devices, notes }, [
    ...(devices.length === 0 ? ['No serial or HID device is here.'] : devices.flatMap(describe)),
    ...notes,
  ]);
  return exitCodes.done;
}

function listAll(ports: readonly FoundSerialPort[], hids: readonly FoundHidDevice[], config: StationConfig | null): ListedDevice[] {
  const configured = new Map((config?.devices ?? []).map(({ id, settings }) => [lineIn(settings), id]));
  const idOf = (paths: readonly (string | null)[]): string | null =>
    paths.map((path) => (path === null ? undefined : configured.get(realLine(path)))).find((id) => id !== undefined) ?? null;
  const serial = ports.map(
    (port): ListedDevice => ({
      ...{ kind: 'serial', path: port.byId ?? usbPathOf(port) ?? port.byPath ?? port.path, opensNowAs: port.path, usb: usbIds(port) },
      ...{ serialNumber: port.serialNumber, product: port.product, isPermitted: port.isPermitted },
      configuredAs: idOf([port.path, usbPathOf(port), `usb:${usbIds(port)}`]),
      proposals: proposeDrivers(port, driverRegistry),
    }),
  );
  const hid = hids.map(
    (device): ListedDevice => ({
      ...{ kind: 'hid', path: hidPathOf(device), opensNowAs: device.path, usb: usbIds(device) },
      ...{ serialNumber: device.serialNumber, product: device.product, isPermitted: device.isPermitted },
      configuredAs: idOf([device.path, hidPathOf(device)]),
      proposals: proposeDrivers(device, driverRegistry),
    }),
  );
  return [...serial, ...hid, ...networkDevices(config)];
}

const lineIn = (settings: Readonly<Record<string, unknown>>): string => (typeof settings['path'] === 'string' ? realLine(settings['path']) : '');

function usbPathOf(port: FoundSerialPort): string | null {
  return port.serialNumber === null || usbIds(port) === '' ? null : `usb:${usbIds(port)}:${port.serialNumber}`;
}

const hidPathOf = (device: FoundHidDevice): string => `hid:${usbIds(device)}${device.serialNumber === null ? '' : `:${device.serialNumber}`}`;

function networkDevices(config: StationConfig | null): ListedDevice[] {
  return (config?.devices ?? []).flatMap(({ id, driver, settings }): ListedDevice[] => {
    const path = settings['path'];
    if (typeof path !== 'string' || !path.startsWith('tcp:')) return [];
    const row = driverRegistry.find((each) => each.id === driver);
    const proposals: DriverProposal[] = row === undefined ? [] : [{ driver, title: row.title, roles: row.roles, strength: 'strong' }];
    return [
      {
        ...{ kind: 'network', path, opensNowAs: path, usb: '', serialNumber: null, product: null },
        ...{ isPermitted: true, configuredAs: id, proposals },
      },
    ];
  });
}

// Side by side, since every device is a line of its own; two rows of one bus are asked one after another by their driver.
function probeAll(devices: readonly ListedDevice[], clock: Clock): Promise<ListedDevice[]> {
  return Promise.all(devices.map(async (device) => ({ ...device, probe: await probeDevice(device, clock) })));
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
    ...(device.configuredAs === null ? [] : [`        is [[devices]] "${device.configuredAs}"`]),
    ...device.proposals.map(
      ({ driver, title, roles, strength }) =>
        `        ${strength === 'weak' ? 'may be' : 'looks like'} ${driver} (${title}), for ${roles.join(', ')}`,
    ),
    ...(probe === undefined ? [] : [`        ${probe.sentence}`]),
  ];
}
