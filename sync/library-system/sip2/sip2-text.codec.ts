import { decodeCodePage, encodeCodePage, encodeLatin1 } from './code-pages.codec.ts';

/** Character sets a connection can use. The 2.00 text names code page 850 unless both sides agree otherwise. */
export type Sip2Encoding = 'utf-8' | 'latin1' | 'cp850' | 'cp437';

/** Bytes `from` up to `to` as Unicode text. Bytes that the encoding does not know become U+FFFD. */
export function decodeText(bytes: Buffer, range: { readonly from: number; readonly to: number }, encoding: Sip2Encoding): string {
  if (encoding === 'utf-8') return bytes.toString('utf8', range.from, range.to);
  if (encoding === 'latin1') return bytes.toString('latin1', range.from, range.to);
  return decodeCodePage(bytes.subarray(range.from, range.to), encoding);
}

/** Text as bytes; a character that the encoding lacks becomes `?`. */
export function encodeText(text: string, encoding: Sip2Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  return encoding === 'latin1' ? encodeLatin1(text) : encodeCodePage(text, encoding);
}

/** Whether every character of `text` exists in the encoding (a lone surrogate exists in none). */
export function canEncodeText(text: string, encoding: Sip2Encoding): boolean {
  if (encoding === 'utf-8') return text.isWellFormed();
  const bytes = encodeText(text, encoding);
  return decodeText(bytes, { from: 0, to: bytes.length }, encoding) === text;
}
