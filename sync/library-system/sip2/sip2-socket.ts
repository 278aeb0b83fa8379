import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { trustOptions } from '../link/trust.ts';

/** Opens a socket towards the library system; `onOpen` once it is usable (with TLS: chain and name were accepted). */
export interface SocketOpener {
  open(onOpen: () => void): Socket;
}

/**
 * How this config's sockets are opened. The authority's certificate is read once, here.
 * @throws KioskError CONFIG_UNREADABLE where `caFile` cannot be read or holds no certificate.
 */
export function socketOpener(config: Sip2Config): SocketOpener {
  const { host, port } = config;
  // Small requests must leave at once; a peer that vanished must show while the line is idle.
  const line = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };
  if (!config.tls) return { open: (onOpen) => connectTcp(line, onOpen) };
  const trust = trustOptions(config, host);
  return { open: (onOpen) => connectTls({ ...line, ...trust }, onOpen) };
}
