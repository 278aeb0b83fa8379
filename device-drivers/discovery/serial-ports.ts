import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { SerialPort } from 'serialport';

/** A serial port of this PC. Ids are 16-bit numbers; null where the port is no USB adapter or does not tell. */
export interface FoundSerialPort {
  /** Path that opens it now; it may change with the order of plugging. */
  readonly path: string;
  /** Paths that stay: bound to the adapter's serial number, and to the socket it is plugged into. */
  readonly byId: string | null;
  readonly byPath: string | null;
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  /** Whether this program may open it. */
  readonly isPermitted: boolean;
}

/** Where Linux tells of serial ports; tests give folders of their own. */
export interface SerialFolders {
  readonly sys: string;
  readonly dev: string;
}

const linuxFolders: SerialFolders = { sys: '/sys/class/tty', dev: '/dev' };

/** Every serial port of this PC that something is behind. */
export function listSerialPorts(folders: SerialFolders = linuxFolders): Promise<FoundSerialPort[]> {
  return process.platform === 'linux' ? listLinux(folders) : listOthers();
}

async function listLinux({ sys, dev }: SerialFolders): Promise<FoundSerialPort[]> {
  const [names, byId, byPath] = await Promise.all([
    readdir(sys).catch((): string[] => []),
    linksIn(path.join(dev, 'serial/by-id')),
    linksIn(path.join(dev, 'serial/by-path')),
  ]);
  const ports = await Promise.all(
    names.map(async (name) => {
      if (!(await isReal(path.join(sys, name)))) return null;
      const file = path.join(dev, name);
      const target = await realpath(file).catch(() => file);
      return {
        path: file,
        byId: byId.get(target) ?? null,
        byPath: byPath.get(target) ?? null,
        ...(await usbFacts(path.join(sys, name))),
        isPermitted: await isPermitted(file),
      };
    }),
  );
  return ports.filter((port) => port !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Links by what they lead to. */
async function linksIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch((): string[] => []);
  const pairs = await Promise.all(
    names.sort().map(async (name): Promise<[string, string] | null> => {
      const link = path.join(folder, name);
      const target = await realpath(link).catch(() => null);
      return target === null ? null : [target, link];
    }),
  );
  return new Map(pairs.filter((pair) => pair !== null));
}

// Consoles have no device behind them; a PC's four ttyS mostly are of type 0: no chip was found there.
async function isReal(folder: string): Promise<boolean> {
  const [device, type] = await Promise.all([realpath(path.join(folder, 'device')).catch(() => null), text(path.join(folder, 'type'))]);
  return device !== null && type !== '0';
}

type UsbFacts = Pick<FoundSerialPort, 'vendorId' | 'productId' | 'serialNumber' | 'manufacturer' | 'product'>;
const noFacts: UsbFacts = { vendorId: null, productId: null, serialNumber: null, manufacturer: null, product: null };
/** From a tty up to its USB device: interface, device, and a converter's own step or two. */
const mostSteps = 5;

async function usbFacts(folder: string): Promise<UsbFacts> {
  let at = await realpath(path.join(folder, 'device')).catch(() => null);
  for (let step = 0; at !== null && step < mostSteps; step += 1) {
    const vendor = await text(path.join(at, 'idVendor'));
    if (vendor !== null) return factsIn(at, vendor);
    at = path.dirname(at);
  }
  return noFacts;
}

async function factsIn(folder: string, vendor: string): Promise<UsbFacts> {
  const [productId, serialNumber, manufacturer, product] = await Promise.all(
    ['idProduct', 'serial', 'manufacturer', 'product'].map((name) => text(path.join(folder, name))),
  );
  return {
    vendorId: Number.parseInt(vendor, 16),
    productId: Number.parseInt(productId ?? '', 16) || null,
    serialNumber: serialNumber ?? null,
    manufacturer: manufacturer ?? null,
    product: product ?? null,
  };
}

async function text(file: string): Promise<string | null> {
  return readFile(file, 'utf8').then(
    (content) => content.trim(),
    () => null,
  );
}

async function isPermitted(file: string): Promise<boolean> {
  return access(file, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function listOthers(): Promise<FoundSerialPort[]> {
  const ports = await SerialPort.list();
  return ports.map(({ path: file, vendorId, productId, serialNumber, manufacturer, pnpId }) => ({
    path: file,
    byId: null,
    byPath: null,
    vendorId: vendorId === undefined ? null : Number.parseInt(vendorId, 16),
    productId: productId === undefined ? null : Number.parseInt(productId, 16),
    serialNumber: serialNumber ?? null,
    manufacturer: manufacturer ?? null,
    product: pnpId ?? null,
    isPermitted: true,
  }));
}
