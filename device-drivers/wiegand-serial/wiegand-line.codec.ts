import type { ScanLine } from '../bar-code/code-rules.codec.ts';
import { decodeWiegand, isWholeMessage, messageOfBits, type WiegandFormat, type WiegandMessage } from '../wiegand/wiegand.codec.ts';
import { wiegandText, type WiegandTextForm } from '../wiegand/wiegand-text.codec.ts';

/**
 * How a converter writes a message on its line. `counted-hex`: `26:BD88EB80`, count of bits and hex, left-aligned; `bits`: one `0`
 * or `1` a bit, first bit first; `hex`: hex digits alone, of messages of one length.
 */
export const wiegandLineForms = ['counted-hex', 'bits', 'hex'] as const;
export type WiegandLineForm = (typeof wiegandLineForms)[number];

/** What is known of a converter and of the cards before its reader. */
export interface WiegandLineRules {
  readonly form: WiegandLineForm;
  /** For `hex`: how many bits every message has. */
  readonly bits: number;
  /** For `hex`: on which side the digits are filled up with zeros to whole bytes. `right`: a number with zeros before it. */
  readonly align: 'left' | 'right';
  readonly formats: readonly WiegandFormat[];
  readonly text: WiegandTextForm;
}

/** The card of a line, or why there is none: damaged (`incomplete`), or no message of an accepted format at all. */
export function readWiegandLine(rules: WiegandLineRules, line: string): ScanLine {
  const message = messageOfLine(rules, line.trim());
  if (message === null) return { kind: 'fault', fault: 'forbiddenCharacters' };
  const result = decodeWiegand(message, rules.formats);
  if (result.ok) return { kind: 'scan', text: wiegandText(result.reading, rules.text) };
  return { kind: 'fault', fault: result.problem === 'unknownFormat' ? 'forbiddenCharacters' : 'incomplete' };
}

/** The message that a line writes, or null where it writes none. */
export function messageOfLine({ form, bits, align }: Omit<WiegandLineRules, 'formats' | 'text'>, line: string): WiegandMessage | null {
  if (form === 'bits') return /^[01]{1,256}$/.test(line) ? messageOfBits(line) : null;
  if (form === 'counted-hex') return parseCountedHex(line);
  return /^[0-9a-fA-F]{1,64}$/.test(line) ? messageOfHex(line, bits, align) : null;
}

/** Reads `BITS:hex`, left-aligned; null where count and digits do not fit each other. */
export function parseCountedHex(line: string): WiegandMessage | null {
  const [, count, digits] = /^(\d{1,3})\s*:\s*((?:[0-9a-fA-F]{2}\s*){1,64})$/.exec(line) ?? [];
  if (count === undefined || digits === undefined) return null;
  const message = { bits: Number(count), data: bytesOf(digits.replace(/\s/g, '')) };
  return isWholeMessage(message) ? message : null;
}

function messageOfHex(digits: string, bits: number, align: 'left' | 'right'): WiegandMessage | null {
  const all = Array.from(digits, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const rest = align === 'left' ? all.slice(bits) : all.slice(0, Math.max(0, all.length - bits));
  // Bits beyond the message's own mean that another count was sent than the config says.
  if (rest.includes('1') || all.length < bits - 3) return null;
  return messageOfBits(align === 'left' ? all.slice(0, bits).padEnd(bits, '0') : all.slice(-bits).padStart(bits, '0'));
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
