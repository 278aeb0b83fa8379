/** Where a line that must stay up is. `attempt` counts failures since it last stood firm. */
export type ReconnectState =
  | { readonly is: 'stopped' }
  | { readonly is: 'opening'; readonly attempt: number }
  | { readonly is: 'open'; readonly attempt: number; readonly sinceMs: number }
  | { readonly is: 'waiting'; readonly attempt: number };

/** What happened to the line. `atMs` is monotonic; `jitter` is a random number in [0, 1). */
export type ReconnectEvent =
  | { readonly type: 'line.start' }
  | { readonly type: 'line.opened'; readonly atMs: number }
  | { readonly type: 'line.failed'; readonly atMs: number; readonly jitter: number }
  | { readonly type: 'wait.ended' }
  | { readonly type: 'line.stop' };

/** What to do next. */
export type ReconnectCommand =
  | { readonly do: 'nothing' }
  | { readonly do: 'open' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'close' };

export interface ReconnectStep {
  readonly state: ReconnectState;
  readonly command: ReconnectCommand;
}

/** First wait after a loss: short, so that a replugged device is back before anybody notices. */
const firstWaitMs = 100;
/** Longest wait before jitter; with it a device is tried again within 2 s, so usable within 3 s of a plug. */
const longestWaitMs = 1600;
/** Each wait is spread by up to this share either way, so that many devices do not try in step. */
const spread = 0.2;
/** A line that broke sooner than this after opening flaps: its waits go on growing. */
const firmAfterMs = 5000;

/** The back-off before try number `attempt` (0 = first after a loss), in milliseconds. */
export function backOffMs(attempt: number, jitter: number): number {
  const base = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt, 10));
  return Math.round(base * (1 - spread + 2 * spread * jitter));
}

const nothing = { do: 'nothing' } as const;

/** Moves the state on; an event that does not fit the state changes nothing. */
export function stepReconnect(state: ReconnectState, event: ReconnectEvent): ReconnectStep {
  if (event.type === 'line.stop') return { state: { is: 'stopped' }, command: { do: 'close' } };
  switch (state.is) {
    case 'stopped':
      return event.type === 'line.start' ? opening(0) : { state, command: nothing };
    case 'opening':
      if (event.type === 'line.opened') return { state: { is: 'open', attempt: state.attempt, sinceMs: event.atMs }, command: nothing };
      return event.type === 'line.failed' ? waiting(state.attempt, event.jitter) : { state, command: nothing };
    case 'open':
      if (event.type !== 'line.failed') return { state, command: nothing };
      return waiting(event.atMs - state.sinceMs >= firmAfterMs ? 0 : state.attempt, event.jitter);
    case 'waiting':
      return event.type === 'wait.ended' ? opening(state.attempt) : { state, command: nothing };
  }
}

function opening(attempt: number): ReconnectStep {
  return { state: { is: 'opening', attempt }, command: { do: 'open' } };
}

function waiting(attempt: number, jitter: number): ReconnectStep {
  return { state: { is: 'waiting', attempt: attempt + 1 }, command: { do: 'wait', ms: backOffMs(attempt, jitter) } };
}
