import { writeSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteLinkEvents, ByteRoute, LineSettings } from './byte-link.ts';
import { cancelledError, errorCode, lostError, serialOpenError } from './link-errors.ts';

/** A serial port of this PC. No modem line is touched, since PTYs and some adapters refuse that. */
export function serialRoute(path: string, line: LineSettings): ByteRoute {
  return { path, open: (events, signal) => openSerial(path, line, { events, signal }) };
}

interface Opening {
  readonly events: ByteLinkEvents;
  readonly signal: AbortSignal;
}

async function openSerial(path: string, line: LineSettings, { events, signal }: Opening): Promise<ByteLink> {
  const port = new SerialPort({ ...line, path, autoOpen: false, lock: true });
  const link = new SerialLink(port, path, events);
  const failure = await new Promise<Error | null>((resolve) => {
    port.open(resolve);
  });
  if (failure !== null) throw serialOpenError({ path, accessCode: await accessCode(path), cause: failure });
  if (!signal.aborted) return link;
  await link.close();
  throw cancelledError(path);
}

async function accessCode(path: string): Promise<string | null> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    return errorCode(error);
  }
}

class SerialLink implements ByteLink {
  readonly #port: SerialPort;
  readonly #path: string;
  readonly #events: ByteLinkEvents;
  #isOver = false;
  #queued = 0;

  constructor(port: SerialPort, path: string, events: ByteLinkEvents) {
    this.#port = port;
    this.#path = path;
    this.#events = events;
    // The loss of the other end shows only while somebody listens for data, so this stays attached.
    port.on('data', (bytes: Buffer) => {
      if (!this.#isOver) events.onData(bytes);
    });
    port.on('close', (cause: unknown) => this.#lose(cause));
    port.on('error', (cause: unknown) => this.#lose(cause));
  }

  write(bytes: Uint8Array, done: (error: KioskError | null) => void = () => undefined): void {
    if (this.#isOver) return done(lostError(this.#path));
    const rest = this.#writeNow(bytes);
    if (rest === null) return done(null);
    if (rest instanceof Error) {
      this.#lose(rest);
      return done(lostError(this.#path, rest));
    }
    this.#queued += 1;
    this.#port.write(Buffer.from(rest), (error) => {
      this.#queued -= 1;
      done(error ? lostError(this.#path, error) : null);
    });
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await closePort(this.#port);
  }

  /**
   * Writes at once on the port's own (non-blocking) descriptor: the stream would go round by the thread pool,
   * and a lock's command is in a hurry. @returns null when all went, else the bytes left or the failure.
   */
  #writeNow(bytes: Uint8Array): Uint8Array | Error | null {
    const fd = descriptorOf(this.#port);
    if (fd === null || this.#queued > 0) return bytes;
    try {
      const written = writeSync(fd, bytes);
      return written === bytes.length ? null : bytes.subarray(written);
    } catch (error) {
      const isFull = errorCode(error) === 'EAGAIN' || errorCode(error) === 'EINTR';
      return isFull ? bytes : (error as Error);
    }
  }

  #lose(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void closePort(this.#port);
    this.#events.onLost(lostError(this.#path, cause));
  }
}

// Windows bindings have no descriptor; there every write goes by the stream.
function descriptorOf(port: SerialPort): number | null {
  const binding: object | undefined = port.port;
  if (binding === undefined || !('fd' in binding) || process.platform === 'win32') return null;
  return typeof binding.fd === 'number' ? binding.fd : null;
}

function closePort(port: SerialPort): Promise<void> {
  if (!port.isOpen) return Promise.resolve();
  return new Promise((resolve) => {
    // The line is being given up: an error of the close itself changes nothing for anybody.
    port.close(() => resolve());
  });
}
