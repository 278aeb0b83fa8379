import { connect as connectTcp, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { trustOptions } from '../link/trust.ts';

/** What a socket tells besides its own events. */
export interface SocketListeners {
  /** Once it is usable (with TLS: chain and name were accepted). */
  onOpen(): void;
  /** Bytes that arrived. The memory is used again for the next ones: what must be kept is copied. */
  onBytes(bytes: Buffer): void;
}

/** Opens a socket towards the library system. */
export interface SocketOpener {
  open(listeners: SocketListeners): Socket;
}

/** Holds many answers; longer ones come in several pieces. */
const readBufferBytes = 16_384;

/**
 * How this config's sockets are opened. The authority's certificate is read once, here.
 * @throws KioskError CONFIG_UNREADABLE where `caFile` cannot be read or holds no certificate.
 */
export function socketOpener(config: Sip2Config): SocketOpener {
  const { host, port } = config;
  // Small requests must leave at once; a peer that vanished must show while the line is idle.
  const line = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };
  if (!config.tls) return { open: (listeners) => connectTcp({ ...line, onread: reading(listeners) }, () => listeners.onOpen()) };
  const trust = trustOptions(config, host);
  return {
    open: (listeners) => {
      // TLS sockets take `onread` as well; only the types of Node leave it out.
      const options = { ...line, ...trust, onread: reading(listeners) };
      return connectTls(options, () => listeners.onOpen());
    },
  };
}

/** One buffer for the socket's life: a new one of 64 KiB for each answer of 200 bytes costs more than reading the answer. */
function reading(listeners: SocketListeners): OnReadOpts {
  const buffer = Buffer.allocUnsafeSlow(readBufferBytes);
  return {
    buffer,
    callback: (length) => {
      listeners.onBytes(buffer.subarray(0, length));
      // No patron's answer stays here until the next one.
      buffer.fill(0, 0, length);
      return true;
    },
  };
}
