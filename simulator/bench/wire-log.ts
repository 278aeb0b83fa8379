import type { BenchView } from '../../contracts/bench.schema.ts';
import type { WireDirection } from '../devices/twin-line.ts';

type Piece = BenchView['bytes'][number];

/** How many pieces the bench shows. */
const shownPieces = 100;
/** A piece longer than this is cut in the view; the rest is told as a count. */
const longestPiece = 256;
/** Bytes of one direction that follow each other this closely are one piece: a paced line would fill the log with letters. */
const burstMs = 50;

interface Burst {
  readonly piece: Piece;
  readonly shown: Uint8Array;
  readonly total: number;
  readonly lastAtMs: number;
}

/** The last pieces of traffic on all twins' lines, as the bench shows them. */
export class WireLog {
  #bursts: readonly Burst[] = [];
  #seq = 0;

  /** Oldest first. */
  get pieces(): Piece[] {
    return this.#bursts.map((burst) => burst.piece);
  }

  note(device: string, direction: WireDirection, bytes: Uint8Array): void {
    const last = this.#bursts.at(-1);
    const goesOn =
      last !== undefined &&
      last.piece.device === device &&
      last.piece.direction === direction &&
      !endsLine(last) &&
      performance.now() - last.lastAtMs < burstMs;
    if (!goesOn) this.#seq += 1;
    const before = goesOn ? last : { shown: new Uint8Array(), total: 0 };
    const shown = Buffer.concat([before.shown, bytes]).subarray(0, longestPiece);
    const total = before.total + bytes.length;
    const text = printable(shown) + (total > longestPiece ? ` … +${total - longestPiece}` : '');
    const piece = { seq: this.#seq, device, direction, hex: shown.toString('hex'), text };
    const others = goesOn ? this.#bursts.slice(0, -1) : this.#bursts.slice(1 - shownPieces);
    this.#bursts = [...others, { piece, shown, total, lastAtMs: performance.now() }];
  }
}

// A relay's frame stands alone; a scan ends with its terminator.
function endsLine({ piece, shown }: Burst): boolean {
  const byte = shown.at(-1);
  return piece.direction === 'out' || byte === 0x0d || byte === 0x0a;
}

const names = new Map([
  [0x00, '␀'],
  [0x02, '␂'],
  [0x03, '␃'],
  [0x09, '␉'],
  [0x0a, '␊'],
  [0x0d, '␍'],
]);

/** The same bytes for the eye: control characters as their pictures, anything else that is no ASCII as a dot. */
export function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => names.get(byte) ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
}
