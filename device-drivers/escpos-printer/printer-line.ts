import { type Clock, delay, within } from '../../contracts/clock.ts';
import type { WireObserver } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { PrinterStatus } from '../../contracts/ports/receipt-printer.port.ts';
import type { ByteLink } from '../transport/byte-link.ts';
import { lostError } from '../transport/link-errors.ts';
import { receiptCancelledError } from './escpos-printer.errors.ts';
import {
  clearBuffer,
  encodeQuestion,
  initialise,
  kindOfAnswer,
  readStatus,
  type StatusAnswers,
  type StatusQuestion,
  statusQuestions,
  turnQuestion,
} from './escpos-status.codec.ts';

export interface PrinterLineOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly baudRate: number;
  readonly onWire: WireObserver | undefined;
}

/** Three questions of this length stay under the 500 ms of the port. */
const answerLimitMs = 120;
/** So small that ending a receipt has little to wait for. */
const pieceLength = 128;
/** A network would hand over at once what paper takes seconds for, and nothing of that could be taken back. */
const tcpPieceMs = 20;
/** A printer that says nothing of its turn but that it is well has printed by then; the slowest paper takes its time. */
const turnLimitMs = 2000;
const lookMs = 300;
/** More bytes than these that answer nothing, in one round of questions, are no printer's: two reports that nobody asked for have eight. */
const mostForeign = 8;

interface Waiting {
  readonly kind: 'status' | 'turn';
  resolve(byte: number | KioskError): void;
}

/** The talk with a printer: one question at a time, receipts in pieces, and its turn told apart from its status. */
export class PrinterLine {
  readonly #options: PrinterLineOptions;
  readonly #waiting = new Set<Waiting>();
  #link: ByteLink | null = null;
  #asking: Promise<PrinterStatus | null> | null = null;
  #foreign = 0;
  #isForeign = false;

  constructor(options: PrinterLineOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#link !== null;
  }

  /** Whether the last round of questions was answered by something that is no printer. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  open(link: ByteLink): void {
    this.#link = link;
    this.#isForeign = false;
  }

  close(): void {
    this.lose(lostError(this.#options.path));
  }

  lose(error: KioskError): void {
    this.#link = null;
    for (const waiting of [...this.#waiting]) this.#settle(waiting, error);
  }

  take(bytes: Uint8Array): void {
    this.#options.onWire?.('in', bytes);
    for (const byte of bytes) {
      const kind = kindOfAnswer(byte);
      const waiting = [...this.#waiting].find((each) => each.kind === kind);
      if (waiting === undefined) this.#foreign += 1;
      else this.#settle(waiting, byte);
    }
  }

  /** Asks how the printer is; null when it says nothing. Who asks while it is being asked hears the same. @throws KioskError DEVICE_LOST */
  status(): Promise<PrinterStatus | null> {
    this.#asking ??= this.#askAll().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Hands bytes over in pieces, at the line's pace. @throws KioskError DEVICE_LOST, CANCELLED */
  async print(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { clock, path, baudRate } = this.#options;
    const pieceMs = path.startsWith('tcp:') ? tcpPieceMs : (pieceLength * 10_000) / baudRate;
    for (let at = 0; at < bytes.length; at += pieceLength) {
      if (signal.aborted) throw receiptCancelledError(path);
      await this.#send(bytes.subarray(at, at + pieceLength));
      await delay(clock, pieceMs);
    }
  }

  /**
   * Waits until the printer has come to the end of what it was sent.
   * @param check throws where the printer cannot go on
   * @throws KioskError DEVICE_LOST, CANCELLED, and what `check` throws
   */
  async untilPrinted(signal: AbortSignal, check: () => Promise<void>): Promise<void> {
    const { clock, path } = this.#options;
    const startedAtMs = clock.monotonicMs();
    const { answer, forget } = this.#expect('turn');
    try {
      await this.#send(turnQuestion);
      for (;;) {
        const told = await within(clock, lookMs, answer);
        if (signal.aborted) throw receiptCancelledError(path);
        await check();
        if (told !== 'overdue' || clock.monotonicMs() - startedAtMs >= turnLimitMs) return;
      }
    } finally {
      forget();
    }
  }

  /** Ends a receipt in its middle: what waits in the printer is thrown away, and the next one begins on fresh paper. */
  abandon(): void {
    const bytes = Uint8Array.of(...clearBuffer, ...initialise, 0x0a, 0x0a, 0x1d, 0x56, 0x41, 3);
    this.#link?.write(bytes);
    if (this.#link !== null) this.#options.onWire?.('out', bytes);
  }

  async #askAll(): Promise<PrinterStatus | null> {
    const answers: Partial<Record<StatusQuestion, number>> = {};
    this.#foreign = 0;
    for (const question of Object.keys(statusQuestions) as StatusQuestion[]) {
      const byte = await this.#ask(question);
      if (byte === 'overdue') continue;
      answers[question] = byte;
    }
    this.#isForeign = this.#foreign > mostForeign;
    return this.#isForeign || Object.keys(answers).length === 0 ? null : readStatus(answers satisfies StatusAnswers);
  }

  async #ask(question: StatusQuestion): Promise<number | 'overdue'> {
    const { answer, forget } = this.#expect('status');
    try {
      await this.#send(encodeQuestion(question));
      return await within(this.#options.clock, answerLimitMs, answer);
    } finally {
      forget();
    }
  }

  #expect(kind: Waiting['kind']): { readonly answer: Promise<number>; forget(): void } {
    let waiting: Waiting | null = null;
    const answer = new Promise<number>((resolve, reject) => {
      waiting = { kind, resolve: (byte) => (typeof byte === 'number' ? resolve(byte) : reject(byte)) };
      this.#waiting.add(waiting);
    });
    // Whoever stopped waiting does not hear of a loss any more.
    answer.catch(() => undefined);
    return { answer, forget: () => void (waiting !== null && this.#waiting.delete(waiting)) };
  }

  #settle(waiting: Waiting, byte: number | KioskError): void {
    this.#waiting.delete(waiting);
    waiting.resolve(byte);
  }

  #send(bytes: Uint8Array): Promise<void> {
    const link = this.#link;
    if (link === null) return Promise.reject(lostError(this.#options.path));
    this.#options.onWire?.('out', bytes);
    return new Promise((resolve, reject) => {
      link.write(bytes, (error) => (error === null ? resolve() : reject(error)));
    });
  }
}
