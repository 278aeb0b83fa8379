import { Pin } from '../contracts/secrets.ts';

const maxDigits = 32;

/**
 * The digits of a PIN while they are typed. Immutable; only their number can be seen, and printing gives that number.
 * It lives inside a chart until the PIN is submitted and is replaced by `PinEntry.empty` at once then.
 */
export class PinEntry {
  static readonly empty = new PinEntry('');
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** How many digits were typed, 0-32. */
  get count(): number {
    return this.#digits.length;
  }

  /** With one digit more; unchanged when 32 are there or `key` is no digit. */
  press(key: string): PinEntry {
    return this.count < maxDigits && /^[0-9]$/.test(key) ? new PinEntry(this.#digits + key) : this;
  }

  /** Without the last digit. */
  erase(): PinEntry {
    return this.count > 1 ? new PinEntry(this.#digits.slice(0, -1)) : PinEntry.empty;
  }

  /** The PIN for one question, or null while nothing was typed. */
  toPin(): Pin | null {
    return this.count === 0 ? null : Pin.parse(this.#digits);
  }

  toJSON(): string {
    return `${this.count} digits`;
  }

  toString(): string {
    return this.toJSON();
  }
}
