import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteRoute } from './byte-link.ts';

/**
 * An open HID device. It is a line whose pieces are reports: `write` takes one output report with its id in byte 0 (0 where
 * reports have no number), and `onData` gives one whole input report a call, with its id in byte 0 where it has one.
 */
export interface HidLink extends ByteLink {
  write(report: Uint8Array, done?: (error: KioskError | null) => void): void;
  /** Sends a feature report, id in byte 0 (0 where it has none). @throws KioskError DEVICE_LOST */
  sendFeature(report: Uint8Array): Promise<void>;
  /** Asks for a feature report of at most `length` bytes; its id stands in byte 0 of the answer. @throws KioskError DEVICE_LOST */
  getFeature(id: number, length: number): Promise<Uint8Array>;
}

/** A way to a HID device that can be tried again and again. */
export type HidRoute = ByteRoute<HidLink>;

/** Which of the interfaces with the right ids is meant: a device may show several. */
export interface HidUse {
  /** HID usage page and usage of its top-level collection; left out: the only interface there is. */
  readonly usagePage?: number;
  readonly usage?: number;
  /** Takes a keyboard away from the operating system, so that it no longer types into whatever window is open. */
  readonly isKeyboard?: boolean;
}
