import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, type ReconnectEvent, type ReconnectState, stepReconnect } from './reconnect.machine.ts';

const middle = 0.5;
const start: ReconnectEvent = { type: 'line.start' };
const opened = (atMs = 0): ReconnectEvent => ({ type: 'line.opened', atMs });
const failed = (atMs = 0): ReconnectEvent => ({ type: 'line.failed', atMs, jitter: middle });
const waited: ReconnectEvent = { type: 'wait.ended' };
const stop: ReconnectEvent = { type: 'line.stop' };

const stopped: ReconnectState = { is: 'stopped' };
const opening: ReconnectState = { is: 'opening', attempt: 2 };
const open: ReconnectState = { is: 'open', attempt: 2, sinceMs: 1000 };
const waiting: ReconnectState = { is: 'waiting', attempt: 2 };

describe('reconnect machine', () => {
  it.each<[string, ReconnectState, ReconnectEvent, ReconnectState, string]>([
    ['begins to open', stopped, start, { is: 'opening', attempt: 0 }, 'open'],
    ['stands when it opened', opening, opened(50), { is: 'open', attempt: 2, sinceMs: 50 }, 'nothing'],
    ['waits when it did not open', opening, failed(), { is: 'waiting', attempt: 3 }, 'wait'],
    ['begins anew with the shortest wait when a firm line broke', open, failed(6000), { is: 'waiting', attempt: 1 }, 'wait'],
    ['waits longer when the line broke soon', open, failed(5999), { is: 'waiting', attempt: 3 }, 'wait'],
    ['opens again after the wait', waiting, waited, { is: 'opening', attempt: 2 }, 'open'],
    ['closes on stop while opening', opening, stop, stopped, 'close'],
    ['closes on stop while open', open, stop, stopped, 'close'],
    ['closes on stop while waiting', waiting, stop, stopped, 'close'],
  ])('%s', (_title, state, event, next, command) => {
    const step = stepReconnect(state, event);
    expect(step.state).toEqual(next);
    expect(step.command.do).toBe(command);
  });

  it.each<[ReconnectState, ReconnectEvent]>([
    [stopped, opened()],
    [stopped, failed()],
    [stopped, waited],
    [opening, start],
    [opening, waited],
    [open, start],
    [open, opened()],
    [open, waited],
    [waiting, start],
    [waiting, opened()],
    [waiting, failed()],
  ])('%o is not moved by %o', (state, event) => {
    expect(stepReconnect(state, event)).toEqual({ state, command: { do: 'nothing' } });
  });

  it('tries again at once after a loss, then less and less often', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backOffMs(attempt, middle))).toEqual([100, 200, 400, 800, 1600, 1600, 1600]);
  });

  it('never waits so long that a replugged device is not tried within 2 s', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, jitter) => {
        const ms = backOffMs(attempt, jitter);
        expect(ms).toBeGreaterThanOrEqual(80);
        expect(ms).toBeLessThan(2000);
      }),
    );
  });
});
