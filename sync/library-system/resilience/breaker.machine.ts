/** How many failures in a row open the breaker. */
export const failuresToOpen = 3;
/** How many good probes in a row close it again: more than one, so that a system that comes and goes is not believed. */
export const goodProbesToClose = 2;
/** Time between two probes, before jitter, in milliseconds. */
export const probeIntervalMs = 5000;
/** Time from a good probe to the one that confirms it: patrons are waiting. */
export const confirmIntervalMs = 1000;
/** A probe comes up to this share later, so that the stations of a consortium do not come back all at once. */
export const probeJitter = 0.3;

/** `closed`: questions go through. `open`: they are refused at once, and probes find out when the other side is back. */
export type BreakerState = { readonly kind: 'closed'; readonly failures: number } | { readonly kind: 'open'; readonly goodProbes: number };

/** What happened: a question's outcome, or a probe's. */
export type BreakerEvent = 'succeeded' | 'failed' | 'probeSucceeded' | 'probeFailed';

/** At the start the library system is believed until it fails. */
export const closedBreaker: BreakerState = { kind: 'closed', failures: 0 };
/** After an outage that was planned: back only when probes say so. */
export const openBreaker: BreakerState = { kind: 'open', goodProbes: 0 };

/** One step of the breaker: a pure function. Outcomes of questions that began before it opened change nothing. */
export function advanceBreaker(state: BreakerState, event: BreakerEvent): BreakerState {
  if (state.kind === 'closed') {
    if (event === 'succeeded') return closedBreaker;
    if (event !== 'failed') return state;
    return state.failures + 1 >= failuresToOpen ? openBreaker : { kind: 'closed', failures: state.failures + 1 };
  }
  if (event === 'probeFailed') return openBreaker;
  if (event !== 'probeSucceeded') return state;
  return state.goodProbes + 1 >= goodProbesToClose ? closedBreaker : { kind: 'open', goodProbes: state.goodProbes + 1 };
}

/** When the next probe comes, in milliseconds from now: soon after a good one. `random` in [0, 1). */
export function probeDelayMs(state: BreakerState, random: number): number {
  const isHopeful = state.kind === 'open' && state.goodProbes > 0;
  return (isHopeful ? confirmIntervalMs : probeIntervalMs) * (1 + probeJitter * random);
}
