import { describe, expect, it } from 'vitest';
import type { Health } from '../contracts/health.ts';
import { HealthCell } from './health-cell.ts';

const faulted = (remedy: string): Health => ({ state: 'faulted', code: 'LIBRARY_UNREACHABLE', remedy });

describe('the health of a link', () => {
  it('is told when it changes, another remedy included, and not otherwise', () => {
    const cell = new HealthCell();
    const told: Health[] = [];
    cell.onHealth((health) => told.push(health));
    for (const health of [{ state: 'starting' }, faulted('a'), faulted('a'), faulted('b'), { state: 'ready' }, { state: 'ready' }] as Health[])
      cell.set(health);
    expect(told).toEqual([faulted('a'), faulted('b'), { state: 'ready' }]);
  });

  it('is told to nobody who has left, also when two are the same listener', () => {
    const cell = new HealthCell();
    let calls = 0;
    const count = (): void => void (calls += 1);
    const [leave] = [cell.onHealth(count), cell.onHealth(count)];
    leave?.();
    cell.set({ state: 'ready' });
    expect(calls).toBe(1);
  });
});
