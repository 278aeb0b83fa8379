import { type DecodedSip2, decodeSip2 } from './sip2-decode.codec.ts';
import type { Sip2Encoding } from './sip2-text.codec.ts';

/** How `omatoimi inspect sip2` reads a message. Without a delimiter the message itself tells which one it uses. */
export interface InspectOptions {
  readonly encoding: Sip2Encoding;
  readonly delimiter?: string | undefined;
}

const usualDelimiters = ['|', '^', '~'] as const;

/** The first usual delimiter that stands before a field id, before the sequence number or at the message's end. */
function guessDelimiter(line: Buffer): string {
  const text = line.toString('latin1').trimEnd();
  const isUsed = (delimiter: string): boolean => {
    for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + 1)) {
      if (at === text.length - 1 || /^[A-Z][A-Z0-9]/.test(text.slice(at + 1, at + 3))) return true;
    }
    return false;
  };
  return usualDelimiters.find(isUsed) ?? '|';
}

/** One raw message, with or without its terminator, as the object that the command prints. Never throws. */
export function inspectSip2Line(line: Buffer, options: InspectOptions): DecodedSip2 {
  return decodeSip2(line, { encoding: options.encoding, delimiter: options.delimiter ?? guessDelimiter(line) });
}

/** A line of hex digits as bytes (blanks and a leading `0x` are allowed), or null where it is none. */
export function parseHexLine(line: string): Buffer | null {
  const digits = line
    .trim()
    .replace(/^0x/i, '')
    .replace(/[\s:]+/g, '');
  return /^(?:[0-9a-f]{2})+$/i.test(digits) ? Buffer.from(digits, 'hex') : null;
}

/** What the command prints for a line that is no hex. */
export function refuseHexLine(): DecodedSip2 {
  return {
    ok: false,
    code: null,
    name: null,
    fixed: {},
    fields: {},
    sequence: null,
    checksum: 'absent',
    error: 'This line is no hex: it needs pairs of the digits 0-9 and A-F.',
  };
}
