import type { ErrorCode } from '../../contracts/errors.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';

/** What the guard knows. `output` is what was last commanded; unknown once a command may have been lost. */
export interface GuardState {
  readonly isLineOpen: boolean;
  readonly output: LockOutput;
  /** Pulses that run into each other since the relay was last off. */
  readonly windows: number;
  /** A pulse was given, by this guard or before it, and no "off" has left since. */
  readonly mayBeOn: boolean;
  /** The station is gone or wants an end: switch off, then exit. */
  readonly isEnding: boolean;
}

export type GuardEvent =
  | { readonly type: 'line.opened' }
  | { readonly type: 'line.lost' }
  | { readonly type: 'write.failed' }
  /** The bytes of an "off" were handed to the operating system. */
  | { readonly type: 'off.written' }
  /** Another process owns the port. */
  | { readonly type: 'line.taken' }
  /** `isHeld`: for everybody; it does not count as one of the pulses of grants. */
  | { readonly type: 'pulse.asked'; readonly id: number; readonly pulseMs: number; readonly isHeld?: boolean }
  /** The station has switched on by its own hand. */
  | { readonly type: 'pulse.given'; readonly id: number; readonly pulseMs: number }
  | { readonly type: 'pulse.ended' }
  /** The station has not asked for a sign of life for too long. */
  | { readonly type: 'station.silent' }
  | { readonly type: 'lock.asked'; readonly id: number }
  /** The station's pipe closed, or the guard was told to end. */
  | { readonly type: 'end.asked' }
  | { readonly type: 'end.overdue' };

/** What follows when the bytes of a command were handed to the operating system. */
export type AfterWrite =
  | { readonly then: 'ready' }
  | { readonly then: 'acknowledge'; readonly id: number }
  | { readonly then: 'rest' }
  | { readonly then: 'exit' };

export type GuardCommand =
  | { readonly do: 'write'; readonly isOn: boolean; readonly after: AfterWrite }
  | { readonly do: 'acknowledge'; readonly id: number }
  | { readonly do: 'refuse'; readonly id: number; readonly code: ErrorCode }
  | { readonly do: 'startPulse'; readonly pulseMs: number }
  | { readonly do: 'cancelPulse' }
  | { readonly do: 'limitEnding' }
  | { readonly do: 'exit' };

export interface GuardStep {
  readonly state: GuardState;
  readonly commands: readonly GuardCommand[];
}

/** A guard at its start. `mayBeOn`: the one before it did not get to its "off". */
export const startOfGuard = (mayBeOn: boolean): GuardState => ({ isLineOpen: false, output: 'unknown', windows: 0, mayBeOn, isEnding: false });

/** Shortest and longest pulse of the `DoorLock` port, in milliseconds. */
export const pulseLimitsMs = { shortest: 200, longest: 30_000 } as const;
/**
 * A second pulse in a running one starts the time anew, once: a grant that meets the last millisecond of the pulse
 * before it is not lost, and a runaway caller still cannot hold the door open.
 */
const mostWindows = 2;

/** Moves the guard on. Whatever is not understood leaves the relay off or takes it there. */
export function stepGuard(state: GuardState, event: GuardEvent): GuardStep {
  switch (event.type) {
    case 'line.opened':
      return off({ ...state, isLineOpen: true }, state.isEnding ? { then: 'exit' } : { then: 'ready' });
    case 'line.lost':
      return lose(state, state.output === 'locked' ? 'locked' : 'unknown');
    case 'write.failed':
      return lose(state, 'unknown');
    case 'off.written':
      // A pulse that began meanwhile is not ended by it.
      return { state: state.output === 'locked' ? { ...state, mayBeOn: false } : state, commands: [] };
    case 'line.taken':
      return { state, commands: state.isEnding ? [{ do: 'exit' }] : [] };
    case 'pulse.asked':
      return pulse(state, event);
    case 'pulse.given':
      return given(state, event);
    case 'station.silent':
      // A running pulse has its own end.
      return state.isLineOpen && state.output !== 'released' ? off(state, { then: 'rest' }) : { state, commands: [] };
    case 'pulse.ended':
      return state.output === 'released' && state.isLineOpen ? off(state, { then: 'rest' }) : { state, commands: [] };
    case 'lock.asked':
      return state.isLineOpen ? off(state, { then: 'acknowledge', id: event.id }) : refuse(state, event.id, 'DEVICE_LOST');
    case 'end.asked':
      return end(state);
    case 'end.overdue':
      return { state, commands: [{ do: 'exit' }] };
  }
}

function off(state: GuardState, after: AfterWrite): GuardStep {
  return {
    state: { ...state, output: 'locked', windows: 0 },
    commands: [{ do: 'write', isOn: false, after }, { do: 'cancelPulse' }],
  };
}

function lose(state: GuardState, output: LockOutput): GuardStep {
  const commands: GuardCommand[] = [{ do: 'cancelPulse' }];
  if (state.isEnding && !state.mayBeOn) commands.push({ do: 'exit' });
  return { state: { ...state, isLineOpen: false, output, windows: 0 }, commands };
}

interface AskedPulse {
  readonly id: number;
  readonly pulseMs: number;
  readonly isHeld?: boolean;
}

function pulse(state: GuardState, { id, pulseMs, isHeld = false }: AskedPulse): GuardStep {
  const code = pulseFault(isHeld ? { ...state, windows: 0 } : state, pulseMs);
  if (code !== null) return refuse(state, id, code);
  return {
    state: { ...state, output: 'released', windows: state.windows + (isHeld ? 0 : 1), mayBeOn: true },
    commands: [
      { do: 'write', isOn: true, after: { then: 'acknowledge', id } },
      { do: 'startPulse', pulseMs },
    ],
  };
}

/** The relay is on already: what cannot be timed is switched off at once, or first of all when the line is back. */
function given(state: GuardState, { id, pulseMs }: AskedPulse): GuardStep {
  const code = pulseFault(state, pulseMs);
  if (code === null) {
    const next: GuardState = { ...state, output: 'released', windows: state.windows + 1, mayBeOn: true };
    return {
      state: next,
      commands: [
        { do: 'startPulse', pulseMs },
        { do: 'acknowledge', id },
      ],
    };
  }
  if (!state.isLineOpen) return refuse({ ...state, output: 'unknown', mayBeOn: true }, id, code);
  const { state: locked, commands } = off({ ...state, mayBeOn: true }, { then: state.isEnding ? 'exit' : 'rest' });
  return { state: locked, commands: [...commands, { do: 'refuse', id, code }] };
}

function pulseFault(state: GuardState, pulseMs: number): ErrorCode | null {
  if (!state.isLineOpen || state.isEnding) return 'DEVICE_LOST';
  if (pulseMs < pulseLimitsMs.shortest || pulseMs > pulseLimitsMs.longest) return 'DEVICE_PROTOCOL';
  return state.windows >= mostWindows ? 'DEVICE_BUSY' : null;
}

function refuse(state: GuardState, id: number, code: ErrorCode): GuardStep {
  return { state, commands: [{ do: 'refuse', id, code }] };
}

function end(state: GuardState): GuardStep {
  if (state.isEnding) return { state, commands: [] };
  const ending = { ...state, isEnding: true };
  if (state.isLineOpen) {
    const { state: locked, commands } = off(ending, { then: 'exit' });
    return { state: locked, commands: [...commands, { do: 'limitEnding' }] };
  }
  // Nothing is left to do on a line that is not there, and whoever waits for this process waits no longer.
  if (!state.mayBeOn) return { state: ending, commands: [{ do: 'exit' }] };
  return { state: ending, commands: [{ do: 'limitEnding' }] };
}
