import { KioskError } from '../../contracts/errors.ts';

const maxStdinBytes = 64 * 1024 * 1024;

/** Everything on stdin, at most 64 MiB. */
export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    total += bytes.length;
    if (total > maxStdinBytes) throw new KioskError('PROGRAM_USAGE', 'More than 64 MiB on stdin: split the input.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Splits bytes at CR, LF or CR LF, whichever stands there; empty lines are left out. */
export function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at];
    if (at < bytes.length && byte !== 0x0d && byte !== 0x0a) continue;
    if (at > start) lines.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return lines;
}
