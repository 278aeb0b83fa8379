import iconv from 'iconv-lite';

/** What came out of a printer: a line of text, a code, a cut. */
export type PaperItem =
  | { readonly type: 'line'; readonly text: string; readonly isBold: boolean; readonly isLarge: boolean; readonly align: 'left' | 'center' | 'right' }
  | { readonly type: 'qr' | 'barcode'; readonly text: string }
  | { readonly type: 'cut' };

/** Commands that a printer obeys at once, whatever it prints. */
export type RealTime = { readonly type: 'question'; readonly number: number } | { readonly type: 'turn' } | { readonly type: 'clear' };

const pages: Readonly<Record<number, string>> = {
  0: 'cp437',
  2: 'cp850',
  13: 'cp857',
  16: 'windows1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  45: 'windows1250',
  46: 'windows1251',
  51: 'windows1257',
};
const aligns = ['left', 'center', 'right'] as const;
const clearKey = [1, 3, 20, 1, 6, 2, 8];

/** Reads ESC/POS as a printer does and keeps what would stand on the paper. Knows the commands that receipts of ours use. */
export class EscposPaper {
  readonly items: PaperItem[] = [];
  readonly #onRealTime: (command: RealTime) => void;
  #pending: readonly number[] = [];
  #line = '';
  #page = 0;
  #isBold = false;
  #isLarge = false;
  #align: (typeof aligns)[number] = 'left';
  #qr = '';

  constructor(onRealTime: (command: RealTime) => void) {
    this.#onRealTime = onRealTime;
  }

  take(bytes: Iterable<number>): void {
    let rest: readonly number[] = [...this.#pending, ...bytes];
    while (rest.length > 0) {
      const length = this.#step(rest);
      if (length === 0) break;
      rest = rest.slice(length);
    }
    this.#pending = rest;
  }

  /** What stands on the paper, a string a line; codes and cuts in brackets. */
  get lines(): readonly string[] {
    return this.items.map((item) => (item.type === 'line' ? item.text : item.type === 'cut' ? '[cut]' : `[${item.type} ${item.text}]`));
  }

  /** @returns how many bytes were read; 0: more have to come. */
  #step(bytes: readonly number[]): number {
    const [first = 0, second] = bytes;
    if (first === 0x0a) return this.#feed();
    if (first === 0x0d) return 1;
    if (first >= 0x20) return this.#letter(first);
    if (second === undefined) return 0;
    if (first === 0x10) return this.#realTime(second, bytes);
    if (first === 0x1b) return this.#escape(second, bytes);
    if (first === 0x1d) return this.#group(second, bytes);
    return first === 0x1c ? 2 : 1;
  }

  #letter(byte: number): number {
    this.#line += iconv.decode(Buffer.of(byte), pages[this.#page] ?? 'ascii');
    return 1;
  }

  #feed(): number {
    this.items.push({ type: 'line', text: this.#line, isBold: this.#isBold, isLarge: this.#isLarge, align: this.#align });
    this.#line = '';
    return 1;
  }

  #realTime(second: number, bytes: readonly number[]): number {
    const third = bytes[2];
    if (third === undefined) return 0;
    if (second === 0x04) this.#onRealTime({ type: 'question', number: third });
    if (second !== 0x14 || third !== 8) return 3;
    if (bytes.length < 10) return 0;
    if (clearKey.every((byte, at) => bytes[3 + at] === byte)) this.#onRealTime({ type: 'clear' });
    return 10;
  }

  #escape(second: number, bytes: readonly number[]): number {
    if (second === 0x40) {
      this.#reset();
      return 2;
    }
    if (second === 0x69 || second === 0x6d) return this.#cut(2);
    const third = bytes[2];
    if (third === undefined) return 0;
    if (second === 0x74) this.#page = third;
    if (second === 0x45) this.#isBold = (third & 1) === 1;
    if (second === 0x61) this.#align = aligns[third % 3] ?? 'left';
    if (second === 0x64 && this.#line !== '') this.#feed();
    return 3;
  }

  #group(second: number, bytes: readonly number[]): number {
    const third = bytes[2];
    if (third === undefined) return 0;
    if (second === 0x28) return this.#code(bytes);
    if (second === 0x6b) return this.#barcode(bytes);
    if (second === 0x56) return third >= 0x41 ? (bytes[3] === undefined ? 0 : this.#cut(4)) : this.#cut(3);
    if (second === 0x21) this.#isLarge = third !== 0;
    if (second === 0x72) this.#onRealTime({ type: 'turn' });
    return 3;
  }

  #code(bytes: readonly number[]): number {
    const [, , , low, high, kind, action] = bytes;
    if (low === undefined || high === undefined) return 0;
    const length = 5 + low + 256 * high;
    if (bytes.length < length) return 0;
    if (kind === 0x31 && action === 0x50) this.#qr = Buffer.from(bytes.slice(8, length)).toString('utf8');
    if (kind === 0x31 && action === 0x51) this.items.push({ type: 'qr', text: this.#qr });
    return length;
  }

  #barcode(bytes: readonly number[]): number {
    const count = bytes[3];
    if (count === undefined || bytes.length < 4 + count) return 0;
    const data = Buffer.from(bytes.slice(4, 4 + count)).toString('latin1');
    this.items.push({ type: 'barcode', text: data.replace(/^\{[ABC]/, '') });
    return 4 + count;
  }

  #cut(length: number): number {
    if (this.#line !== '') this.#feed();
    this.items.push({ type: 'cut' });
    return length;
  }

  #reset(): void {
    this.#line = '';
    this.#page = 0;
    this.#isBold = false;
    this.#isLarge = false;
    this.#align = 'left';
  }
}
