import type { HasHealth, Unsubscribe } from '../health.ts';
import type { DeviceId } from '../ids.ts';
import type { ContactInput } from './contact-input.port.ts';
import type { Keypad } from './keypad.port.ts';
import type { ReaderSignals } from './reader-signals.port.ts';

/** Text exactly as decoded, 1-64 printable characters without field delimiters. It may be anything: a card, an item, a personal identity code. */
export interface Scan {
  readonly text: ScanText;
  /** Monotonic milliseconds at which the last byte of the scan arrived. */
  readonly atMonotonicMs: number;
  /** Identifier of the kind of code, such as `]F0` (ISO/IEC 15424), where the reader sent one: evidence of what was read. */
  readonly symbology?: string;
}

/** A scan refuses to be printed, since it can be a card number or a personal identity code (P9). */
export interface ScanText {
  reveal(): string;
}

/** Why bytes of a reader did not become a scan; never the bytes themselves. */
export type ScanFault = 'tooLong' | 'forbiddenCharacters' | 'incomplete';

/** A reader that tells what was put before it: cards at `door.card` and `kiosk.card`, items at `kiosk.item`. */
export interface ScanReader extends HasHealth {
  readonly id: DeviceId;
  /** Each presentation once (double-read guard in the driver). */
  onScan(listener: (scan: Scan) => void): Unsubscribe;
  /** Bytes that were no acceptable scan: the patron is told to try again. */
  onFault(listener: (fault: ScanFault) => void): Unsubscribe;
  /** Lights and beeper, where the reader has them. */
  readonly signals?: ReaderSignals;
  /** Keys on the same housing. */
  readonly keypad?: Keypad;
  /** `active` while the housing is open or torn off. */
  readonly tamper?: ContactInput;
  /** `active` while the reader says that its power supply is failing. */
  readonly supply?: ContactInput;
}
