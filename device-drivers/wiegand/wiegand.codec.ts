/** Formats by name; each belongs to one number of bits, and only the 37s share theirs. */
export const wiegandFormats = ['H10301', 'H10306', 'H10304', 'H10302', 'UID32', 'UID56'] as const;
export type WiegandFormat = (typeof wiegandFormats)[number];

/** What a message of a known format says; its parity held, where it has one. */
export interface WiegandReading {
  readonly format: WiegandFormat;
  readonly bits: number;
  /** Null in formats without a facility code. */
  readonly facility: number | null;
  /** Card number, up to 35 bits; null for a chip's UID, which may be longer than a number holds. */
  readonly card: number | null;
  /** Bytes of a chip's UID in the order sent; null for the others. */
  readonly uid: Uint8Array | null;
}

/** Why a message is no card: wrong count of bytes, no format of that length, or damaged on its way. */
export type WiegandProblem = 'length' | 'unknownFormat' | 'parity';
export type WiegandResult = { readonly ok: true; readonly reading: WiegandReading } | { readonly ok: false; readonly problem: WiegandProblem };

/** A message as on the wire: `data` holds `bits` bits, left-aligned as in an OSDP RAW reply (clause 7.11), rest 0. */
export interface WiegandMessage {
  readonly bits: number;
  readonly data: Uint8Array;
}

/** Longest message that is looked at; OSDP allows more, no card format does. */
export const maxWiegandBits = 256;

interface Layout {
  readonly bits: number;
  /** Bits of facility code and card number; both 0 for a UID. */
  readonly facility: number;
  readonly card: number;
  /** Bits that each parity covers, counted from its end; 0: there is none. */
  readonly covered: number;
}

// HID's public format sheets: first bit = even parity over the bits that follow it, last bit = odd parity over those before
// it. In the 37s the middle bit belongs to both.
const layouts: Readonly<Record<WiegandFormat, Layout>> = {
  H10301: { bits: 26, facility: 8, card: 16, covered: 12 },
  H10306: { bits: 34, facility: 16, card: 16, covered: 16 },
  H10304: { bits: 37, facility: 16, card: 19, covered: 18 },
  H10302: { bits: 37, facility: 0, card: 35, covered: 18 },
  UID32: { bits: 32, facility: 0, card: 0, covered: 0 },
  UID56: { bits: 56, facility: 0, card: 0, covered: 0 },
};

/** Formats that a message of this length can have, in the order in which they are tried. */
export function formatsOfLength(bits: number): readonly WiegandFormat[] {
  return wiegandFormats.filter((format) => layouts[format].bits === bits);
}

/**
 * Reads a message. Bits cannot tell the two 37-bit formats apart: the first one of `accepted` counts.
 * Bits after the last one are not looked at. Never gives a number whose parity does not hold.
 */
export function decodeWiegand({ bits, data }: WiegandMessage, accepted: readonly WiegandFormat[] = wiegandFormats): WiegandResult {
  if (!isWholeMessage({ bits, data })) return { ok: false, problem: 'length' };
  const format = accepted.find((name) => layouts[name].bits === bits);
  if (format === undefined) return { ok: false, problem: 'unknownFormat' };
  const { facility, card, covered } = layouts[format];
  if (covered === 0) return { ok: true, reading: { format, bits, facility: null, card: null, uid: data.slice(0, bits / 8) } };
  if (!isParityRight(data, bits, covered)) return { ok: false, problem: 'parity' };
  const facilityCode = facility === 0 ? null : numberAt(data, 1, facility);
  return { ok: true, reading: { format, bits, facility: facilityCode, card: numberAt(data, 1 + facility, card), uid: null } };
}

/** What a card in a numbered format carries. */
export interface WiegandNumber {
  readonly format: WiegandFormat;
  /** Left out in formats without one. */
  readonly facility?: number;
  readonly card: number;
}

/**
 * Writes a number with its parity, for twins and tests.
 * @throws RangeError where a number needs more bits than the format has, or the format is a UID.
 */
export function encodeWiegand({ format, facility = 0, card }: WiegandNumber): WiegandMessage {
  const layout = layouts[format];
  if (layout.covered === 0) throw new RangeError(`${format} has no card number`);
  const middle = fixedBits(facility, layout.facility) + fixedBits(card, layout.card);
  const isOdd = (part: string): boolean => countOnes(part) % 2 === 1;
  const even = isOdd(middle.slice(0, layout.covered)) ? '1' : '0';
  const odd = isOdd(middle.slice(-layout.covered)) ? '0' : '1';
  return messageOfBits(even + middle + odd);
}

/** The bits of a message as text, first bit first. */
export function bitString({ bits, data }: WiegandMessage): string {
  let text = '';
  for (let at = 0; at < bits; at += 1) text += String(bitAt(data, at));
  return text;
}

/** A message from its bits as text of `0` and `1`, first bit first. */
export function messageOfBits(text: string): WiegandMessage {
  const data = new Uint8Array(Math.ceil(text.length / 8));
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === '1') data[at >> 3] = (data[at >> 3] ?? 0) | (0x80 >> (at & 7));
  }
  return { bits: text.length, data };
}

/** Whether there are as many bytes as the bits need. */
export function isWholeMessage({ bits, data }: WiegandMessage): boolean {
  return Number.isInteger(bits) && bits >= 1 && bits <= maxWiegandBits && data.length === Math.ceil(bits / 8);
}

function isParityRight(data: Uint8Array, bits: number, covered: number): boolean {
  return onesBetween(data, 0, covered + 1) % 2 === 0 && onesBetween(data, bits - covered - 1, bits) % 2 === 1;
}

function onesBetween(data: Uint8Array, from: number, to: number): number {
  let ones = 0;
  for (let at = from; at < to; at += 1) ones += bitAt(data, at);
  return ones;
}

function bitAt(data: Uint8Array, at: number): number {
  return ((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
}

// By multiplication and not by shifts: 35 bits are more than a shift keeps.
function numberAt(data: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) value = value * 2 + bitAt(data, at);
  return value;
}

function fixedBits(value: number, count: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** count) throw new RangeError(`a number of ${count} bits is needed`);
  return count === 0 ? '' : value.toString(2).padStart(count, '0');
}

function countOnes(text: string): number {
  return text.replaceAll('0', '').length;
}
