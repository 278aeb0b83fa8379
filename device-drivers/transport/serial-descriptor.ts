import { readSync, writeSync } from 'node:fs';
import type { SerialPort } from 'serialport';
import { errorCode } from './link-errors.ts';

/** How the descriptor is waited for: `ask` for each time, and then a call when it can be read, or with why it never will be. */
interface Readiness {
  ask(): void;
  onReadable(listener: (error: Error | null) => void): void;
}

/** Most bytes taken in one go; a line of 4 kB comes in one or two. */
const pieceBytes = 4096;

/**
 * The (non-blocking) descriptor under an open serial port. The port's own stream takes every read and write round by
 * the thread pool; on the way from a card to a lock that is the longest part, so these go straight.
 */
export class SerialDescriptor {
  readonly #fd: number;
  readonly #readiness: Readiness;
  // Plain bytes: a small piece of them is copied in place, where one of a Buffer is cut from the pool.
  readonly #buffer = new Uint8Array(pieceBytes);

  private constructor(fd: number, readiness: Readiness) {
    this.#fd = fd;
    this.#readiness = readiness;
  }

  /** The descriptor of an open port, or null where the bindings have none (Windows): then the stream has to serve. */
  static of(port: SerialPort): SerialDescriptor | null {
    const binding: object | undefined = port.port;
    if (process.platform === 'win32' || binding === undefined || !('fd' in binding) || !('poller' in binding)) return null;
    const { fd, poller } = binding;
    if (typeof fd !== 'number' || !isPoller(poller)) return null;
    return new SerialDescriptor(fd, {
      ask: () => poller.poll(readableFlag),
      // One listener for the line's life: one a piece is made and thrown away between a card and its question.
      onReadable: (listener) => void poller.on('readable', listener),
    });
  }

  /** Hands on every piece that arrives until `onEnd`, which is called once: with an error, or when `isOver` says so. */
  read(onData: (bytes: Uint8Array) => void, onEnd: (error: Error) => void, isOver: () => boolean): void {
    let hasEnded = false;
    this.#readiness.onReadable((error) => {
      if (hasEnded || isOver()) return;
      const piece = error ?? this.#take();
      if (piece instanceof Error) {
        hasEnded = true;
        return onEnd(piece);
      }
      if (piece !== null) onData(piece);
      if (!isOver()) this.#readiness.ask();
    });
    this.#readiness.ask();
  }

  /** Writes at once. @returns null when all went, else the bytes that the system did not take, or the failure. */
  write(bytes: Uint8Array): Uint8Array | Error | null {
    try {
      const written = writeSync(this.#fd, bytes);
      return written === bytes.length ? null : bytes.subarray(written);
    } catch (error) {
      return isTemporary(error) ? bytes : (error as Error);
    }
  }

  #take(): Uint8Array | Error | null {
    try {
      const length = readSync(this.#fd, this.#buffer, 0, pieceBytes, null);
      return length > 0 ? this.#buffer.slice(0, length) : new Error('the line hung up');
    } catch (error) {
      return isTemporary(error) ? null : (error as Error);
    }
  }
}

/** The binding's own name for "can be read". */
const readableFlag = 1;

interface Poller {
  on(event: 'readable', callback: (error: Error | null) => void): unknown;
  poll(flags: number): void;
}

function isPoller(value: unknown): value is Poller {
  if (typeof value !== 'object' || value === null || !('on' in value) || !('poll' in value)) return false;
  return typeof value.on === 'function' && typeof value.poll === 'function';
}

function isTemporary(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EAGAIN' || code === 'EINTR';
}
