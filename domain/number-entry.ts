import { CardNumber } from '../contracts/secrets.ts';

const maxDigits = 32;
/** So much of a number is shown while it is typed: enough to see a slip, too little to know whose it is. */
const shownDigits = 4;
/** Shorter ones are no card's, and would be shown whole. */
const fewestDigits = 6;

/** The digits of a borrower number while they are typed. Immutable; printing gives how many they are. */
export class NumberEntry {
  static readonly empty = new NumberEntry('');
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** How many digits were typed, 0-32. */
  get count(): number {
    return this.#digits.length;
  }

  /** The last digits, at most four. */
  get tail(): string {
    return this.#digits.slice(-shownDigits);
  }

  /** With one digit more; unchanged when 32 are there or `key` is no digit. */
  press(key: string): NumberEntry {
    return this.count < maxDigits && /^[0-9]$/.test(key) ? new NumberEntry(this.#digits + key) : this;
  }

  /** Without the last digit. */
  erase(): NumberEntry {
    return this.count > 1 ? new NumberEntry(this.#digits.slice(0, -1)) : NumberEntry.empty;
  }

  /** The number as a card's, or null while it is too short to be one. */
  toCard(): CardNumber | null {
    return this.count < fewestDigits ? null : CardNumber.parse(this.#digits);
  }

  /** Whether both are the same digits. */
  equals(other: NumberEntry): boolean {
    return this.#digits === other.#digits;
  }

  toJSON(): string {
    return `${this.count} digits`;
  }

  toString(): string {
    return this.toJSON();
  }
}
