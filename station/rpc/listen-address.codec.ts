import { KioskError } from '../../contracts/errors.ts';

/** Where the screens are served: a loopback host as `net.listen` takes it, and a port (0: any free one). */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const pattern = /^(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})$/;

/**
 * Reads `[ui] listen`.
 * @throws KioskError CONFIG_INVALID for anything but a loopback host with a port of 0-65535.
 */
export function parseListenAddress(text: string): ListenAddress {
  const [, host, digits] = pattern.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port > 65_535) {
    throw new KioskError('CONFIG_INVALID', `[ui] listen = "${text}" is not a loopback address with a port, such as "127.0.0.1:4600".`);
  }
  return { host: host === '[::1]' ? '::1' : host, port };
}

/** The address as it stands in a URL: an IPv6 host in brackets. */
export function formatHttpOrigin({ host, port }: ListenAddress): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
