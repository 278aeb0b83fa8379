import type { Found } from '../pad-line/found-frame.codec.ts';
import { crc16 } from '../tag-data/crc16.codec.ts';

/** First bytes of a frame: of wake-up and version probe, and of everything else. */
export const frameStarts = { probe: 0xd5, command: 0xd6 } as const;

/** A frame of a 3M or Bibliotheca pad. In an answer to a command the first byte of `data` is the error. */
export interface BibliothecaFrame {
  readonly start: number;
  readonly command: number;
  readonly data: Uint8Array;
}

/** CRC: polynomial 0x1021, initial value 0xFFFF, final xor 0xFFFF, over everything but the start byte; sent high byte first. */
export function bibliothecaCrc(bytes: Uint8Array): number {
  return crc16(bytes) ^ 0xffff;
}

/** Bytes of a frame: `D6 LEN LEN CMD DATA CRC CRC`, the length counting what follows it. */
export function encodeBibliotheca({ start, command, data }: BibliothecaFrame): Uint8Array {
  const length = data.length + 3;
  const body = Uint8Array.of(length >> 8, length & 0xff, command, ...data);
  const crc = bibliothecaCrc(body);
  return Uint8Array.of(start, ...body, crc >> 8, crc & 0xff);
}

/** Reads one whole frame, nothing before and nothing behind it; null where start, length or CRC do not hold. */
export function decodeBibliotheca(bytes: Uint8Array): BibliothecaFrame | null {
  const found = bytes[0] === frameStarts.probe || bytes[0] === frameStarts.command ? findBibliotheca(bytes) : null;
  return found?.kind === 'frame' && found.length === bytes.length ? found.frame : null;
}

const longest = 4096;

/** The first frame in what came; bytes before a start byte are passed over. */
export function findBibliotheca(bytes: Uint8Array): Found<BibliothecaFrame> {
  const from = bytes.findIndex((byte) => byte === frameStarts.probe || byte === frameStarts.command);
  if (from === -1) return bytes.length > 64 ? { kind: 'noise' } : { kind: 'incomplete' };
  const framed = bytes.subarray(from);
  if (framed.length < 3) return { kind: 'incomplete' };
  const length = (framed[1] ?? 0) * 256 + (framed[2] ?? 0);
  if (length < 3 || length > longest) return { kind: 'noise' };
  if (framed.length < 3 + length) return { kind: 'incomplete' };
  const body = framed.subarray(1, 1 + length);
  if (bibliothecaCrc(body) !== (framed[1 + length] ?? 0) * 256 + (framed[2 + length] ?? 0)) return { kind: 'noise' };
  const frame: BibliothecaFrame = { start: framed[0] ?? 0, command: body[2] ?? 0, data: body.slice(3) };
  return { kind: 'frame', frame, length: from + 3 + length };
}
