import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from './system-clock.ts';

const clock = new SystemClock();

describe('the system clock', () => {
  it('tells wall time in epoch milliseconds', () => {
    const before = Date.now();
    expect(clock.now() - before).toBeLessThan(1000);
  });

  it('never fires before the delay is over', async () => {
    const start = clock.monotonicMs();
    await new Promise<void>((resolve) => void clock.setTimer(5, resolve));
    expect(clock.monotonicMs() - start).toBeGreaterThanOrEqual(5);
  });

  it('lets a process end that only waits for a timer, where asked to', () => {
    const file = fileURLToPath(new URL('./system-clock.ts', import.meta.url));
    const script = `import { SystemClock } from ${JSON.stringify(file)}; new SystemClock({ keepsProcessAlive: false }).setTimer(60_000, () => {});`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 });
    expect(run.status).toBe(0);
  });
});

describe('a timer of the system clock', () => {
  const day = 86_400_000;

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for a delay beyond 2^31 - 1 ms', () => {
    let fired = 0;
    clock.setTimer(40 * day, () => (fired += 1));
    vi.advanceTimersByTime(40 * day - 1);
    const before = fired;
    vi.advanceTimersByTime(1);
    expect([before, fired]).toEqual([0, 1]);
  });

  it('does not fire once cancelled, even after its first stretch', () => {
    let fired = 0;
    const timer = clock.setTimer(40 * day, () => (fired += 1));
    vi.advanceTimersByTime(30 * day);
    timer.cancel();
    vi.advanceTimersByTime(30 * day);
    expect([fired, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('takes a negative delay as none', () => {
    let fired = 0;
    clock.setTimer(-5, () => (fired += 1));
    vi.advanceTimersByTime(0);
    expect(fired).toBe(1);
  });
});
