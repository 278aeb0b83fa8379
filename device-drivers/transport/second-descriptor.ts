import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { errorCode } from './link-errors.ts';
import { parseLinkPath } from './link-path.ts';

/** A way to write to a line that another process owns. */
export interface SecondWriter {
  /** Writes at once. @returns whether the system took every byte. */
  write(bytes: Uint8Array): boolean;
  close(): void;
}

/** Without a controlling terminal and without waiting: the line's owner has configured it already. */
const flags = constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK;

/**
 * A second, write-only descriptor of a serial line that its owner holds open and locked. Null where there can be none:
 * on a serial server, on Windows (a port opens once there), and on a line that has gone.
 */
export function openSecondWriter(path: string): SecondWriter | null {
  if (process.platform === 'win32' || parseLinkPath(path)?.kind !== 'serial') return null;
  try {
    return openDevice(path);
  } catch {
    // The owner of the line says what is wrong with it; here the longer way serves until it is mended.
    return null;
  }
}

function openDevice(path: string): SecondWriter | null {
  const fd = openSync(path, flags);
  if (fstatSync(fd).isCharacterDevice()) return new DescriptorWriter(descriptorCalls(fd));
  closeSync(fd);
  return null;
}

/** The two calls that a writer makes on its descriptor; both throw as the system's own. */
export interface DescriptorCalls {
  /** @returns how many of the bytes from `offset` on the system took. */
  write(bytes: Uint8Array, offset: number): number;
  close(): void;
}

function descriptorCalls(fd: number): DescriptorCalls {
  return { write: (bytes, offset) => writeSync(fd, bytes, offset), close: () => closeSync(fd) };
}

/** Writes to an open descriptor, and lets go of it at the first failure that will not pass. */
export class DescriptorWriter implements SecondWriter {
  #calls: DescriptorCalls | null;

  constructor(calls: DescriptorCalls) {
    this.#calls = calls;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#calls === null) return false;
    try {
      const written = this.#calls.write(bytes, 0);
      // Half a command must not stand before the next one: the rest is tried once.
      return written === bytes.length || this.#calls.write(bytes, written) === bytes.length - written;
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') this.close();
      return false;
    }
  }

  close(): void {
    const calls = this.#calls;
    this.#calls = null;
    try {
      calls?.close();
    } catch {
      // A line that hung up can say so once more when it is closed; the descriptor is free all the same.
    }
  }
}
