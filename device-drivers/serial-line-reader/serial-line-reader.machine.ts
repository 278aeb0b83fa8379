import type { ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import { decodeLines, emptyLine, endByIdle, type Line, type LineFormat, type PendingLine } from './line.codec.ts';

/** What the machine needs of the driver's settings. */
export interface ReaderRules extends LineFormat {
  /** The same text within this time is one presentation, in milliseconds; 0 switches the guard off. */
  readonly doubleReadMs: number;
}

/** What happened on the line; `atMs` is monotonic. */
export type ReaderEvent =
  | { readonly type: 'bytes.arrived'; readonly bytes: Uint8Array; readonly atMs: number }
  /** `dueAtMs` of the last step has come. */
  | { readonly type: 'time.passed'; readonly atMs: number }
  | { readonly type: 'line.lost'; readonly atMs: number }
  /** Bytes of before a stall: old, whatever they say. */
  | { readonly type: 'bytes.stale'; readonly atMs: number };

/** What the port is told. */
export type ReaderOutput = { readonly type: 'scan'; readonly text: string } | { readonly type: 'fault'; readonly fault: ScanFault };

export interface ReaderState {
  readonly pending: PendingLine;
  readonly lastByteAtMs: number;
  /** The presentation that goes on: held no longer than its window, since it can be a card number. */
  readonly shown: { readonly text: string; readonly untilMs: number } | null;
  readonly scanTokens: number;
  readonly scanTokensAtMs: number;
  readonly faultsAgainAtMs: number;
}

export interface ReaderStep {
  readonly state: ReaderState;
  readonly outputs: readonly ReaderOutput[];
  /** When the machine wants `time.passed`, or null. */
  readonly dueAtMs: number | null;
}

/** Half a line that gets no more bytes for this long is forgotten. */
export const halfLineMs = 500;
/** Quiet time that ends a line of a reader that sends no terminator (30-50 ms at 9,600 baud). */
export const idleGapMs = 40;
/** One stuck or noisy reader tells its trouble once in this time. */
export const faultPauseMs = 1000;
/** More scans than this in a second (and this many in a burst) are a broken reader: 115,200 baud carries about 770 cards a second. */
export const scansPerSecond = 1000;

export const initialReader: ReaderState = {
  pending: emptyLine,
  lastByteAtMs: 0,
  shown: null,
  scanTokens: scansPerSecond,
  scanTokensAtMs: 0,
  faultsAgainAtMs: Number.NEGATIVE_INFINITY,
};

/** Moves a reader on. Pure: time comes in with the events and goes out as `dueAtMs`. */
export function stepReader(rules: ReaderRules, state: ReaderState, event: ReaderEvent): ReaderStep {
  if (event.type === 'bytes.stale')
    return finish(rules, addFault({ state: { ...state, pending: emptyLine }, outputs: [] }, 'incomplete', event.atMs));
  const timely = endOverdue(rules, state, event.atMs);
  if (event.type === 'time.passed') return finish(rules, timely);
  if (event.type === 'line.lost') return finish(rules, loseLine(timely, event.atMs));
  const decoded = decodeLines(rules, timely.state.pending, event.bytes);
  const next = { ...timely.state, pending: decoded.pending, lastByteAtMs: event.atMs };
  return finish(rules, tell(rules, { state: next, outputs: timely.outputs }, { lines: decoded.lines, atMs: event.atMs }));
}

interface Progress {
  readonly state: ReaderState;
  readonly outputs: readonly ReaderOutput[];
}

interface Told {
  readonly lines: readonly Line[];
  readonly atMs: number;
}

// A timer that comes late must not let old bytes join new ones: what is overdue ends before anything else.
function endOverdue(rules: ReaderRules, state: ReaderState, atMs: number): Progress {
  const shown = state.shown !== null && state.shown.untilMs > atMs ? state.shown : null;
  const current = shown === state.shown ? state : { ...state, shown };
  if (!isPending(state.pending) || atMs < lineEndsAtMs(rules, state)) return { state: current, outputs: [] };
  const line = endByIdle(rules, state.pending);
  const cleared = { ...current, pending: emptyLine };
  return line === null ? { state: cleared, outputs: [] } : tell(rules, { state: cleared, outputs: [] }, { lines: [line], atMs });
}

function loseLine(progress: Progress, atMs: number): Progress {
  const wasHalf = progress.state.pending.text !== '';
  const state = { ...progress.state, pending: emptyLine };
  return wasHalf ? addFault({ ...progress, state }, 'incomplete', atMs) : { ...progress, state };
}

function tell(rules: ReaderRules, progress: Progress, { lines, atMs }: Told): Progress {
  let current = progress;
  for (const line of lines) {
    current = line.kind === 'fault' ? addFault(current, line.fault, atMs) : addScan(rules, current, { text: line.text, atMs });
  }
  return current;
}

function addScan(rules: ReaderRules, progress: Progress, { text, atMs }: { readonly text: string; readonly atMs: number }): Progress {
  const { state } = progress;
  const isSame = state.shown !== null && state.shown.text === text;
  const shown = rules.doubleReadMs > 0 ? { text, untilMs: atMs + rules.doubleReadMs } : null;
  if (isSame) return { ...progress, state: { ...state, shown } };
  const tokens = Math.min(scansPerSecond, state.scanTokens + ((atMs - state.scanTokensAtMs) * scansPerSecond) / 1000);
  if (tokens < 1) return addFault(progress, 'incomplete', atMs);
  const next = { ...state, shown, scanTokens: tokens - 1, scanTokensAtMs: atMs };
  return { state: next, outputs: [...progress.outputs, { type: 'scan', text }] };
}

function addFault(progress: Progress, fault: ScanFault, atMs: number): Progress {
  if (atMs < progress.state.faultsAgainAtMs) return progress;
  const state = { ...progress.state, faultsAgainAtMs: atMs + faultPauseMs };
  return { state, outputs: [...progress.outputs, { type: 'fault', fault }] };
}

function finish(rules: ReaderRules, { state, outputs }: Progress): ReaderStep {
  const lineDue = isPending(state.pending) ? lineEndsAtMs(rules, state) : null;
  const shownDue = state.shown?.untilMs ?? null;
  const dueAtMs = lineDue === null || shownDue === null ? (lineDue ?? shownDue) : Math.min(lineDue, shownDue);
  return { state, outputs, dueAtMs };
}

/** Whether half a line is held. */
export function isPending(pending: PendingLine): boolean {
  return pending.text !== '' || pending.isOverlong;
}

function lineEndsAtMs(rules: ReaderRules, state: ReaderState): number {
  return state.lastByteAtMs + (rules.terminator === '' && !state.pending.isOverlong ? idleGapMs : halfLineMs);
}
