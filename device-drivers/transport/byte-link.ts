import type { KioskError } from '../../contracts/errors.ts';

/** What an open line tells its owner. Both are set before the line opens, so that no byte and no loss goes unseen. */
export interface ByteLinkEvents {
  /** Bytes as they arrived, cut anywhere; the owner copies what it keeps. */
  onData(bytes: Uint8Array): void;
  /** The line broke. Called once, and never after `close()`. */
  onLost(error: KioskError): void;
}

/** An open line to a device: serial, TCP and in-memory are equals behind it. */
export interface ByteLink {
  /**
   * Hands bytes to the operating system in order. `done` may be called before `write` returns; with an error
   * (DEVICE_LOST) it is unknown how many bytes the device got.
   */
  write(bytes: Uint8Array, done?: (error: KioskError | null) => void): void;
  /** Closes the line; does nothing on a line that is closed or lost. */
  close(): Promise<void>;
}

/** A way to a device that can be tried again and again. */
export interface ByteRoute<Link extends ByteLink = ByteLink> {
  /** What the config calls it, for health texts. */
  readonly path: string;
  /**
   * Opens a new line. An abort gives up and frees what was begun.
   * @throws KioskError DEVICE_MISSING, DEVICE_PERMISSION, DEVICE_BUSY or CANCELLED, with a sentence that says what to do.
   */
  open(events: ByteLinkEvents, signal: AbortSignal): Promise<Link>;
}

/** How the characters stand on a serial line; of no meaning on TCP. */
export interface LineSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}
