import type { ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import type { ScanLine } from '../bar-code/code-rules.codec.ts';

/** How a family of readers puts scans into bytes (or reports, one a piece). Pure; `Pending` is what has not ended yet, bounded. */
export interface Framing<Pending> {
  readonly empty: Pending;
  decode(pending: Pending, bytes: Uint8Array): { readonly pending: Pending; readonly lines: readonly ScanLine[] };
  /** What is pending has had no more bytes for `quietMs`: what it comes to, or null for noise. */
  endByIdle(pending: Pending): ScanLine | null;
  quietMs(pending: Pending): number;
  /** Whether anything waits for its end. */
  isPending(pending: Pending): boolean;
  /** Whether somebody's scan is lost with it. */
  isHalfScan(pending: Pending): boolean;
}

/** What the machine needs to know of a reader. */
export interface ScanRules<Pending> {
  readonly framing: Framing<Pending>;
  /** The same text within this time is one presentation, in milliseconds; 0 switches the guard off. */
  readonly doubleReadMs: number;
}

/** What happened on the line; `atMs` is monotonic. */
export type ScanEvent =
  | { readonly type: 'bytes.arrived'; readonly bytes: Uint8Array; readonly atMs: number }
  /** `dueAtMs` of the last step has come. */
  | { readonly type: 'time.passed'; readonly atMs: number }
  | { readonly type: 'line.lost'; readonly atMs: number }
  /** Bytes of before a stall: old, whatever they say. */
  | { readonly type: 'bytes.stale'; readonly atMs: number };

/** What the port is told. */
export type ScanOutput =
  | { readonly type: 'scan'; readonly text: string; readonly symbology?: string }
  | { readonly type: 'fault'; readonly fault: ScanFault };

export interface ScanState<Pending> {
  readonly pending: Pending;
  readonly lastByteAtMs: number;
  /** The presentation that goes on: held no longer than its window, since it can be a card number. */
  readonly shown: { readonly text: string; readonly untilMs: number } | null;
  readonly scanTokens: number;
  readonly scanTokensAtMs: number;
  readonly faultsAgainAtMs: number;
}

export interface ScanStep<Pending> {
  readonly state: ScanState<Pending>;
  readonly outputs: readonly ScanOutput[];
  /** When the machine wants `time.passed`, or null. */
  readonly dueAtMs: number | null;
}

/** Half a scan that gets no more bytes for this long is forgotten. */
export const halfLineMs = 500;
/** One stuck or noisy reader tells its trouble once in this time. */
export const faultPauseMs = 1000;
/** More scans than this in a second (and this many in a burst) are a broken reader: 115,200 baud carries about 770 cards a second. */
export const scansPerSecond = 1000;

/** A reader of which nothing came yet. */
export function initialScanState<Pending>(empty: Pending): ScanState<Pending> {
  return {
    pending: empty,
    lastByteAtMs: 0,
    shown: null,
    scanTokens: scansPerSecond,
    scanTokensAtMs: 0,
    faultsAgainAtMs: Number.NEGATIVE_INFINITY,
  };
}

/** Moves a reader on. Pure: time comes in with the events and goes out as `dueAtMs`. */
export function stepScan<Pending>(rules: ScanRules<Pending>, state: ScanState<Pending>, event: ScanEvent): ScanStep<Pending> {
  const { framing } = rules;
  if (event.type === 'bytes.stale') {
    return finish(framing, addFault({ state: { ...state, pending: framing.empty }, outputs: [] }, 'incomplete', event.atMs));
  }
  const timely = endOverdue(rules, state, event.atMs);
  if (event.type === 'time.passed') return finish(framing, timely);
  if (event.type === 'line.lost') return finish(framing, loseLine(framing, timely, event.atMs));
  const decoded = framing.decode(timely.state.pending, event.bytes);
  const next = { ...timely.state, pending: decoded.pending, lastByteAtMs: event.atMs };
  return finish(framing, tell(rules, { state: next, outputs: timely.outputs }, { lines: decoded.lines, atMs: event.atMs }));
}

interface Progress<Pending> {
  readonly state: ScanState<Pending>;
  readonly outputs: readonly ScanOutput[];
}

interface Told {
  readonly lines: readonly ScanLine[];
  readonly atMs: number;
}

// A timer that comes late must not let old bytes join new ones: what is overdue ends before anything else.
function endOverdue<Pending>(rules: ScanRules<Pending>, state: ScanState<Pending>, atMs: number): Progress<Pending> {
  const { framing } = rules;
  const shown = state.shown !== null && state.shown.untilMs > atMs ? state.shown : null;
  const current = shown === state.shown ? state : { ...state, shown };
  if (!framing.isPending(state.pending) || atMs < endsAtMs(framing, state)) return { state: current, outputs: [] };
  const line = framing.endByIdle(state.pending);
  const cleared = { ...current, pending: framing.empty };
  return line === null ? { state: cleared, outputs: [] } : tell(rules, { state: cleared, outputs: [] }, { lines: [line], atMs });
}

function loseLine<Pending>(framing: Framing<Pending>, progress: Progress<Pending>, atMs: number): Progress<Pending> {
  const wasHalf = framing.isHalfScan(progress.state.pending);
  const state = { ...progress.state, pending: framing.empty };
  return wasHalf ? addFault({ ...progress, state }, 'incomplete', atMs) : { ...progress, state };
}

function tell<Pending>(rules: ScanRules<Pending>, progress: Progress<Pending>, { lines, atMs }: Told): Progress<Pending> {
  let current = progress;
  for (const line of lines) {
    current = line.kind === 'fault' ? addFault(current, line.fault, atMs) : addScan(rules.doubleReadMs, current, { line, atMs });
  }
  return current;
}

interface Read {
  readonly line: Extract<ScanLine, { readonly kind: 'scan' }>;
  readonly atMs: number;
}

function addScan<Pending>(doubleReadMs: number, progress: Progress<Pending>, { line, atMs }: Read): Progress<Pending> {
  const { state } = progress;
  const { text, symbology } = line;
  const isSame = state.shown !== null && state.shown.text === text;
  const shown = doubleReadMs > 0 ? { text, untilMs: atMs + doubleReadMs } : null;
  if (isSame) return { ...progress, state: { ...state, shown } };
  const tokens = Math.min(scansPerSecond, state.scanTokens + ((atMs - state.scanTokensAtMs) * scansPerSecond) / 1000);
  if (tokens < 1) return addFault(progress, 'incomplete', atMs);
  const next = { ...state, shown, scanTokens: tokens - 1, scanTokensAtMs: atMs };
  const output: ScanOutput = symbology === undefined ? { type: 'scan', text } : { type: 'scan', text, symbology };
  return { state: next, outputs: [...progress.outputs, output] };
}

function addFault<Pending>(progress: Progress<Pending>, fault: ScanFault, atMs: number): Progress<Pending> {
  if (atMs < progress.state.faultsAgainAtMs) return progress;
  const state = { ...progress.state, faultsAgainAtMs: atMs + faultPauseMs };
  return { state, outputs: [...progress.outputs, { type: 'fault', fault }] };
}

function finish<Pending>(framing: Framing<Pending>, { state, outputs }: Progress<Pending>): ScanStep<Pending> {
  const lineDue = framing.isPending(state.pending) ? endsAtMs(framing, state) : null;
  const shownDue = state.shown?.untilMs ?? null;
  const dueAtMs = lineDue === null || shownDue === null ? (lineDue ?? shownDue) : Math.min(lineDue, shownDue);
  return { state, outputs, dueAtMs };
}

function endsAtMs<Pending>(framing: Framing<Pending>, state: ScanState<Pending>): number {
  return state.lastByteAtMs + framing.quietMs(state.pending);
}
