import {
  faultPauseMs,
  type Framing,
  halfLineMs,
  initialScanState,
  type ScanEvent,
  type ScanOutput,
  type ScanRules,
  type ScanState,
  type ScanStep,
  scansPerSecond,
  stepScan,
} from '../scan-source/scan-source.machine.ts';
import { decodeLines, emptyLine, endByIdle, type LineFormat, type PendingLine } from './line.codec.ts';

export { faultPauseMs, halfLineMs, scansPerSecond };

/** What the machine needs of the driver's settings. */
export interface ReaderRules extends LineFormat {
  /** The same text within this time is one presentation, in milliseconds; 0 switches the guard off. */
  readonly doubleReadMs: number;
}

export type ReaderEvent = ScanEvent;
export type ReaderOutput = ScanOutput;
export type ReaderState = ScanState<PendingLine>;

/** Quiet time that ends a line of a reader that sends no terminator (30-50 ms at 9,600 baud). */
export const idleGapMs = 40;

export const initialReader: ReaderState = initialScanState(emptyLine);

/** Scans as lines of text. */
export function lineFraming(format: LineFormat): Framing<PendingLine> {
  return {
    empty: emptyLine,
    decode: (pending, bytes) => decodeLines(format, pending, bytes),
    endByIdle: (pending) => endByIdle(format, pending),
    quietMs: (pending) => (format.terminator === '' && !pending.isOverlong ? idleGapMs : halfLineMs),
    isPending,
    isHalfScan: (pending) => pending.text !== '',
  };
}

/** The machine's rules of a line reader's settings. */
export function lineScanRules(rules: ReaderRules): ScanRules<PendingLine> {
  return { framing: lineFraming(rules), doubleReadMs: rules.doubleReadMs };
}

/** Moves a line reader on. */
export function stepReader(rules: ReaderRules, state: ReaderState, event: ReaderEvent): ScanStep<PendingLine> {
  return stepScan(lineScanRules(rules), state, event);
}

/** Whether half a line is held. */
export function isPending(pending: PendingLine): boolean {
  return pending.text !== '' || pending.isOverlong;
}
