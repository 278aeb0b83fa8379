import { inspect } from 'node:util';
import type { ScanText } from '../../contracts/ports/scan-reader.port.ts';

/** What was scanned. It can be a card number, so every way of printing it gives a mask. */
export class MaskedScan implements ScanText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return 'scan ••••';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
