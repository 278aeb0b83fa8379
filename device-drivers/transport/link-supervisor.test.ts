import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { ByteLink, ByteRoute } from './byte-link.ts';
import { HealthCell } from './health-cell.ts';
import { LinkSupervisor } from './link-supervisor.ts';
import { lostError } from './link-errors.ts';
import { memoryLine } from './memory-link.ts';

function supervise(route: ByteRoute) {
  const clock = new VirtualClock();
  const health = new HealthCell();
  const got: string[] = [];
  const links: ByteLink[] = [];
  const supervisor = new LinkSupervisor({
    route,
    clock,
    health,
    random: () => 0.5,
    events: {
      onData: (bytes) => got.push(Buffer.from(bytes).toString('latin1')),
      onOpen: (link) => {
        links.push(link);
        health.set({ state: 'ready' });
      },
      onLost: (error) => got.push(`!${error.code}`),
    },
  });
  return { clock, health, got, links, supervisor };
}

describe('link supervisor', () => {
  it('opens the line and hands its bytes on', async () => {
    const { route, device } = memoryLine();
    const { clock, got, health, supervisor } = supervise(route);
    expect(health.health.state).toBe('starting');
    supervisor.start();
    await clock.advance(0);
    device.send(Buffer.from('A1'));
    expect(health.health.state).toBe('ready');
    expect(got).toEqual(['A1']);
  });

  it('says what is wrong when a line does not open, and opens it as soon as it can', async () => {
    const { route, device } = memoryLine();
    device.unplug('DEVICE_BUSY');
    const { clock, health, supervisor } = supervise(route);
    supervisor.start();
    await clock.advance(60_000);
    expect(health.health).toMatchObject({ state: 'faulted', code: 'DEVICE_BUSY' });
    device.plug();
    await clock.advance(2000);
    expect(health.health.state).toBe('ready');
  });

  it('sees a loss at once and is ready within 3 s of the plug', async () => {
    const { route, device } = memoryLine();
    const { clock, health, got, supervisor } = supervise(route);
    supervisor.start();
    await clock.advance(10_000);
    device.unplug();
    expect(health.health).toMatchObject({ state: 'faulted', code: 'DEVICE_LOST' });
    await clock.advance(20_000);
    device.plug();
    await clock.advance(3000);
    expect(health.health.state).toBe('ready');
    device.send(Buffer.from('A1'));
    expect(got.at(-1)).toBe('A1');
  });

  it('gives an open up that takes too long, and lets a late line go', async () => {
    let late: ((link: ByteLink) => void) | null = null;
    const closed: number[] = [];
    const signals: AbortSignal[] = [];
    const route: ByteRoute = {
      path: 'memory:slow',
      open: (_events, signal) => {
        signals.push(signal);
        return new Promise((resolve) => {
          late ??= resolve;
        });
      },
    };
    const { clock, health, supervisor } = supervise(route);
    supervisor.start();
    await clock.advance(2000);
    expect(health.health).toMatchObject({ state: 'faulted', code: 'DEVICE_TIMEOUT' });
    expect(signals[0]?.aborted).toBe(true);
    const give: (link: ByteLink) => void = late ?? (() => undefined);
    give({ write: () => undefined, close: async () => void closed.push(1) });
    await clock.advance(0);
    expect(closed).toHaveLength(1);
    await supervisor.stop();
  });

  it('opens a new line when its owner gives the old one up', async () => {
    const { route, device } = memoryLine();
    const { clock, links, supervisor } = supervise(route);
    supervisor.start();
    await clock.advance(0);
    supervisor.giveUp(lostError(route.path));
    await clock.advance(500);
    expect(links).toHaveLength(2);
    expect(device.opens).toBe(2);
  });

  it('leaves no line and no timer behind when stopped', async () => {
    const { route, device } = memoryLine();
    const { clock, supervisor } = supervise(route);
    supervisor.start();
    await clock.advance(5000);
    await supervisor.stop();
    expect(device.isOpen).toBe(false);
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(10_000);
    expect(device.opens).toBe(1);
  });
});
