import type { ReceiptPrinterEncoderOptions } from '@point-of-sale/receipt-printer-encoder';
import type { Receipt } from '../../contracts/ports/receipt-printer.port.ts';
import { columnsOf, type EscposPrinterSettings } from './escpos-printer.schema.ts';
import { printableText, unprintable } from './printable-text.codec.ts';
import { layOut, type LayoutLine } from './receipt-layout.codec.ts';

type EncoderClass = typeof import('@point-of-sale/receipt-printer-encoder').default;
type Encoder = InstanceType<EncoderClass>;

/** What of the settings shapes the bytes. */
export type PrintSettings = Pick<EscposPrinterSettings, 'columns' | 'widthMm' | 'codePages' | 'codePageTable' | 'cutter' | 'qr'>;

/** Lines of paper between the head and the knife. */
const feedBeforeCut = 4;
const cuts = {
  // GS V 65 n and GS V 66 n feed to the knife themselves.
  full: [0x1d, 0x56, 0x41, 3],
  partial: [0x1d, 0x56, 0x42, 3],
  oldFull: [0x1b, 0x64, feedBeforeCut, 0x1b, 0x69],
  oldPartial: [0x1b, 0x64, feedBeforeCut, 0x1b, 0x6d],
  none: [0x1b, 0x64, feedBeforeCut],
} as const;

/** Turns receipts into the bytes of one printer. The encoder is loaded when the first receipt is printed. */
export class ReceiptBytes {
  readonly #settings: PrintSettings;
  readonly #canPrint = new Map<string, boolean>();

  constructor(settings: PrintSettings) {
    this.#settings = settings;
  }

  /** The bytes of a receipt, from ESC @ to the cut. */
  async encode(receipt: Receipt): Promise<Uint8Array> {
    const Encoder = await loadEncoder();
    const { qr, cutter } = this.#settings;
    const printable = (text: string): string => printableText(text, (letter) => this.#hasLetter(Encoder, letter));
    const encoder = new Encoder(this.#options).initialize().codepage('auto');
    for (const line of layOut(receipt, columnsOf(this.#settings), printable)) write(encoder, line, qr);
    return encoder.raw([...cuts[cutter]]).encode();
  }

  /** Whether a text comes out in its own letters or in ones that are read alike. */
  async canWrite(text: string): Promise<boolean> {
    const Encoder = await loadEncoder();
    return printableText(text, (letter) => this.#hasLetter(Encoder, letter)) !== unprintable;
  }

  get #options(): ReceiptPrinterEncoderOptions {
    const { codePages, codePageTable } = this.#settings;
    return {
      language: 'esc-pos',
      columns: columnsOf(this.#settings),
      codepageMapping: codePageTable,
      codepageCandidates: [...codePages],
      errors: 'relaxed',
      newline: '\n',
      feedBeforeCut: 0,
    };
  }

  /** A letter that no code page has comes out of the encoder as a question mark. */
  #hasLetter(Encoder: EncoderClass, letter: string): boolean {
    const known = this.#canPrint.get(letter);
    if (known !== undefined) return known;
    const bytes = [...new Encoder(this.#options).codepage('auto').text(letter).encode()];
    const has = !bytes.some((byte, at) => byte === 0x3f && bytes[at - 1] !== 0x74);
    this.#canPrint.set(letter, has);
    return has;
  }
}

async function loadEncoder(): Promise<EncoderClass> {
  return (await import('@point-of-sale/receipt-printer-encoder')).default;
}

function write(encoder: Encoder, line: LayoutLine, hasQr: boolean): void {
  if (line.type === 'line') {
    const size = line.isLarge ? 2 : 1;
    encoder.align(line.align).bold(line.isBold).size(size, size).line(line.text).size(1, 1).bold(false).align('left');
    return;
  }
  encoder.align('center');
  if (line.type === 'barcode') encoder.barcode(line.text, 'code128', { height: 60, text: true });
  else if (hasQr) encoder.qrcode(line.text, { model: 2, size: 6, errorlevel: 'm' });
  else encoder.line(line.text);
  encoder.align('left');
}
