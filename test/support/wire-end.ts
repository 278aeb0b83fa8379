import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { SerialPort } from 'serialport';

/** One piece of bytes that came out of a line, with its arrival in monotonic milliseconds. */
export interface Arrival {
  readonly atMs: number;
  readonly bytes: Buffer;
}

/** The far end of a PTY pair: what a device's cable would carry. */
export class WireEnd {
  readonly arrivals: Arrival[] = [];
  readonly #fd: number;
  readonly #port: SerialPort;
  /** What is written before the port is open, in order; null from then on. Opening flushes both ways: it would take such bytes off the line again. */
  #early: Buffer[] | null = [];

  constructor(path: string) {
    this.#fd = openSync(path, constants.O_WRONLY | constants.O_NOCTTY);
    this.#port = new SerialPort({ path, baudRate: 9600, lock: false });
    this.#port.on('data', (bytes: Buffer) => this.arrivals.push({ atMs: performance.now(), bytes }));
    this.#port.on('open', () => this.#writeEarly());
    // An end that cannot be opened has nothing that would carry them.
    this.#port.on('error', () => (this.#early = null));
  }

  /** Puts bytes on the line at once, or as soon as this end is open. */
  write(bytes: string | Uint8Array): void {
    const piece = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
    if (this.#early === null) writeSync(this.#fd, piece);
    else this.#early.push(piece);
  }

  #writeEarly(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const piece of early) writeSync(this.#fd, piece);
  }

  /** All bytes that came out so far, in hex. */
  get hex(): string {
    return Buffer.concat(this.arrivals.map((arrival) => arrival.bytes)).toString('hex');
  }

  close(): void {
    this.#early = null;
    closeSync(this.#fd);
    if (this.#port.isOpen) this.#port.close(() => undefined);
  }
}

const onFrame = 'a00101a2';
const offFrame = 'a00100a1';

/** The commands that a relay line carried, in order. */
export function relayCommands(wire: WireEnd): ('on' | 'off')[] {
  const commands: ('on' | 'off')[] = [];
  for (const frame of wire.hex.match(/.{8}/g) ?? []) {
    if (frame === onFrame) commands.push('on');
    else if (frame === offFrame) commands.push('off');
    else throw new Error(`not a relay frame: ${frame}`);
  }
  return commands;
}
