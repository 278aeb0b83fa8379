import { inspect } from 'node:util';
import type { KeyPress, PadKey } from '../../contracts/ports/keypad.port.ts';

/** A key of a PIN pad that refuses to be printed: digits are parts of a PIN. */
export class MaskedKey implements KeyPress {
  readonly atMonotonicMs: number;
  readonly #key: PadKey;

  constructor(key: PadKey, atMonotonicMs: number) {
    this.#key = key;
    this.atMonotonicMs = atMonotonicMs;
  }

  reveal(): PadKey {
    return this.#key;
  }

  toString(): string {
    return 'key •';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
