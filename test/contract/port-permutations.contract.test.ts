import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { listSerialPorts } from '../../device-drivers/discovery/serial-ports.ts';
import { SerialLineReader } from '../../device-drivers/serial-line-reader/serial-line-reader.driver.ts';
import { serialLineReaderSettings } from '../../device-drivers/serial-line-reader/serial-line-reader.schema.ts';
import { codeRulesOf } from '../../device-drivers/bar-code/code-rules.schema.ts';
import type { ByteRoute } from '../../device-drivers/transport/byte-link.ts';
import { parseLinkPath } from '../../device-drivers/transport/link-path.ts';
import { routeFor } from '../../device-drivers/transport/open-route.ts';
import { usbSerialRoute } from '../../device-drivers/transport/usb-serial-link.ts';
import { systemClock } from '../../station/system-clock.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { until } from '../support/until.ts';
import { WireEnd } from '../support/wire-end.ts';

const eightN1 = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
/** Adapters of one kind, which only their serial numbers tell apart. */
const serials = ['A50285BI', 'A50285BJ', 'A9007VZP', 'A10KLMNO', 'A505MWQ2'];
const boots = 50;

let pairs: PtyPair[] = [];
let ends: WireEnd[] = [];
let root = '';

beforeAll(async () => {
  pairs = await Promise.all(serials.map(() => openPtyPair()));
  ends = pairs.map(({ b }) => new WireEnd(b));
  root = await mkdtemp(path.join(tmpdir(), 'omatoimi-boots-'));
});
afterAll(async () => {
  for (const end of ends) end.close();
  await Promise.all(pairs.map((pair) => pair.close()));
  await rm(root, { recursive: true, force: true });
});

/** Folders as the kernel and udev make them at a boot that finds the adapters in this order: ttyUSB0 is the first one's. */
async function boot(number: number, order: readonly number[]) {
  const at = (...parts: string[]): string => path.join(root, String(number), ...parts);
  await Promise.all([at('sys'), at('dev/serial/by-id')].map((folder) => mkdir(folder, { recursive: true })));
  await Promise.all(
    order.map(async (adapter, position) => {
      const tty = `ttyUSB${position}`;
      const serial = serials[adapter] ?? '';
      const usb = at('usb', serial);
      await mkdir(path.join(usb, '1-1:1.0', tty), { recursive: true });
      const facts = { idVendor: '0403', idProduct: '6001', serial, manufacturer: 'FTDI', product: 'FT232R USB UART' };
      await Promise.all(Object.entries(facts).map(([name, value]) => writeFile(path.join(usb, name), `${value}\n`)));
      await mkdir(at('sys', tty));
      await symlink(path.join(usb, '1-1:1.0', tty), at('sys', tty, 'device'));
      await symlink(pairs[adapter]?.a ?? '', at('dev', tty));
      await symlink(at('dev', tty), at('dev/serial/by-id', `usb-FTDI_FT232R_USB_UART_${serial}-if00-port0`));
    }),
  );
  return { sys: at('sys'), dev: at('dev') };
}

type Folders = Awaited<ReturnType<typeof boot>>;

/** The ways that a config may name an adapter so that it stays the same one. */
const bindings: readonly (readonly [string, (serial: string, folders: Folders) => ByteRoute])[] = [
  ['serial number', (serial, folders) => usbSerialRoute(usbPath(`usb:0403:6001:${serial}`), eightN1, () => listSerialPorts(folders))],
  ['by-id path', (serial, { dev }) => routeFor(path.join(dev, `serial/by-id/usb-FTDI_FT232R_USB_UART_${serial}-if00-port0`), eightN1)],
];

function usbPath(text: string): Extract<ReturnType<typeof parseLinkPath>, { kind: 'usb' }> {
  const parsed = parseLinkPath(text);
  if (parsed?.kind !== 'usb') throw new Error(`${text} is no USB path`);
  return parsed;
}

function shuffled(random: () => number): number[] {
  return serials
    .map((_, index) => ({ index, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ index }) => index);
}

describe.each(bindings)('readers bound by %s', (name, routeOf) => {
  it(`read their own lines in each of ${boots} orders of ports at boot`, async () => {
    const random = seededRandom(name.length);
    for (let number = 0; number < boots; number += 1) {
      const folders = await boot(number + name.length * 1000, shuffled(random));
      const heard: string[] = [];
      const readers = serials.map((serial) => {
        const rules = codeRulesOf(serialLineReaderSettings.parse({ path: '/dev/null' }));
        const reader = new SerialLineReader({ rules, route: routeOf(serial, folders) }, { id: brandId<DeviceId>(serial), clock: systemClock });
        reader.onScan(({ text }) => heard.push(`${serial} ${text.reveal()}`));
        return reader;
      });
      for (const reader of readers) reader.start();
      await until('all ready', () => readers.every(({ health }) => health.state === 'ready'));
      for (const [adapter, end] of ends.entries()) end.write(`${serials[adapter]}X${number}\r`);
      await until('all heard', () => heard.length === serials.length);
      expect(heard.toSorted()).toEqual(serials.map((serial) => `${serial} ${serial}X${number}`).toSorted());
      for (const reader of readers) await reader.stop();
    }
  });
});
