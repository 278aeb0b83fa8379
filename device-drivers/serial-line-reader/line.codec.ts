import { maxScanLength } from '../../contracts/secrets.ts';
import { type CodeRules, readCode, type ScanLine } from '../bar-code/code-rules.codec.ts';

/**
 * What ends a line besides CR, LF and CRLF, which always do. `''`: nothing is sent, an idle gap ends it. `'\x03'` (ETX): the
 * device frames a scan by STX and ETX, and whatever stands before an STX is no scan.
 */
export type Terminator = '\r' | '\n' | '\r\n' | '\t' | '\x03' | '';

/** How a reader writes a scan. */
export interface LineFormat extends CodeRules {
  readonly terminator: Terminator;
  /** Text that the reader puts before and after every scan; taken off, and a line without it is no scan. */
  readonly prefix: string;
  readonly suffix: string;
}

/** The bytes of a line that has not ended yet. Bounded by `rawLimit`, whatever a device sends. */
export interface PendingLine {
  readonly text: string;
  /** The line was too long: its fault is told, the rest of it is thrown away. */
  readonly isOverlong: boolean;
}

/** A line that ended: the scan, or why it is none. */
export type Line = ScanLine;

export interface Decoded {
  readonly pending: PendingLine;
  readonly lines: readonly Line[];
}

export const emptyLine: PendingLine = { text: '', isOverlong: false };

const codes = { nul: 0x00, stx: 0x02, etx: 0x03, tab: 0x09, lf: 0x0a, cr: 0x0d } as const;
/** STX, ETX, an identifier, Codabar's start and stop and a check digit may stand round a scan. */
const framingRoom = 8;

/** Longest line that can still become a scan, in bytes. */
export function rawLimit(format: LineFormat): number {
  return Math.min(format.maxLength, maxScanLength) + format.prefix.length + format.suffix.length + framingRoom;
}

/** Takes bytes as they arrive, cut anywhere, and gives the lines that ended in them. */
export function decodeLines(format: LineFormat, pending: PendingLine, bytes: Uint8Array): Decoded {
  const limit = rawLimit(format);
  const lines: Line[] = [];
  let { text, isOverlong } = pending;
  for (const byte of bytes) {
    if (byte === codes.stx && format.terminator === '\x03') {
      if (!isOverlong && !isNoise(text)) lines.push({ kind: 'fault', fault: 'incomplete' });
      text = '';
      isOverlong = false;
    } else if (endsLine(format, byte)) {
      const line = isOverlong ? null : readLine(format, text);
      if (line !== null) lines.push(line);
      text = '';
      isOverlong = false;
    } else if (!isOverlong && text.length >= limit) {
      lines.push({ kind: 'fault', fault: 'tooLong' });
      text = '';
      isOverlong = true;
    } else if (!isOverlong) {
      text += String.fromCharCode(byte);
    }
  }
  return { pending: { text, isOverlong }, lines };
}

/**
 * Ends a line because nothing came any more: with terminator `''` that is how every line ends; else half a line
 * is forgotten with the fault `incomplete`, and line noise (NUL, STX, ETX alone) without a word.
 */
export function endByIdle(format: LineFormat, pending: PendingLine): Line | null {
  if (pending.isOverlong) return null;
  if (format.terminator === '') return readLine(format, pending.text);
  return isNoise(pending.text) ? null : { kind: 'fault', fault: 'incomplete' };
}

function endsLine(format: LineFormat, byte: number): boolean {
  if (byte === codes.cr || byte === codes.lf) return true;
  return (byte === codes.tab && format.terminator === '\t') || (byte === codes.etx && format.terminator === '\x03');
}

function isNoise(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code !== codes.nul && code !== codes.stx && code !== codes.etx) return false;
  }
  return true;
}

// STX and ETX are dropped where modules put them: at the edges (ID-12 sends ETX even after CR LF). NUL is never
// dropped from a line: a byte lost to a line break may have stood there, and half a number can be another card.
function readLine(format: LineFormat, raw: string): Line | null {
  const framed = withoutFraming(raw);
  if (framed === '') return null;
  const body = withoutAffixes(format, framed);
  if (body === null) return { kind: 'fault', fault: framed.includes('\0') ? 'forbiddenCharacters' : 'incomplete' };
  return readCode(format, body);
}

function withoutFraming(raw: string): string {
  let start = 0;
  let end = raw.length;
  while (start < end && isFraming(raw.charCodeAt(start))) start += 1;
  while (end > start && isFraming(raw.charCodeAt(end - 1))) end -= 1;
  return raw.slice(start, end);
}

function isFraming(code: number): boolean {
  return code === codes.stx || code === codes.etx;
}

function withoutAffixes({ prefix, suffix }: LineFormat, text: string): string | null {
  if (text.length < prefix.length + suffix.length || !text.startsWith(prefix) || !text.endsWith(suffix)) return null;
  return text.slice(prefix.length, text.length - suffix.length);
}
