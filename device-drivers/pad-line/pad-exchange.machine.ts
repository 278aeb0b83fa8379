import type { Found } from './found-frame.codec.ts';

/** A family's frames, as far as the exchange needs to know them. */
export interface PadWire<Frame> {
  find(bytes: Uint8Array): Found<Frame>;
  /**
   * A question whose answer cannot be mistaken for any other: once it came, nothing that is older can come any more. Answers of
   * pads have no number, so a late one could else be taken for the answer to a later question.
   */
  readonly resync: { readonly bytes: Uint8Array; isAnswer(frame: Frame): boolean };
  /** Silence that the pad needs before a question, in milliseconds. */
  readonly gapMs: number;
}

/** One question to the pad. */
export interface PadAsk<Frame> {
  /** @param sequence toggles with each exchange and is 0 after a resync; only some families send it */
  encode(sequence: 0 | 1): Uint8Array;
  /** Whether a frame answers it. */
  accepts(frame: Frame, sequence: 0 | 1): boolean;
  /** How long the answer may take, air included. */
  readonly limitMs: number;
  /** It is the resync itself: the next exchange has sequence 0. */
  readonly isResync?: boolean;
}

/** Why no answer came. `garbled`: bytes came that are none. */
export type ExchangeFailure = 'silent' | 'garbled';

interface Idle {
  readonly is: 'idle';
  readonly sequence: 0 | 1;
  readonly freeAtMs: number;
}
interface Asking<Frame> {
  readonly is: 'gap' | 'asking' | 'settling' | 'resyncing';
  readonly ask: PadAsk<Frame>;
  readonly sequence: 0 | 1;
  readonly bytes: Uint8Array;
  readonly isGarbled: boolean;
  /** Questions and resyncs written so far. */
  readonly tries: number;
  readonly resyncs: number;
  /** The latest time at which the line is taken as quiet. */
  readonly settleByMs: number;
}

/** Where the exchange of frames with a pad is: one question at a time. */
export type ExchangeState<Frame> = Idle | Asking<Frame>;

/** What happened. `atMs` is monotonic. */
export type ExchangeEvent<Frame> =
  | { readonly type: 'ask'; readonly ask: PadAsk<Frame>; readonly atMs: number }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly atMs: number }
  | { readonly type: 'timer'; readonly atMs: number };

/** What to do, in order. A timer replaces the one before it; `answered` and `failed` end it. */
export type ExchangeCommand<Frame> =
  | { readonly do: 'write'; readonly bytes: Uint8Array }
  | { readonly do: 'timer'; readonly ms: number }
  | { readonly do: 'answered'; readonly frame: Frame }
  | { readonly do: 'failed'; readonly why: ExchangeFailure };

export interface ExchangeStep<Frame> {
  readonly state: ExchangeState<Frame>;
  readonly commands: readonly ExchangeCommand<Frame>[];
}

/** Limits of an exchange. */
export const exchangeLimits = {
  /** How often a question is written before the pad counts as dead. */
  tries: 2,
  resyncs: 3,
  resyncMs: 200,
  /** Silence after garbled bytes until the line is taken as quiet. */
  quietMs: 15,
  /** A line that chatters on and on is not waited for longer than this. */
  settleMs: 200,
  /** No frame of any family is longer than this. */
  mostBytes: 70_000,
} as const;

const none = new Uint8Array();
export const idleExchange: ExchangeState<never> = { is: 'idle', sequence: 0, freeAtMs: 0 };

/** One step of the exchange. An event that does not fit the state changes nothing. */
export function stepExchange<Frame>(wire: PadWire<Frame>, state: ExchangeState<Frame>, event: ExchangeEvent<Frame>): ExchangeStep<Frame> {
  if (state.is === 'idle') return event.type === 'ask' ? begin(wire, state, event) : { state, commands: [] };
  if (event.type === 'bytes') return take(wire, state, event);
  if (event.type === 'timer') return timeUp(wire, state, event.atMs);
  return { state, commands: [] };
}

function begin<Frame>(
  wire: PadWire<Frame>,
  { sequence, freeAtMs }: Idle,
  event: Extract<ExchangeEvent<Frame>, { type: 'ask' }>,
): ExchangeStep<Frame> {
  const asking: Asking<Frame> = { is: 'gap', ask: event.ask, sequence, bytes: none, isGarbled: false, tries: 0, resyncs: 0, settleByMs: 0 };
  const waitMs = Math.min(wire.gapMs, freeAtMs - event.atMs);
  return waitMs > 0 ? { state: asking, commands: [{ do: 'timer', ms: waitMs }] } : write(asking);
}

function write<Frame>(asking: Asking<Frame>): ExchangeStep<Frame> {
  const { ask, sequence, tries } = asking;
  return {
    state: { ...asking, is: 'asking', bytes: none, tries: tries + 1 },
    commands: [
      { do: 'write', bytes: ask.encode(sequence) },
      { do: 'timer', ms: ask.limitMs },
    ],
  };
}

function take<Frame>(
  wire: PadWire<Frame>,
  state: Asking<Frame>,
  { bytes, atMs }: Extract<ExchangeEvent<Frame>, { type: 'bytes' }>,
): ExchangeStep<Frame> {
  // What comes while nothing was asked yet belongs to nobody.
  if (state.is === 'gap') return { state, commands: [] };
  if (state.is === 'settling')
    return { state, commands: atMs + exchangeLimits.quietMs < state.settleByMs ? [{ do: 'timer', ms: exchangeLimits.quietMs }] : [] };
  let pending: Uint8Array = state.bytes.length === 0 ? bytes.slice() : Uint8Array.from([...state.bytes, ...bytes]);
  while (pending.length > 0) {
    const found = wire.find(pending);
    if (found.kind === 'noise' || pending.length > exchangeLimits.mostBytes) return settle(state, atMs);
    if (found.kind === 'incomplete') break;
    const isAnswer = state.is === 'resyncing' ? wire.resync.isAnswer(found.frame) : state.ask.accepts(found.frame, state.sequence);
    if (isAnswer) return state.is === 'resyncing' ? write({ ...state, sequence: 0, resyncs: 0 }) : answer(wire, state, { frame: found.frame, atMs });
    pending = pending.slice(found.length);
  }
  return { state: { ...state, bytes: pending }, commands: [] };
}

function answer<Frame>(wire: PadWire<Frame>, { ask, sequence }: Asking<Frame>, { frame, atMs }: { frame: Frame; atMs: number }): ExchangeStep<Frame> {
  const state: Idle = { is: 'idle', sequence: ask.isResync === true || sequence === 1 ? 0 : 1, freeAtMs: atMs + wire.gapMs };
  return { state, commands: [{ do: 'answered', frame }] };
}

function settle<Frame>(state: Asking<Frame>, atMs: number): ExchangeStep<Frame> {
  const settleByMs = atMs + exchangeLimits.settleMs;
  return { state: { ...state, is: 'settling', bytes: none, isGarbled: true, settleByMs }, commands: [{ do: 'timer', ms: exchangeLimits.quietMs }] };
}

function timeUp<Frame>(wire: PadWire<Frame>, state: Asking<Frame>, atMs: number): ExchangeStep<Frame> {
  if (state.is === 'gap') return write(state);
  const isGarbled = state.isGarbled || state.bytes.length > 0;
  if (state.tries >= exchangeLimits.tries && state.is !== 'resyncing') return fail(wire, { ...state, isGarbled }, atMs);
  if (state.resyncs >= exchangeLimits.resyncs) return fail(wire, { ...state, isGarbled }, atMs);
  return {
    state: { ...state, is: 'resyncing', bytes: none, isGarbled, resyncs: state.resyncs + 1 },
    commands: [
      { do: 'write', bytes: wire.resync.bytes },
      { do: 'timer', ms: exchangeLimits.resyncMs },
    ],
  };
}

function fail<Frame>(wire: PadWire<Frame>, { isGarbled }: Asking<Frame>, atMs: number): ExchangeStep<Frame> {
  const state: Idle = { is: 'idle', sequence: 0, freeAtMs: atMs + wire.gapMs };
  return { state, commands: [{ do: 'failed', why: isGarbled ? 'garbled' : 'silent' }] };
}

/** The resync as a question of its own: the first one on a fresh line, and the one that finds out whether the pad is still there. */
export function resyncAsk<Frame>({ resync }: PadWire<Frame>, limitMs: number): PadAsk<Frame> {
  return { encode: () => resync.bytes, accepts: (frame) => resync.isAnswer(frame), limitMs, isResync: true };
}
