import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceBreaker,
  type BreakerEvent,
  type BreakerState,
  closedBreaker,
  confirmIntervalMs,
  failuresToOpen,
  goodProbesToClose,
  openBreaker,
  probeDelayMs,
  probeIntervalMs,
} from './breaker.machine.ts';

const stateAfter = (events: readonly BreakerEvent[], from: BreakerState = closedBreaker): BreakerState => events.reduce(advanceBreaker, from);

describe('the breaker', () => {
  it.each<[string, BreakerEvent[], BreakerState]>([
    ['stays closed below the limit', ['failed', 'failed'], { kind: 'closed', failures: 2 }],
    ['opens at the third failure in a row', ['failed', 'failed', 'failed'], openBreaker],
    ['forgets failures at a success', ['failed', 'failed', 'succeeded', 'failed'], { kind: 'closed', failures: 1 }],
    ['is not moved by probes while closed', ['failed', 'probeFailed', 'probeSucceeded'], { kind: 'closed', failures: 1 }],
  ])('%s', (_, events, state) => {
    expect(stateAfter(events)).toEqual(state);
  });

  it.each<[string, BreakerEvent[], BreakerState]>([
    ['one good probe is not enough', ['probeSucceeded'], { kind: 'open', goodProbes: 1 }],
    ['two in a row close it', ['probeSucceeded', 'probeSucceeded'], closedBreaker],
    ['a bad one between them begins anew', ['probeSucceeded', 'probeFailed', 'probeSucceeded'], { kind: 'open', goodProbes: 1 }],
    ['late outcomes of earlier questions change nothing', ['succeeded', 'failed', 'failed', 'failed'], openBreaker],
  ])('while open: %s', (_, events, state) => {
    expect(stateAfter(events, openBreaker)).toEqual(state);
  });

  it('never closes without that many good probes in a row, and never opens without that many failures in a row', () => {
    const event = fc.constantFrom<BreakerEvent>('succeeded', 'failed', 'probeSucceeded', 'probeFailed');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: BreakerState = closedBreaker;
        let failures = 0;
        let good = 0;
        for (const each of events) {
          const next = advanceBreaker(state, each);
          if (each === 'failed') failures += 1;
          if (each === 'succeeded') failures = 0;
          good = each === 'probeSucceeded' ? good + 1 : each === 'probeFailed' ? 0 : good;
          if (state.kind === 'closed' && next.kind === 'open') {
            expect(failures).toBeGreaterThanOrEqual(failuresToOpen);
            good = 0;
          }
          if (state.kind === 'open' && next.kind === 'closed') {
            expect(good).toBeGreaterThanOrEqual(goodProbesToClose);
            failures = 0;
          }
          state = next;
        }
      }),
    );
  });

  it('probes at 5 to 6.5 s', () => {
    expect([probeDelayMs(openBreaker, 0), probeDelayMs(openBreaker, 0.999_999) <= probeIntervalMs * 1.3]).toEqual([probeIntervalMs, true]);
  });

  it('confirms a good probe a second later', () => {
    expect(probeDelayMs({ kind: 'open', goodProbes: 1 }, 0)).toBe(confirmIntervalMs);
  });
});
