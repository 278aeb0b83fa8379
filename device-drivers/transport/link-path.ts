/** A device path, taken apart. */
export type LinkPath =
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'tcp'; readonly path: string; readonly host: string; readonly port: number };

const tcpPattern = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;
const serialPattern = /^(\/[^\0]+|COM\d{1,3})$/;

/** What a path may look like, for error texts and help. */
export const linkPathHelp = 'a serial device such as "/dev/serial/by-id/usb-..." or "COM3", or a serial server such as "tcp://192.0.2.10:4001"';

/** Reads a device path: an absolute path or `COMn` is serial, `tcp://host:port` is TCP; null for anything else. */
export function parseLinkPath(path: string): LinkPath | null {
  const tcp = tcpPattern.exec(path);
  if (tcp !== null) return tcpPath(path, tcp[1] ?? '', Number(tcp[2]));
  return serialPattern.test(path) ? { kind: 'serial', path } : null;
}

function tcpPath(path: string, host: string, port: number): LinkPath | null {
  if (port < 1 || port > 65_535) return null;
  return { kind: 'tcp', path, host: host.replace(/^\[|\]$/g, ''), port };
}
