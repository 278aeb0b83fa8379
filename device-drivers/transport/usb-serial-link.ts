import { KioskError } from '../../contracts/errors.ts';
import { type FoundSerialPort, listSerialPorts } from '../discovery/serial-ports.ts';
import type { ByteRoute, LineSettings } from './byte-link.ts';
import type { LinkPath } from './link-path.ts';
import { serialRoute } from './serial-link.ts';

type UsbPath = Extract<LinkPath, { readonly kind: 'usb' }>;

/** The serial adapter with given USB ids, wherever it is plugged in and in whatever order: looked up at every open. */
export function usbSerialRoute(target: UsbPath, line: LineSettings, list: () => Promise<readonly FoundSerialPort[]> = listSerialPorts): ByteRoute {
  return {
    path: target.path,
    open: async (events, signal) => serialRoute(choosePort(target, await list()), line).open(events, signal),
  };
}

/** The path of the one port that a USB path means. @throws KioskError DEVICE_MISSING, DEVICE_BUSY where there are none or several */
export function choosePort({ path, vendorId, productId, serialNumber }: UsbPath, ports: readonly FoundSerialPort[]): string {
  const matches = ports.filter(
    (port) => port.vendorId === vendorId && port.productId === productId && (serialNumber === null || port.serialNumber === serialNumber),
  );
  const [only, second] = matches;
  if (only === undefined) {
    throw new KioskError(
      'DEVICE_MISSING',
      `There is no serial adapter ${path}: check its cable and power; "omatoimi devices" lists those that are there.`,
      {
        context: { path },
        retryable: true,
      },
    );
  }
  if (second === undefined) return only.path;
  throw new KioskError(
    'DEVICE_MISSING',
    `${matches.length} serial adapters fit ${path}: add the serial number of the right one, or name its socket with /dev/serial/by-path/...`,
    { context: { path }, retryable: true },
  );
}
