import { access, constants } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteLinkEvents, ByteRoute, LineSettings } from './byte-link.ts';
import { cancelledError, errorCode, lostError, serialOpenError } from './link-errors.ts';
import { SerialDescriptor } from './serial-descriptor.ts';

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
  const failure = await new Promise<Error | null>((resolve) => {
    port.open(resolve);
  });
  if (failure !== null) throw serialOpenError({ path, accessCode: await accessCode(path), cause: failure });
  if (!signal.aborted) return new SerialLink(port, path, events);
  await closePort(port);
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
  readonly #descriptor: SerialDescriptor | null;
  #isOver = false;
  #queued = 0;

  constructor(port: SerialPort, path: string, events: ByteLinkEvents) {
    this.#port = port;
    this.#path = path;
    this.#events = events;
    port.on('close', (cause: unknown) => this.#lose(cause));
    port.on('error', (cause: unknown) => this.#lose(cause));
    this.#descriptor = SerialDescriptor.of(port);
    this.#listen();
  }

  write(bytes: Uint8Array, done: (error: KioskError | null) => void = () => undefined): void {
    if (this.#isOver) return done(lostError(this.#path));
    const rest = this.#descriptor === null || this.#queued > 0 ? bytes : this.#descriptor.write(bytes);
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

  // The loss of the other end shows only while somebody listens for data, so this goes on for as long as the line is open.
  #listen(): void {
    if (this.#descriptor === null) {
      this.#port.on('data', (bytes: Buffer) => (this.#isOver ? undefined : this.#events.onData(bytes)));
      return;
    }
    this.#descriptor.read(
      (bytes) => this.#events.onData(bytes),
      (error) => this.#lose(error),
      () => this.#isOver,
    );
  }

  #lose(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void closePort(this.#port);
    this.#events.onLost(lostError(this.#path, cause));
  }
}

function closePort(port: SerialPort): Promise<void> {
  if (!port.isOpen) return Promise.resolve();
  return new Promise((resolve) => {
    // The line is being given up: an error of the close itself changes nothing for anybody.
    port.close(() => resolve());
  });
}
