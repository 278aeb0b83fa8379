/** Reads groups of bits from bytes, most significant bit first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length * 8 - this.#at;
  }

  /** The next `count` bits (1-8) as a number; what lies beyond the end counts as 0. */
  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1, this.#at += 1) {
      value = (value << 1) | (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }
}

/** Packs groups of bits, most significant bit first, and fills the last byte from the start of `fill` (a text of 0 and 1). */
export function packBits(groups: readonly { readonly value: number; readonly bits: number }[], fill: string): Uint8Array {
  const text = groups.map(({ value, bits }) => value.toString(2).padStart(bits, '0')).join('');
  const missing = (8 - (text.length % 8)) % 8;
  const whole = text + fill.slice(0, missing);
  return Uint8Array.from({ length: whole.length / 8 }, (_, at) => Number.parseInt(whole.slice(at * 8, at * 8 + 8), 2));
}
