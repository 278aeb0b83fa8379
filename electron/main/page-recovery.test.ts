import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { PageRecovery } from './page-recovery.ts';

function setUp() {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const page = { load: () => void calls.push('load'), kill: () => void calls.push('kill') };
  const recovery = new PageRecovery({ page, clock, log: { info: () => undefined, warn: () => undefined } });
  return { clock, calls, recovery };
}

describe('a page', () => {
  it('that crashed is loaded at once', async () => {
    const { clock, calls, recovery } = setUp();
    recovery.noteFailure('crashed');
    await clock.advance(0);
    expect(calls).toEqual(['load']);
  });

  it('that crashed and failed to load is loaded once for both', async () => {
    const { clock, calls, recovery } = setUp();
    recovery.noteFailure('crashed');
    recovery.noteFailure('load -2');
    await clock.advance(10);
    expect(calls).toEqual(['load']);
  });

  it('that hangs is killed after a second and a half', async () => {
    const { clock, calls, recovery } = setUp();
    recovery.noteUnresponsive();
    await clock.advance(1499);
    expect(calls).toEqual([]);
    await clock.advance(1);
    expect(calls).toEqual(['kill']);
  });

  it('that answers again in time lives on', async () => {
    const { clock, calls, recovery } = setUp();
    recovery.noteUnresponsive();
    await clock.advance(1000);
    recovery.noteResponsive();
    await clock.advance(5000);
    expect(calls).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is left alone after the end', async () => {
    const { clock, calls, recovery } = setUp();
    recovery.noteFailure('crashed');
    recovery.stop();
    await clock.advance(60_000);
    expect(calls).toEqual([]);
  });
});
