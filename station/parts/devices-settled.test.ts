import { describe, expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import { brandId } from '../../contracts/ids.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { StationDevice } from './devices.ts';
import { devicesSettled, settleLimitMs } from './devices-settled.ts';

class FakeHealth {
  health: Health = { state: 'starting' };
  #listener: (health: Health) => void = () => undefined;

  onHealth(listener: (health: Health) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  become(health: Health): void {
    this.health = health;
    this.#listener(health);
  }
}

const device = (health: FakeHealth): StationDevice => ({
  id: brandId('x'),
  door: 'main',
  driver: 'd',
  role: 'door.lock',
  health,
  start: () => undefined,
  stop: async () => undefined,
});

describe('a start that waits for its devices', () => {
  async function rig(...healths: FakeHealth[]) {
    const clock = new VirtualClock();
    let isOver = false;
    void devicesSettled(healths.map(device), clock).then(() => {
      isOver = true;
    });
    await clock.advance(0);
    return { clock, isOver: () => isOver };
  }

  it('goes on at once without any', async () => {
    expect((await rig()).isOver()).toBe(true);
  });

  it('goes on when the last one is ready or faulted', async () => {
    const [a, b] = [new FakeHealth(), new FakeHealth()];
    const { clock, isOver } = await rig(a, b);
    a.become({ state: 'ready' });
    await clock.advance(0);
    expect(isOver()).toBe(false);
    b.become({ state: 'faulted', code: 'DEVICE_MISSING', remedy: 'plug it in' });
    await clock.advance(0);
    expect([isOver(), clock.pendingTimers]).toEqual([true, 0]);
  });

  it('goes on without one that hangs', async () => {
    const { clock, isOver } = await rig(new FakeHealth());
    await clock.advance(settleLimitMs - 1);
    expect(isOver()).toBe(false);
    await clock.advance(1);
    expect(isOver()).toBe(true);
  });
});
