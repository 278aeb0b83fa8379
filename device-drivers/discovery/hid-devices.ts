import { access, constants } from 'node:fs/promises';

/** A HID interface of this PC. Ids are 16-bit numbers. */
export interface FoundHidDevice {
  /** Path that opens it now; it changes with the order of plugging. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  readonly usagePage: number | null;
  readonly usage: number | null;
  readonly isPermitted: boolean;
}

/** Every HID interface of this PC. @throws Error where the machine's HID library cannot be loaded */
export async function listHidDevices(): Promise<FoundHidDevice[]> {
  const { default: hid } = await import('node-hid');
  const devices = await hid.devicesAsync();
  return Promise.all(
    devices
      .filter((device) => device.path !== undefined)
      .map(async ({ path = '', vendorId, productId, serialNumber, manufacturer, product, usagePage, usage }) => ({
        path,
        vendorId,
        productId,
        serialNumber: serialNumber || null,
        manufacturer: manufacturer || null,
        product: product || null,
        usagePage: usagePage ?? null,
        usage: usage ?? null,
        isPermitted: !path.startsWith('/dev/') || (await isPermitted(path)),
      })),
  );
}

async function isPermitted(file: string): Promise<boolean> {
  return access(file, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
