/** A device path, taken apart. */
export type LinkPath =
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'usb'; readonly path: string; readonly vendorId: number; readonly productId: number; readonly serialNumber: string | null }
  | { readonly kind: 'tcp'; readonly path: string; readonly host: string; readonly port: number };

const tcpPattern = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;
const usbPattern = /^usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::([\x21-\x7e]{1,64}))?$/;
const serialPattern = /^(\/[^\0]+|COM\d{1,3})$/;

/** What a path may look like, for error texts and help. */
export const linkPathHelp =
  'a serial device such as "/dev/serial/by-id/usb-..." or "COM3", a USB adapter such as "usb:0403:6001:A50285BI", or a serial server such as "tcp://192.0.2.10:4001"';

/**
 * Reads a device path: an absolute path or `COMn` is serial, `usb:VID:PID[:SERIAL]` the serial adapter with these ids,
 * `tcp://host:port` is TCP; null for anything else.
 */
export function parseLinkPath(path: string): LinkPath | null {
  const tcp = tcpPattern.exec(path);
  if (tcp !== null) return tcpPath(path, tcp[1] ?? '', Number(tcp[2]));
  const usb = usbPattern.exec(path);
  if (usb !== null) return usbPath(path, usb);
  return serialPattern.test(path) ? { kind: 'serial', path } : null;
}

function tcpPath(path: string, host: string, port: number): LinkPath | null {
  if (port < 1 || port > 65_535) return null;
  return { kind: 'tcp', path, host: host.replace(/^\[|\]$/g, ''), port };
}

function usbPath(path: string, parts: RegExpExecArray): LinkPath {
  const [, vendor = '', product = '', serialNumber] = parts;
  return { kind: 'usb', path, vendorId: Number.parseInt(vendor, 16), productId: Number.parseInt(product, 16), serialNumber: serialNumber ?? null };
}

/** Whether a path leads to another device when things are plugged in another order: `/dev/ttyUSB0`, `/dev/hidraw1`. */
export function dependsOnPlugOrder(path: string): boolean {
  return /^\/dev\/(tty(USB|ACM)\d+|hidraw\d+)$/.test(path);
}
