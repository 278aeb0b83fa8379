import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import type { TwinLine, TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';
import { unknownWord, wordOf } from './twin-words.ts';

/** How a presentation comes onto the line. `damaged`: with a wrong check; `half`: it ends in the middle. */
export type ScanShape = 'whole' | 'half' | 'damaged';

/** What a family of readers writes when something is held before it. */
export interface ScanFamily {
  readonly driver: string;
  /** What `act` takes: words such as `card FACILITY NUMBER`. */
  readonly acts: readonly string[];
  /** Whether a frame carries a check that can be wrong. */
  readonly hasCheck: boolean;
  /** Bytes that mean nothing. */
  readonly noise: Uint8Array;
  /** The pieces of one presentation, in order; null for words that this family does not know. */
  encode(words: readonly string[], shape: ScanShape): readonly Uint8Array[] | null;
}

const faults = ['none', 'silence', 'noise', 'half', 'wrong-check', 'stuck', 'slow'] as const;
type ScanTwinFault = (typeof faults)[number];
/** How often a stuck reader repeats itself for one presentation, and how far apart. */
const stuckReads = 20;
const stuckGapMs = 10;
/** How slowly a slow reader writes, in milliseconds between two bytes. */
const slowByteMs = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A reader of any family that somebody holds cards and codes before. */
export class ScanTwin extends TwinOnLine implements DeviceTwin {
  readonly faults: readonly string[];
  readonly #family: ScanFamily;
  #fault: ScanTwinFault = 'none';
  #presentations = 0;
  #turn: Promise<void> = Promise.resolve();

  private constructor(line: TwinLine, family: ScanFamily) {
    super(line);
    this.#family = family;
    this.faults = faults.filter((fault) => fault !== 'wrong-check' || family.hasCheck);
  }

  /** Makes a reader on a line. */
  static start(makeLine: TwinLineMaker, family: ScanFamily): Promise<ScanTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new ScanTwin(line, family));
  }

  setFault(fault: string): void {
    this.#fault = wordOf('fault', fault, this.faults) as ScanTwinFault;
  }

  /** Holds something before the reader; resolves when its last byte is on the line. One after another. */
  act(words: readonly string[]): Promise<void> {
    const fault = this.#fault;
    const pieces = this.#family.encode(words, fault === 'half' ? 'half' : fault === 'wrong-check' ? 'damaged' : 'whole');
    if (pieces === null) throw unknownWord('act', words[0] ?? '', this.#family.acts);
    this.#presentations += 1;
    this.#turn = this.#turn.then(() => this.#present(pieces, fault));
    return this.#turn;
  }

  state(): unknown {
    return { presentations: this.#presentations, bytesIn: this.bytesIn, bytesOut: this.bytesOut };
  }

  async #present(pieces: readonly Uint8Array[], fault: ScanTwinFault): Promise<void> {
    if (fault === 'silence') return;
    if (fault === 'noise') this.send(this.#family.noise);
    if (fault === 'slow') return this.#presentSlowly(pieces);
    for (let read = 0; read < (fault === 'stuck' ? stuckReads : 1); read += 1) {
      if (read > 0) await pause(stuckGapMs);
      for (const piece of pieces) this.send(piece);
    }
  }

  async #presentSlowly(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += 1) {
        this.send(piece.subarray(at, at + 1));
        if (at % 4 === 3) await pause(slowByteMs);
      }
    }
  }
}

/** The row of a family in the table of twins. */
export function scanTwinRow(familyOf: (options: Readonly<Record<string, string>>) => ScanFamily): DeviceTwinRow {
  const usual = familyOf({});
  return { driver: usual.driver, acts: usual.acts, start: (makeLine, options) => ScanTwin.start(makeLine, familyOf(options)) };
}
