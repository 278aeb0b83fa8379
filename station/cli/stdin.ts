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

const cr = 0x0d;
const lf = 0x0a;

/**
 * Splits bytes into lines: at LF (a CR before it belongs to the end) where there is any LF, else at CR. The end of the
 * last line makes no further, empty line.
 */
export function splitLines(bytes: Buffer): Buffer[] {
  const end = bytes.includes(lf) ? lf : cr;
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(end, start);
    const stop = found === -1 ? bytes.length : found;
    lines.push(bytes.subarray(start, end === lf && bytes[stop - 1] === cr && stop > start ? stop - 1 : stop));
    start = stop + 1;
  }
  return lines;
}
