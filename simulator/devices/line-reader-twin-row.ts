import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import { LineReaderTwin } from './line-reader-twin.ts';
import { unknownWord, wordOf } from './twin-words.ts';

const faults = ['none', 'silence', 'noise', 'half', 'stuck'] as const;
type ReaderFault = (typeof faults)[number];
const acts = ['scan TEXT'];
/** How often a stuck reader repeats itself for one presentation. */
const stuckReads = 20;

/** The twin of a serial line reader. Option `terminator`: cr (default), lf, crlf. */
export const lineReaderTwinRow: DeviceTwinRow = {
  driver: 'serial-line-reader',
  acts,
  start: async (makeLine, options) => {
    const terminator = terminators[wordOf('act', options['terminator'] ?? 'cr', ['cr', 'lf', 'crlf'])];
    return new LineReaderBench(await LineReaderTwin.start(makeLine), terminator);
  },
};

const terminators = { cr: '\r', lf: '\n', crlf: '\r\n' } as const;

class LineReaderBench implements DeviceTwin {
  readonly faults: readonly string[] = faults;
  readonly #twin: LineReaderTwin;
  readonly #terminator: string;
  #fault: ReaderFault = 'none';
  #scans = 0;

  constructor(twin: LineReaderTwin, terminator: string) {
    this.#twin = twin;
    this.#terminator = terminator;
  }

  get path(): string {
    return this.#twin.path;
  }

  get isPlugged(): boolean {
    return this.#twin.isPlugged;
  }

  setFault(fault: string): void {
    this.#fault = wordOf('fault', fault, faults);
  }

  async act([act = '', text = '']: readonly string[]): Promise<void> {
    if (act !== 'scan' || text === '') throw unknownWord('act', act, acts);
    this.#scans += 1;
    await this.#read(text);
  }

  async #read(text: string): Promise<void> {
    const terminator = this.#terminator;
    if (this.#fault === 'silence') return;
    if (this.#fault === 'half') return this.#twin.present(text.slice(0, Math.ceil(text.length / 2)), { terminator: '' });
    if (this.#fault === 'noise') this.#twin.garbage(Uint8Array.from([0x00, 0xff, 0x81, 0x0d]));
    const reads = this.#fault === 'stuck' ? stuckReads : 1;
    for (let read = 0; read < reads; read += 1) await this.#twin.present(text, { terminator });
  }

  state(): unknown {
    return { scans: this.#scans, bytesOut: this.#twin.bytesOut };
  }

  unplug(): Promise<void> {
    return this.#twin.unplug();
  }

  plug(): Promise<void> {
    return this.#twin.plug();
  }

  stop(): Promise<void> {
    return this.#twin.stop();
  }
}
