import type { PrinterStatus } from '../../contracts/ports/receipt-printer.port.ts';
import { encodeAnswer, statusQuestions, type StatusQuestion } from '../../device-drivers/escpos-printer/escpos-status.codec.ts';
import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import { EscposPaper, type PaperItem, type RealTime } from './escpos-paper.ts';
import type { TwinLine, TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';
import { unknownWord, wordOf } from './twin-words.ts';

/** What is wrong with the printer. `half`: its paper ends after three lines more; `slow`: it takes its time to print and to answer. */
export const printerFaults = ['none', 'paper-low', 'paper-out', 'cover-open', 'offline', 'silence', 'noise', 'half', 'slow', 'mute-turn'] as const;
export type PrinterFault = (typeof printerFaults)[number];

const slowAnswerMs = 60;
const slowPieceMs = 40;
const linesUntilOut = 3;
const turnDone = 0x00;

/** A receipt printer whose paper can be read. */
export class EscposPrinterTwin extends TwinOnLine implements DeviceTwin {
  readonly faults = printerFaults;
  readonly #paper: EscposPaper;
  #fault: PrinterFault = 'none';
  #linesLeft = Number.POSITIVE_INFINITY;
  #clears = 0;

  private constructor(line: TwinLine) {
    super(line);
    this.#paper = new EscposPaper((command) => this.#obey(command));
  }

  /** Makes a printer on a line. */
  static start(makeLine: TwinLineMaker): Promise<EscposPrinterTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new EscposPrinterTwin(line));
  }

  /** What came out, a string a line; codes and cuts in brackets. */
  get lines(): readonly string[] {
    return this.#paper.lines.slice(0, this.#linesLeft);
  }

  get items(): readonly PaperItem[] {
    return this.#paper.items.slice(0, this.#linesLeft);
  }

  /** How often it was told to throw away what waits. */
  get clears(): number {
    return this.#clears;
  }

  setFault(fault: string): void {
    this.#fault = wordOf('fault', fault, printerFaults);
    this.#linesLeft = this.#fault === 'half' ? this.#paper.items.length + linesUntilOut : Number.POSITIVE_INFINITY;
  }

  act([act = '']: readonly string[]): void {
    if (act !== 'tear') throw unknownWord('act', act, ['tear']);
    this.#paper.items.length = 0;
  }

  state(): unknown {
    return { lines: this.lines, fault: this.#fault };
  }

  protected override take(bytes: Uint8Array): void {
    if (this.#fault !== 'silence') this.#paper.take(bytes);
  }

  get #isOut(): boolean {
    return this.#fault === 'paper-out' || this.#paper.items.length > this.#linesLeft;
  }

  get #status(): PrinterStatus {
    const isOut = this.#isOut;
    const isCoverOpen = this.#fault === 'cover-open';
    return {
      paper: isOut ? 'out' : this.#fault === 'paper-low' ? 'low' : 'enough',
      isCoverOpen,
      isOnline: !isOut && !isCoverOpen && this.#fault !== 'offline',
    };
  }

  #obey(command: RealTime): void {
    if (command.type === 'clear') this.#clears += 1;
    if (command.type === 'question') {
      const names = Object.entries(statusQuestions) as [StatusQuestion, number][];
      const question = names.find(([, number]) => number === command.number)?.[0];
      if (question !== undefined) this.#reply(encodeAnswer(question, this.#status), this.#fault === 'slow' ? slowAnswerMs : 0);
    }
    // A printer that stands still does not come to its turn.
    if (command.type === 'turn' && this.#status.isOnline === true && this.#fault !== 'mute-turn') {
      this.#reply(turnDone, this.#fault === 'slow' ? slowPieceMs * this.#paper.items.length : 0);
    }
  }

  #reply(byte: number, afterMs: number): void {
    const answer = this.#fault === 'noise' ? Uint8Array.of(0xff, 0x80, 0x97) : Uint8Array.of(byte);
    if (afterMs === 0) this.send(answer);
    else setTimeout(() => this.send(answer), afterMs);
  }
}

/** The twin of an ESC/POS printer. */
export const escposPrinterTwinRow: DeviceTwinRow = {
  driver: 'escpos-printer',
  acts: ['tear: takes the printed paper away'],
  start: (makeLine) => EscposPrinterTwin.start(makeLine),
};
