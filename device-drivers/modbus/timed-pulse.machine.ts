import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';

/** What is known of a relay that ends its pulses by itself. */
export interface PulseState {
  readonly output: LockOutput;
  /** Pulses that run into each other since the relay was last seen off. */
  readonly windows: number;
  /** When the running pulse ends by the board's own clock; null while none runs. */
  readonly endsAtMs: number | null;
}

/** Times are monotonic milliseconds. */
export type PulseEvent =
  /** `isHeld`: for everybody; it does not count as one of the pulses of grants. */
  | { readonly type: 'pulse.commanded'; readonly atMs: number; readonly pulseMs: number; readonly isHeld?: boolean }
  | { readonly type: 'contact.read'; readonly isOn: boolean; readonly atMs: number }
  /** An "off" was written and the contact read as off. */
  | { readonly type: 'off.verified' }
  /** An "off" was written and the contact read as on all the same. */
  | { readonly type: 'off.refused' }
  /** The board cannot be asked, or did not do as told. */
  | { readonly type: 'doubted' };

export interface PulseStep {
  readonly state: PulseState;
  /** `off`: the contact is closed and no pulse runs; `distrust`: so long after a pulse's end that the board did not end it. */
  readonly then: 'rest' | 'off' | 'distrust';
}

export const pulseAtStart: PulseState = { output: 'unknown', windows: 0, endsAtMs: null };

/** A second pulse in a running one starts the time anew, once, as with every lock of ours: nobody can hold a door open. */
export const mostWindows = 2;
/** By how much a board may be late with a pulse's end before it counts as one that cannot end it. */
export const lateMs = 400;

/** Moves what is known of a relay on. */
export function stepPulse(state: PulseState, event: PulseEvent): PulseStep {
  switch (event.type) {
    case 'pulse.commanded':
      return rest({ output: 'released', windows: state.windows + (event.isHeld === true ? 0 : 1), endsAtMs: event.atMs + event.pulseMs });
    case 'contact.read':
      return read(state, event);
    case 'off.verified':
      return rest({ output: 'locked', windows: 0, endsAtMs: null });
    case 'off.refused':
      return rest({ output: 'released', windows: 0, endsAtMs: null });
    case 'doubted':
      return rest({ output: state.output === 'locked' ? 'locked' : 'unknown', windows: 0, endsAtMs: null });
  }
}

function read(state: PulseState, { isOn, atMs }: Extract<PulseEvent, { readonly type: 'contact.read' }>): PulseStep {
  const isRunning = state.endsAtMs !== null && atMs < state.endsAtMs;
  if (!isOn) return rest(isRunning ? state : { output: 'locked', windows: 0, endsAtMs: null });
  if (isRunning) return rest(state);
  if (state.endsAtMs === null) return { state: { ...state, output: 'released' }, then: 'off' };
  return { state, then: atMs < state.endsAtMs + lateMs ? 'rest' : 'distrust' };
}

function rest(state: PulseState): PulseStep {
  return { state, then: 'rest' };
}

const idleLookMs = 400;
const endLookMs = 30;

/** When the contact should be looked at next: now and then as a heartbeat, and soon after a pulse's end. */
export function lookInMs({ endsAtMs }: PulseState, atMs: number): number {
  if (endsAtMs === null) return idleLookMs;
  return Math.min(idleLookMs, Math.max(endLookMs, endsAtMs + endLookMs - atMs));
}
