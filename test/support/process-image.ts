import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import type { RawHit, RawSearch } from '../../station/privacy/raw-search.ts';

/** Processes of a program that was started with `mark` on its command line, and of its children, whose own line has `kind`, e.g. `--type=renderer` (Linux). */
export function processesOf(mark: string, kind: string): number[] {
  const lines = new Map<number, { readonly parent: number; readonly line: string }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
      lines.set(Number(name), { parent, line: readFileSync(`/proc/${name}/cmdline`, 'latin1') });
    } catch {
      // It ended while it was looked at.
    }
  }
  const isBelow = (pid: number): boolean => {
    const found = lines.get(pid);
    return found !== undefined && pid > 1 && (found.line.includes(mark) || isBelow(found.parent));
  };
  return [...lines.keys()].filter((pid) => isBelow(pid) && lines.get(pid)?.line.includes(kind) === true);
}

/** What a search finds in the memory of a running process as it is now: every page that can be read, private or shared with others. `bytes`: how many that were. */
export function searchMemory(pid: number, search: RawSearch): { readonly bytes: number; readonly hits: readonly Pick<RawHit, 'text' | 'form'>[] } {
  const ranges = residentRanges(readFileSync(`/proc/${pid}/smaps`, 'utf8'));
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const found = new Map<string, Pick<RawHit, 'text' | 'form'>>();
  let bytes = 0;
  try {
    const look = (piece: Buffer): void => {
      for (const hit of search.scan(piece)) found.set(`${hit.text} ${hit.form}`, hit);
    };
    for (const { from, to } of ranges) bytes += searchRange(memory, { from, to }, look);
  } finally {
    closeSync(memory);
  }
  return { bytes, hits: [...found.values()] };
}

/** Mappings that can be read and of which anything is in memory; most of what a browser sets aside is not. */
function residentRanges(smaps: string): { readonly from: number; readonly to: number }[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((part) => {
    const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) r..[ps] /.exec(part) ?? [];
    const isThere = Number(/^Rss:\s+(\d+)/m.exec(part)?.[1] ?? 0) > 0;
    const isCode = /\.so|\/(chromium|electron)$|\[v(var|dso|syscall)/m.test(part.slice(0, part.indexOf('\n')));
    return from === '' || !isThere || isCode ? [] : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }];
  });
}

const pieceBytes = 4 << 20;
const overlapBytes = 1 << 10;

function searchRange(memory: number, { from, to }: { readonly from: number; readonly to: number }, look: (piece: Buffer) => void): number {
  let bytes = 0;
  for (let at = from; at < to; at += pieceBytes - overlapBytes) {
    const piece = Buffer.alloc(Math.min(pieceBytes, to - at));
    const read = readPage(memory, piece, at);
    if (read === 0) return bytes;
    look(piece.subarray(0, read));
    bytes += read;
  }
  return bytes;
}

// A range that was only set aside, or went meanwhile, can't be read: there is nothing in it.
function readPage(memory: number, piece: Buffer, at: number): number {
  try {
    return readSync(memory, piece, 0, piece.length, at);
  } catch {
    return 0;
  }
}
