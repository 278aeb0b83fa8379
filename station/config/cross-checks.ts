import type { ConfigOutline, DeviceOutline } from './config-outline.ts';
import { type ConfigProblem, isRecord, problemAt, quoted } from './config-problem.ts';
import { didYouMean } from './nearest-name.ts';

type CrossCheck = (config: ConfigOutline) => ConfigProblem[];

const nameOf = (device: DeviceOutline): string => `[[devices]] ${device.id === undefined ? `number ${device.index + 1}` : quoted(device.id)}`;
const nameOfDoor = (door: string): string => `[[doors]] ${quoted(door)}`;
const repeated = (names: readonly string[]): string[] => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
const isAt = (device: DeviceOutline, role: string, door: string): boolean => device.role === role && device.door === door;
const needs: readonly (readonly [prefix: string, role: string])[] = [
  ['door.', 'door'],
  ['kiosk.', 'self-checkout'],
];

/** Two devices with one id: the log and the traces could not tell them apart. */
export const checkDeviceIds: CrossCheck = ({ devices }) =>
  repeated(devices.flatMap((device) => device.id ?? [])).map((id) =>
    problemAt(`[[devices]] ${quoted(id)}`, ' is there more than once: every device needs an id of its own'),
  );

/** Two doors with one id. */
export const checkDoorIds: CrossCheck = ({ doors }) =>
  repeated(doors).map((id) => problemAt(nameOfDoor(id), ' is there more than once: every door needs an id of its own'));

/** A role that is listed twice. */
export const checkRoles: CrossCheck = ({ roles }) =>
  repeated(roles).map((role) => problemAt('[station] roles', ` lists ${quoted(role)} more than once`));

/** A language that is listed twice: its button would stand there twice. */
export const checkLanguages: CrossCheck = ({ languages }) =>
  repeated(languages).map((language) => problemAt('[station] languages', ` lists ${quoted(language)} more than once`));

/** A device for something that this station does not do. */
export const checkRoleOfDevices: CrossCheck = ({ devices, roles }) =>
  devices.flatMap((device) =>
    needs
      .filter(([prefix, role]) => device.role?.startsWith(prefix) === true && !roles.includes(role))
      .map(([, role]) =>
        problemAt(`${nameOf(device)} role`, ` = "${device.role}": [station] roles does not list "${role}"; add it, or take the device out`),
      ),
  );

/** A door device that names a door that does not exist. */
export const checkDoorOfDevices: CrossCheck = ({ devices, doors, roles }) =>
  devices
    .filter((device) => device.role?.startsWith('door.') === true && doors.length > 0 && roles.includes('door') && !doors.includes(device.door))
    .map((device) =>
      problemAt(`${nameOf(device)} door`, ` = ${quoted(device.door)}: there is no such [[doors]] id${didYouMean(device.door, doors)}`),
    );

/** A station for doors without one, and doors of a station that does not guard any. */
export const checkDoorsOfStation: CrossCheck = ({ doors, roles, isVague }) => {
  if (roles.includes('door') && doors.length === 0 && !isVague) return [problemAt('[[doors]]', ' is missing: [station] roles lists "door"')];
  if (roles.includes('door')) return [];
  return doors.map((door) =>
    problemAt(nameOfDoor(door), ' would not be guarded: [station] roles does not list "door"; add it, or take the door out'),
  );
};

/** A door without a lock or a card reader, or with two locks: a grant has exactly one relay to pulse. */
export const checkDevicesOfDoors: CrossCheck = ({ devices, doors, signInDoors, roles, isVague }) => {
  if (!roles.includes('door')) return [];
  return [...new Set(doors)].flatMap((door) => {
    const locks = devices.filter((device) => isAt(device, 'door.lock', door));
    const readers = devices.filter((device) => isAt(device, 'door.card', door));
    const contacts = devices.filter((device) => isAt(device, 'door.contact', door));
    const missing = (role: string): ConfigProblem =>
      problemAt(nameOfDoor(door), ` has no ${role}: add a device with role = "${role}" and door = ${quoted(door)}`);
    return [
      ...(locks.length === 0 && !isVague && !signInDoors.includes(door) ? [missing('door.lock')] : []),
      ...(readers.length === 0 && !isVague ? [missing('door.card')] : []),
      ...locks
        .filter(() => signInDoors.includes(door))
        .map((lock) => problemAt(nameOf(lock), ` is for ${quoted(door)}, which has no lock: kind = "signIn"`)),
      ...locks.slice(1).map((lock) => problemAt(nameOf(lock), ` is a second door.lock for the door ${quoted(door)}: a door has one`)),
      ...contacts
        .slice(1)
        .map((contact) => problemAt(nameOf(contact), ` is a second door.contact for the door ${quoted(door)}: a door has one leaf to watch`)),
    ];
  });
};

/** A kiosk that can't read cards or items. */
export const checkDevicesOfKiosk: CrossCheck = ({ devices, roles, isVague }) => {
  if (!roles.includes('self-checkout') || isVague) return [];
  const has = (role: string): boolean => devices.some((device) => device.role === role);
  const pads = devices.filter((device) => device.role === 'kiosk.pad');
  // A pad reads items as well as a barcode reader does.
  return [
    ...[has('kiosk.card') ? [] : ['kiosk.card'], has('kiosk.item') || pads.length > 0 ? [] : ['kiosk.item']]
      .flat()
      .map((role) => problemAt('[[devices]]', `: none has role = "${role}", which a station with "self-checkout" needs`)),
    ...pads.slice(1).map((pad) => problemAt(nameOf(pad), ' is a second kiosk.pad: a kiosk has one')),
  ];
};

/** Two devices on one line that is no bus: a serial port can be opened once. */
export const checkPaths: CrossCheck = ({ devices }) => {
  const pathOf = (device: DeviceOutline): string => quoted(isRecord(device.settings) ? String(device.settings['path']) : '');
  return devices.flatMap((device, index) => {
    const first = device.line === undefined ? undefined : devices.slice(0, index).find((other) => isOnSameLine(other, device));
    if (first === undefined) return [];
    const written = pathOf(first) === pathOf(device) ? 'it' : `this line as ${pathOf(first)}`;
    return [
      problemAt(
        `${nameOf(device)} settings.path`,
        ` = ${pathOf(device)}: ${nameOf(first)} has ${written} already, and a line can be opened only once`,
      ),
    ];
  });
};

/** Devices of one bus that would have its line speak in two ways. */
export const checkBusLines: CrossCheck = ({ devices }) =>
  devices.flatMap((device, index) => {
    const first = devices.slice(0, index).find((other) => device.line !== undefined && other.line === device.line && other.bus === device.bus);
    return device.bus === undefined || first === undefined ? [] : lineKeys.flatMap((key) => otherLine(first, device, key));
  });

const lineKeys = ['framing', 'baudRate', 'dataBits', 'parity', 'stopBits'] as const;

function otherLine(first: DeviceOutline, device: DeviceOutline, key: string): ConfigProblem[] {
  const [one, two] = [first, device].map(({ settings }) => (isRecord(settings) ? settings[key] : undefined));
  if (one === two) return [];
  const told = one === undefined ? 'leaves it out' : `has ${JSON.stringify(one)}`;
  return [problemAt(`${nameOf(device)} settings.${key}`, `: ${nameOf(first)} on the same line ${told}; a line speaks in one way only`)];
}

const isOnSameLine = (a: DeviceOutline, b: DeviceOutline): boolean => a.line === b.line && (a.bus === undefined || a.bus !== b.bus);

const checks: readonly CrossCheck[] = [
  checkRoles,
  checkLanguages,
  checkDeviceIds,
  checkDoorIds,
  checkRoleOfDevices,
  checkDoorOfDevices,
  checkDoorsOfStation,
  checkDevicesOfDoors,
  checkDevicesOfKiosk,
  checkPaths,
  checkBusLines,
];

/** The rules between sections, all of them. */
export function crossCheck(config: ConfigOutline): ConfigProblem[] {
  return checks.flatMap((check) => check(config));
}
