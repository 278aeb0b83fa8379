import type { ScanLine } from '../bar-code/code-rules.codec.ts';

/**
 * How a 125 kHz module checks its frames: `xor` of the five bytes (ID-12, ID-20, RDM6300), their `sum` modulo 256 (clones), or
 * not at all (other clones).
 */
export const tagChecks = ['xor', 'sum', 'none'] as const;
export type TagCheck = (typeof tagChecks)[number];

/**
 * How a tag's number becomes text: all five bytes in hex, the last four as ten decimal digits (as printed on most cards), or
 * the last three as 8-bit site and 16-bit number in three and five digits.
 */
export const tagForms = ['hex10', 'decimal10', '8+16'] as const;
export type TagForm = (typeof tagForms)[number];

/** A frame's settings. */
export interface TagFormat {
  readonly check: TagCheck;
  readonly output: TagForm;
}

/** Characters between STX and ETX so far; null: no STX yet. Bounded. */
export interface PendingTag {
  readonly text: string | null;
}

export const noTag: PendingTag = { text: null };

const codes = { stx: 0x02, etx: 0x03, lf: 0x0a, cr: 0x0d } as const;
/** Five bytes and one of check, in hex. */
const longestText = 12;

/**
 * Takes bytes as they arrive and gives the tags whose frames ended in them. A frame is STX, ten hex digits, two of check, ETX;
 * CR and LF may stand before ETX (ID-12, ID-20). Bytes outside frames are noise.
 */
export function decodeTags(format: TagFormat, pending: PendingTag, bytes: Uint8Array): { pending: PendingTag; lines: ScanLine[] } {
  const lines: ScanLine[] = [];
  let { text } = pending;
  for (const byte of bytes) {
    if (byte === codes.stx) {
      if (text !== null) lines.push({ kind: 'fault', fault: 'incomplete' });
      text = '';
    } else if (text === null || byte === codes.cr || byte === codes.lf) {
    } else if (byte === codes.etx) {
      lines.push(readTag(format, text));
      text = null;
    } else if (text.length >= longestText) {
      lines.push({ kind: 'fault', fault: 'tooLong' });
      text = null;
    } else {
      text += String.fromCharCode(byte);
    }
  }
  return { pending: { text }, lines };
}

function readTag({ check, output }: TagFormat, text: string): ScanLine {
  if (!/^[0-9A-Fa-f]*$/.test(text)) return { kind: 'fault', fault: 'forbiddenCharacters' };
  const bytes = hexBytes(text);
  const tag = bytes.slice(0, tagLength);
  const isWhole = text.length === (check === 'none' ? 10 : 12);
  const isRight = check === 'none' || bytes[tagLength] === checkOf(check, tag);
  return isWhole && isRight ? { kind: 'scan', text: tagText(tag, output) } : { kind: 'fault', fault: 'incomplete' };
}

/** Bytes of a tag: a version or customer code, and a number of 32 bits, high byte first. */
export const tagLength = 5;

/** The check byte of a tag's five bytes. */
export function checkOf(check: Exclude<TagCheck, 'none'>, tag: Uint8Array): number {
  return tag.reduce((all, byte) => (check === 'xor' ? all ^ byte : (all + byte) & 0xff), 0);
}

/** A tag's five bytes as text of 8 or 10 characters. */
export function tagText(tag: Uint8Array, form: TagForm): string {
  const [, a = 0, b = 0, c = 0, d = 0] = tag;
  if (form === 'hex10') return hexText(tag);
  if (form === 'decimal10') return String(a * 2 ** 24 + ((b << 16) | (c << 8) | d)).padStart(10, '0');
  return String(b).padStart(3, '0') + String((c << 8) | d).padStart(5, '0');
}

/** A module's frame with a tag, for twins and tests. `hasLineEnd`: CR and LF before ETX, as ID-12 and ID-20 send. */
export function encodeTag(tag: Uint8Array, { check, hasLineEnd = false }: { readonly check: TagCheck; readonly hasLineEnd?: boolean }): Uint8Array {
  const checked = check === 'none' ? '' : checkOf(check, tag).toString(16).padStart(2, '0').toUpperCase();
  return Uint8Array.from(Buffer.from(`\x02${hexText(tag)}${checked}${hasLineEnd ? '\r\n' : ''}\x03`, 'latin1'));
}

/** Bytes of pairs of hex digits. */
export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Capital hex digits of bytes. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
