import { describe, expect, it } from 'vitest';
import type { HasHealth, Health } from '../../contracts/health.ts';
import { watchBestHealth } from './station-parts.ts';

class FakePart implements HasHealth {
  health: Health = { state: 'starting' };
  readonly #listeners: ((health: Health) => void)[] = [];

  onHealth(listener: (health: Health) => void): () => void {
    this.#listeners.push(listener);
    return () => undefined;
  }

  become(health: Health): void {
    this.health = health;
    for (const listener of this.#listeners) listener(health);
  }
}

const faulted: Health = { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' };

describe('watchBestHealth', () => {
  it('stays ready while one of two readers is', () => {
    const [first, second] = [new FakePart(), new FakePart()];
    const told: string[] = [];
    watchBestHealth([first, second], (health) => told.push(health.state));
    first.become({ state: 'ready' });
    second.become(faulted);
    first.become(faulted);
    expect(told).toEqual(['starting', 'ready', 'ready', 'faulted']);
  });

  it('tells nothing where there is no part', () => {
    watchBestHealth([], () => expect.unreachable());
  });
});
