import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { HidCandidate } from './hid-choice.ts';

/** A USB keyboard interface as Linux tells of it. `path` is also the name by which libusb's HID library opens it: `1-2.3:1.0`. */
export interface UsbKeyboard extends HidCandidate {
  /** Node whose permissions decide, such as `/dev/bus/usb/001/004`. */
  readonly node: string;
}

/** HID interface class, and the protocol number of a boot keyboard (HID 1.11, 4.1 and 4.3). */
const hidClass = '03';
const keyboardProtocol = '01';
const keyboardUsage = { usagePage: 0x01, usage: 0x06 } as const;

/**
 * Every USB keyboard, whether or not the kernel or this program has it open: a keyboard that is taken has no hidraw node, so
 * that listing would not find it again.
 */
export async function listUsbKeyboards(root = '/sys/bus/usb/devices', dev = '/dev/bus/usb'): Promise<UsbKeyboard[]> {
  const names = await readdir(root).catch((): string[] => []);
  const found = await Promise.all(names.filter((name) => name.includes(':')).map((name) => keyboardAt(name, root, dev)));
  return found.filter((keyboard) => keyboard !== null);
}

async function keyboardAt(name: string, root: string, dev: string): Promise<UsbKeyboard | null> {
  const folder = path.join(root, name);
  const [kind, protocol] = await Promise.all([fact(folder, 'bInterfaceClass'), fact(folder, 'bInterfaceProtocol')]);
  if (kind !== hidClass || protocol !== keyboardProtocol) return null;
  const device = path.join(root, name.slice(0, name.indexOf(':')));
  const [vendor, product, serialNumber, bus, number] = await Promise.all(
    ['idVendor', 'idProduct', 'serial', 'busnum', 'devnum'].map((each) => fact(device, each)),
  );
  if (!vendor || !product || !bus || !number) return null;
  const node = path.join(dev, bus.padStart(3, '0'), number.padStart(3, '0'));
  const ids = { vendorId: Number.parseInt(vendor, 16), productId: Number.parseInt(product, 16), serialNumber: serialNumber ?? null };
  return { path: name, node, ...ids, ...keyboardUsage };
}

function fact(folder: string, name: string): Promise<string | null> {
  return readFile(path.join(folder, name), 'utf8').then(
    (text) => text.trim() || null,
    () => null,
  );
}
