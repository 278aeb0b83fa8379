import { KioskError } from './errors.ts';

const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');

/** Text that refuses to be printed: `toString`, `toJSON` and `util.inspect` all give a mask. */
abstract class Secret {
  readonly #value: string;

  protected constructor(value: string) {
    this.#value = value;
  }

  /** The real value, for a wire or a comparison, never for a log, a screen or a file. */
  reveal(): string {
    return this.#value;
  }

  abstract toString(): string;

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  [inspectSymbol](): string {
    return this.toString();
  }
}

/** Longest card number or barcode that any reader may hand over, in characters (requirements, section S). */
export const maxScanLength = 64;

// Printable ASCII without the SIP2 delimiters in use (| ^ ~): such a character never reaches a wire.
const scanPattern = /^[\x20-\x5d\x5f-\x7b\x7d]{1,64}$/;

/** Whether a scan may be passed on at all: 1-64 printable ASCII characters, no field delimiter. */
export function isAcceptableScan(text: string): boolean {
  return scanPattern.test(text) && text.trim() !== '';
}

/** A patron's borrower number as read from a card. */
export class CardNumber extends Secret {
  readonly kind = 'card';

  /** @throws KioskError LIBRARY_INPUT_REFUSED for anything but 1-64 printable characters without a delimiter. */
  static parse(text: string): CardNumber {
    if (!isAcceptableScan(text)) {
      throw new KioskError('LIBRARY_INPUT_REFUSED', 'This is not a card number: it may hold 1 to 64 letters, digits and simple signs.');
    }
    return new CardNumber(text.trim());
  }

  equals(other: CardNumber): boolean {
    return this.reveal() === other.reveal();
  }

  override toString(): string {
    return 'card ••••';
  }
}

/** The secret that goes with a card. It lives for one question to the library system and is never written anywhere. */
export class Pin extends Secret {
  readonly kind = 'pin';

  /** @throws KioskError LIBRARY_INPUT_REFUSED for anything but 1-32 printable characters without a delimiter. */
  static parse(text: string): Pin {
    if (text.length > 32 || !isAcceptableScan(text)) {
      throw new KioskError('LIBRARY_INPUT_REFUSED', 'This is not a PIN: it may hold 1 to 32 letters, digits and simple signs.');
    }
    return new Pin(text);
  }

  override toString(): string {
    return '••••';
  }
}
