import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listUsbKeyboards } from './usb-keyboards.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'omatoimi-usb-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(folder: string, facts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(path.join(root, folder), { recursive: true });
  for (const [name, value] of Object.entries(facts)) await writeFile(path.join(root, folder, name), `${value}\n`);
}

it('keyboards are told by what their interface says, with the name by which libusb opens them', async () => {
  await write('1-2.3', { idVendor: '05e0', idProduct: '1200', serial: 'S1', busnum: '1', devnum: '9' });
  await write('1-2.3:1.0', { bInterfaceClass: '03', bInterfaceProtocol: '01' });
  await write('1-2.3:1.1', { bInterfaceClass: '03', bInterfaceProtocol: '02' });
  await write('1-4', { idVendor: '0c2e', idProduct: '0be1', busnum: '1', devnum: '10' });
  await write('1-4:1.0', { bInterfaceClass: '03', bInterfaceProtocol: '00' });
  expect(await listUsbKeyboards(root, '/dev/bus/usb')).toEqual([
    {
      ...{ path: '1-2.3:1.0', node: '/dev/bus/usb/001/009', vendorId: 0x05e0, productId: 0x1200, serialNumber: 'S1' },
      ...{ usagePage: 1, usage: 6 },
    },
  ]);
});

it('there are none where Linux tells of none', async () => {
  expect(await listUsbKeyboards(path.join(root, 'nowhere'))).toEqual([]);
});
