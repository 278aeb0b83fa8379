import { spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { encodeFeig } from '../../device-drivers/feig/feig-frame.codec.ts';
import { encodeFrame } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import { systemClock } from '../../station/system-clock.ts';
import { checkout } from '../support/child-process.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { until } from '../support/until.ts';

interface Row {
  readonly driver: string;
  readonly settings: object;
}

const untimed = { acceptUntimedRelay: true };
const plain = { secureChannel: 'off' };
/** Drivers of devices that are asked something, and so notice what is at the other end. */
const asking: readonly Row[] = [
  ...['modbus-relay', 'modbus-input', 'modbus-output', 'eletechsup-relay'].map((driver) => ({ driver, settings: {} })),
  ...['osdp-reader', 'osdp-input', 'osdp-output', 'osdp-lock'].map((driver) => ({ driver, settings: plain })),
  ...['feig', 'bibliotheca-210', 'rl866', 'escpos-printer'].map((driver) => ({ driver, settings: {} })),
];
/** Every driver of a serial line. */
const serial: readonly Row[] = [
  ...asking,
  ...['serial-line-reader', 'rdm6300', 'wiegand-serial'].map((driver) => ({ driver, settings: {} })),
  { driver: 'lcus-relay', settings: untimed },
];

const endings: (() => Promise<unknown>)[] = [];
/** Drivers that were ready at any time, which none of these may be. */
const readies: string[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  expect(readies.splice(0)).toEqual([]);
});

/** Starts a driver at `line`; it is stopped after the test. */
function started({ driver: id, settings }: Row, line: string): { readonly health: Health } {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  const parsed = driver.settingsSchema.parse({ path: line, ...settings });
  const device = driver.create(parsed as never, { id: brandId<DeviceId>(id), clock: systemClock });
  device.port.onHealth(({ state }) => void (state === 'ready' && readies.push(id)));
  device.start();
  endings.push(() => device.stop());
  return device.port;
}

type Fault = Extract<Health, { readonly state: 'faulted' }>;

async function faultOf(row: Row, line: string, limitMs: number): Promise<Fault> {
  const device = started(row, line);
  await until(`a fault of ${row.driver}`, () => device.health.state === 'faulted', limitMs);
  if (device.health.state !== 'faulted') throw new Error('it was well again at once');
  return device.health;
}

/** What every driver says in the same situation, all at once. */
async function faultsOf(rows: readonly Row[], lineOf: () => string | Promise<string>, limitMs: number): Promise<Record<string, Fault>> {
  const faults = await Promise.all(rows.map(async (row) => [row.driver, await faultOf(row, await lineOf(), limitMs)] as const));
  return Object.fromEntries(faults);
}

const allOf = (rows: readonly Row[], expected: unknown): Record<string, unknown> => Object.fromEntries(rows.map(({ driver }) => [driver, expected]));

it('every driver says of a device that is unplugged at the start where to look', async () => {
  const faults = await faultsOf(serial, () => '/dev/serial/by-id/usb-never-plugged-in', 8000);
  expect(faults).toMatchObject(allOf(serial, { code: 'DEVICE_MISSING', remedy: expect.stringMatching(/usb-never-plugged-in.*(cable|plug)/) }));
});

it('every driver says that another program holds its port', async () => {
  const pair = await openPtyPair();
  const holder = spawn('flock', ['-n', pair.a, '-c', 'echo held; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
  endings.push(
    () => pair.close(),
    async () => holder.kill(),
  );
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const faults = await faultsOf(serial, () => pair.a, 8000);
  expect(faults).toMatchObject(allOf(serial, { code: 'DEVICE_BUSY', remedy: expect.stringMatching(/Another program uses .*: end it/) }));
});

it('every driver whose port this user may not open names the group that may', async () => {
  const pair = await openPtyPair();
  endings.push(() => pair.close());
  await chmod(pair.a, 0o000);
  const rows = serial.map(({ driver, settings }) => ({ driver, settings: { path: pair.a, ...settings } }));
  const told = (await asNobody(rows)) as { driver: string; code: string; remedy: string }[];
  expect(told.map(({ driver, code }) => `${driver} ${code}`)).toEqual(serial.map(({ driver }) => `${driver} DEVICE_PERMISSION`));
  for (const { remedy } of told) expect(remedy).toMatch(/group dialout/);
});

/** What drivers say in a process of somebody who owns nothing; root may open everything, and so is nobody there. */
async function asNobody(rows: readonly Row[]): Promise<unknown> {
  const script = path.join(checkout, 'test/support/device-health.main.ts');
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const child = spawn(process.execPath, [script, JSON.stringify(rows)], { stdio: ['ignore', 'pipe', 'inherit'], ...user });
  let text = '';
  for await (const piece of child.stdout.setEncoding('utf8')) text += piece;
  return JSON.parse(text);
}

/** Answers everything that it hears with the same bytes. */
async function babbler(answer: Uint8Array): Promise<string> {
  const line = await openTcpTwinLine({ onBytes: () => line.write(answer) });
  endings.push(() => line.close());
  return line.path;
}

const noise = Uint8Array.from({ length: 9 }, (_, at) => (at * 59 + 131) & 0xff);
const foreign = {
  'a FEIG pad': encodeFeig({ framing: 'standard', address: 0, command: 0x65, data: Uint8Array.of(0, 4, 1, 0, 91, 0, 1, 0, 0) }),
  'an OSDP reader': encodeFrame({
    ...({ direction: 'reply', address: 5, sequence: 0, check: 'crc16', scb: null, mark: true } as const),
    ...{ code: 0x45, payload: new Uint8Array(12) },
  }),
  'a line scanner': Buffer.from('24567000001016\r', 'latin1'),
  'a Modbus board': Buffer.from('01010101' + '9048', 'hex'),
};

const isOf = (name: string, driver: string): boolean =>
  (name.includes('FEIG') && driver === 'feig') ||
  (name.includes('OSDP') && driver.startsWith('osdp')) ||
  (name.includes('Modbus') && (driver.startsWith('modbus') || driver.startsWith('eletechsup')));

it.each(Object.entries(foreign))('where %s answers, no driver of another kind is ever ready, and each says what to look at', async (name, bytes) => {
  const others = asking.filter(({ driver }) => !isOf(name, driver));
  const faults = await faultsOf(others, () => babbler(bytes), 10_000);
  const oneOf = /^DEVICE_(OTHER_KIND|PROTOCOL|TIMEOUT)$/;
  expect(faults).toMatchObject(
    allOf(others, { code: expect.stringMatching(oneOf), remedy: expect.stringMatching(/baud|speed|framing|kind|check|answer/) }),
  );
});

it('at a wrong baud rate, where everything is noise, no driver is ever ready, and each names the baud rate', async () => {
  const faults = await faultsOf(asking, () => babbler(noise), 10_000);
  expect(faults).toMatchObject(allOf(asking, { code: expect.stringMatching(/^DEVICE_/), remedy: expect.stringMatching(/baud/i) }));
});
