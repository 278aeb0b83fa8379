import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import { parseLinkPath } from '../transport/link-path.ts';
import { choosePort } from '../transport/usb-serial-link.ts';
import { type FoundSerialPort, listSerialPorts } from './serial-ports.ts';

let root = '';
const at = (...parts: string[]): string => path.join(root, ...parts);

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'omatoimi-sys-'));
  await Promise.all([at('sys'), at('dev/serial/by-id'), at('dev/serial/by-path'), at('usb')].map((folder) => mkdir(folder, { recursive: true })));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Plugs a USB adapter into `tty`, as the kernel shows it: interface folder under the device's folder. */
async function plug(tty: string, serial: string): Promise<void> {
  const device = at('usb', serial);
  await mkdir(path.join(device, '1-1:1.0', tty), { recursive: true });
  const facts = { idVendor: '0403', idProduct: '6001', serial, manufacturer: 'FTDI', product: 'FT232R' };
  for (const [name, value] of Object.entries(facts)) await writeFile(path.join(device, name), `${value}\n`);
  await mkdir(at('sys', tty));
  await symlink(path.join(device, '1-1:1.0', tty), at('sys', tty, 'device'));
  await writeFile(at('dev', tty), '');
  await symlink(at('dev', tty), at('dev/serial/by-id', `usb-FTDI_${serial}-if00-port0`));
}

const list = (): Promise<FoundSerialPort[]> => listSerialPorts({ sys: at('sys'), dev: at('dev') });

function usbPath(text: string): Extract<ReturnType<typeof parseLinkPath>, { kind: 'usb' }> {
  const parsed = parseLinkPath(text);
  if (parsed?.kind !== 'usb') throw new Error(`${text} is no USB path`);
  return parsed;
}

describe('the serial ports of a PC', () => {
  it('are told with their ids, serial number and the path that stays', async () => {
    await plug('ttyUSB0', 'A1');
    expect(await list()).toEqual([
      {
        path: at('dev/ttyUSB0'),
        byId: at('dev/serial/by-id/usb-FTDI_A1-if00-port0'),
        byPath: null,
        vendorId: 0x0403,
        productId: 0x6001,
        serialNumber: 'A1',
        manufacturer: 'FTDI',
        product: 'FT232R',
        isPermitted: true,
      },
    ]);
  });

  it('leave out consoles and ports without a chip', async () => {
    await mkdir(at('sys/tty0'));
    await mkdir(at('sys/ttyS1/device'), { recursive: true });
    await writeFile(at('sys/ttyS1/type'), '0\n');
    expect(await list()).toEqual([]);
  });

  it('are none on a PC without any', async () => {
    expect(await listSerialPorts({ sys: at('nowhere'), dev: at('nowhere') })).toEqual([]);
  });
});

describe('a USB path', () => {
  const port = (name: string, serialNumber: string | null): FoundSerialPort => ({
    ...{ path: name, byId: null, byPath: null, vendorId: 0x0403, productId: 0x6001, serialNumber },
    ...{ manufacturer: null, product: null, isPermitted: true },
  });

  it('leads to its own adapter in every one of 50 orders of plugging', () => {
    const serials = ['A1', 'A2', 'A3', 'A4', 'A5'];
    for (let order = 0; order < 50; order += 1) {
      const plugged = serials.toSorted((a, b) => Math.sin(order * 7 + a.charCodeAt(1) * 3) - Math.sin(order * 7 + b.charCodeAt(1) * 3));
      const ports = plugged.map((serial, index) => port(`/dev/ttyUSB${index}`, serial));
      for (const serial of serials) expect(choosePort(usbPath(`usb:0403:6001:${serial}`), ports)).toBe(`/dev/ttyUSB${plugged.indexOf(serial)}`);
    }
  });

  it('leads nowhere while its adapter is not there, and says how to see which are', () => {
    expect(() => choosePort(usbPath('usb:0403:6001:A9'), [port('/dev/ttyUSB0', 'A1')])).toThrow(/omatoimi devices/);
  });

  it('is not guessed where two adapters fit', () => {
    const twins = [port('/dev/ttyUSB0', null), port('/dev/ttyUSB1', null)];
    try {
      choosePort(usbPath('usb:0403:6001'), twins);
      expect.unreachable();
    } catch (error) {
      expect(isKioskError(error, 'DEVICE_MISSING')).toBe(true);
      expect(String(error)).toMatch(/by-path/);
    }
  });
});
