import { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteLinkEvents, ByteRoute } from './byte-link.ts';
import { cancelledError, lostError } from './link-errors.ts';

/** The far end of an in-memory line: what a device would see and do. */
export interface MemoryDevice {
  /** Bytes that came from the driver's side, all of them, in order. */
  readonly received: readonly number[];
  /** Whether a driver has the line open. */
  readonly isOpen: boolean;
  /** How often the line was opened. */
  readonly opens: number;
  /** Called with every piece that the driver writes. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Sends bytes to the driver; lost when the line is not open. */
  send(bytes: Uint8Array): void;
  /** Pulls the plug: an open line is lost, later opens fail with `code`. */
  unplug(code?: 'DEVICE_MISSING' | 'DEVICE_BUSY' | 'DEVICE_PERMISSION'): void;
  plug(): void;
}

/** An in-memory line: the route for a driver and the device at its other end. Nothing but tests makes one. */
export function memoryLine(path = 'memory:line'): { readonly route: ByteRoute; readonly device: MemoryDevice } {
  const line = new MemoryLine(path);
  return { route: line, device: line };
}

class MemoryLine implements ByteRoute, MemoryDevice {
  readonly path: string;
  readonly received: number[] = [];
  opens = 0;
  #events: ByteLinkEvents | null = null;
  #fault: 'DEVICE_MISSING' | 'DEVICE_BUSY' | 'DEVICE_PERMISSION' | null = null;
  readonly #listeners: ((bytes: Uint8Array) => void)[] = [];

  constructor(path: string) {
    this.path = path;
  }

  get isOpen(): boolean {
    return this.#events !== null;
  }

  async open(events: ByteLinkEvents, signal: AbortSignal): Promise<ByteLink> {
    if (this.#fault !== null) throw new KioskError(this.#fault, `The line ${this.path} does not open: plug it in again.`, { retryable: true });
    if (this.#events !== null) throw new KioskError('DEVICE_BUSY', `The line ${this.path} is in use: close it first.`, { retryable: true });
    if (signal.aborted) throw cancelledError(this.path);
    this.#events = events;
    this.opens += 1;
    return { write: (bytes, done) => this.#take(events, bytes, done), close: async () => this.#release(events) };
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  send(bytes: Uint8Array): void {
    this.#events?.onData(bytes);
  }

  unplug(code: 'DEVICE_MISSING' | 'DEVICE_BUSY' | 'DEVICE_PERMISSION' = 'DEVICE_MISSING'): void {
    this.#fault = code;
    const events = this.#events;
    this.#events = null;
    events?.onLost(lostError(this.path));
  }

  plug(): void {
    this.#fault = null;
  }

  #take(owner: ByteLinkEvents, bytes: Uint8Array, done: (error: KioskError | null) => void = () => undefined): void {
    if (this.#events !== owner) return done(lostError(this.path));
    this.received.push(...bytes);
    for (const listener of this.#listeners) listener(bytes);
    done(null);
  }

  #release(owner: ByteLinkEvents): void {
    if (this.#events === owner) this.#events = null;
  }
}
