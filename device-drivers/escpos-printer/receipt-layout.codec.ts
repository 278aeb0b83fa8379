import type { Receipt, ReceiptPart } from '../../contracts/ports/receipt-printer.port.ts';

/** A line of a receipt that fits the paper, or a code. */
export type LayoutLine =
  | { readonly type: 'line'; readonly text: string; readonly isBold: boolean; readonly isLarge: boolean; readonly align: 'left' | 'center' | 'right' }
  | { readonly type: 'qr' | 'barcode'; readonly text: string };

const aligns = { start: 'left', centre: 'center', end: 'right' } as const;

/**
 * Breaks a receipt into lines of at most `columns` letters (a large letter takes two); words longer than a line are cut.
 * @param printable what becomes of each text
 */
export function layOut({ parts }: Receipt, columns: number, printable: (text: string) => string): readonly LayoutLine[] {
  return parts.flatMap((part) => layOutPart(part, columns, printable));
}

function layOutPart(part: ReceiptPart, columns: number, printable: (text: string) => string): readonly LayoutLine[] {
  switch (part.type) {
    case 'text': {
      const isLarge = part.size === 'large';
      const look = { isBold: part.isBold === true, isLarge, align: aligns[part.align ?? 'start'] };
      return wrap(printable(part.text), isLarge ? Math.floor(columns / 2) : columns).map((text) => ({ type: 'line', text, ...look }));
    }
    case 'pair':
      return pair(printable(part.start), printable(part.end), columns).map(plain);
    case 'rule':
      return [plain('-'.repeat(columns))];
    case 'space':
      return [plain('')];
    case 'qr':
    case 'barcode':
      return [part];
  }
}

function plain(text: string): LayoutLine {
  return { type: 'line', text, isBold: false, isLarge: false, align: 'left' };
}

/** Both on one line where they fit, else the end on a line of its own. */
function pair(start: string, end: string, columns: number): readonly string[] {
  const lines = wrap(start, columns);
  const last = lines.at(-1) ?? '';
  const ends = wrap(end, columns);
  const [only] = ends;
  if (ends.length === 1 && only !== undefined && last.length + 1 + only.length <= columns) {
    return [...lines.slice(0, -1), last + only.padStart(columns - last.length)];
  }
  return [...lines, ...ends.map((line) => line.padStart(columns))];
}

/** Breaks a text between words. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((each) => cut(each, columns))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (joined.length <= columns) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cut(word: string, columns: number): readonly string[] {
  if (word.length <= columns) return [word];
  return Array.from({ length: Math.ceil(word.length / columns) }, (_, at) => word.slice(at * columns, (at + 1) * columns));
}
