import { BitReader, packBits } from './bits.codec.ts';

/** Compaction schemes of ISO 15962 by the three bits of a precursor. */
export const schemes = { applicationDefined: 0, integer: 1, numeric: 2, fiveBit: 3, sixBit: 4, sevenBit: 5, octets: 6, utf8: 7 } as const;

/** 0 to 7, one of `schemes`. */
export type Scheme = (typeof schemes)[keyof typeof schemes];

/** The text of compacted data, or null where the bytes break the scheme or the scheme is the application's own. */
export function decompact(scheme: Scheme, data: Uint8Array): string | null {
  if (data.length === 0) return null;
  return decoders[scheme](data);
}

/**
 * Compacts a text in the scheme that ISO 15962 prefers for it: the first of integer, numeric, 5-bit, 6-bit, 7-bit and UTF-8 that
 * can hold it. A number with leading zeros is no integer.
 */
export function compact(text: string): { readonly scheme: Scheme; readonly data: Uint8Array } {
  if (/^[1-9]\d*$/.test(text)) return { scheme: schemes.integer, data: encodeInteger(text) };
  if (/^\d{2,}$/.test(text)) return { scheme: schemes.numeric, data: encodeNumeric(text) };
  if (/^[A-Z[\\\]^_]+$/.test(text)) return { scheme: schemes.fiveBit, data: pack(text, 5, '0000000') };
  // A blank at the end would be taken for fill.
  if (/^[ -_]*[!-_]$/.test(text)) return { scheme: schemes.sixBit, data: pack(text, 6, '100000') };
  if (/^[\x20-\x7e]+$/.test(text)) return { scheme: schemes.sevenBit, data: pack(text, 7, '1111111') };
  return { scheme: schemes.utf8, data: new TextEncoder().encode(text) };
}

const decoders: Readonly<Record<Scheme, (data: Uint8Array) => string | null>> = {
  0: () => null,
  1: decodeInteger,
  2: decodeNumeric,
  3: decodeFiveBit,
  4: decodeSixBit,
  5: decodeSevenBit,
  6: (data) => String.fromCharCode(...data),
  7: decodeUtf8,
};

function decodeInteger(data: Uint8Array): string {
  return data.reduce((value, byte) => value * 256n + BigInt(byte), 0n).toString();
}

function encodeInteger(text: string): Uint8Array {
  const hex = BigInt(text).toString(16);
  return fromHex(hex.padStart(hex.length + (hex.length % 2), '0'));
}

function decodeNumeric(data: Uint8Array): string | null {
  return /^(\d+)f?$/.exec(toHex(data))?.[1] ?? null;
}

function encodeNumeric(text: string): Uint8Array {
  return fromHex(text.length % 2 === 0 ? text : `${text}f`);
}

// Letters A-Z and [ \ ] ^ _ are 1-31, so that a last group of zeros can only be fill.
function decodeFiveBit(data: Uint8Array): string | null {
  const codes = unpack(data, 5);
  if (codes.at(-1) === 0) codes.pop();
  return codes.length === 0 || codes.includes(0) ? null : String.fromCharCode(...codes.map((code) => code + 0x40));
}

// Fill is the start of 100000: the code of a blank, so that a whole group of fill reads as one.
function decodeSixBit(data: Uint8Array): string | null {
  const codes = unpack(data, 6);
  const reader = new BitReader(data);
  for (let i = 0; i < codes.length; i += 1) reader.read(6);
  const { left } = reader;
  if (left > 0 && reader.read(left) !== 1 << (left - 1)) return null;
  if (codes.at(-1) === 0x20 && left === 0) codes.pop();
  return codes.length === 0 ? null : String.fromCharCode(...codes.map((code) => (code & 0x20 ? code : code + 0x40)));
}

// Fill is ones by the standard; zeros are taken as well, since a group of either is no character.
function decodeSevenBit(data: Uint8Array): string | null {
  const codes = unpack(data, 7);
  if (codes.at(-1) === 0x7f || codes.at(-1) === 0) codes.pop();
  const isText = codes.length > 0 && codes.every((code) => code >= 0x20 && code < 0x7f);
  return isText ? String.fromCharCode(...codes) : null;
}

function decodeUtf8(data: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return null;
  }
}

function unpack(data: Uint8Array, bits: number): number[] {
  const reader = new BitReader(data);
  const codes: number[] = [];
  while (reader.left >= bits) codes.push(reader.read(bits));
  return codes;
}

function pack(text: string, bits: number, fill: string): Uint8Array {
  const mask = (1 << bits) - 1;
  const groups = Array.from(text, (sign) => ({ value: sign.charCodeAt(0) & mask, bits }));
  return packBits(groups, fill);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}
