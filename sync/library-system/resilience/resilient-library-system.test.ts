import { describe, expect, it } from 'vitest';
import { KioskError } from '../../../contracts/errors.ts';
import type { Health } from '../../../contracts/health.ts';
import { parseItemId } from '../../../contracts/ids.ts';
import type { LibrarySystemStatus } from '../../../contracts/ports/library-system.port.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { adultFacts, FakeLibrarySystem } from '../../../test/support/fake-library-system.ts';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import { type LibrarySystemLink, ResilientLibrarySystem } from './resilient-library-system.ts';

class FakeLink extends FakeLibrarySystem implements LibrarySystemLink {
  isHung = false;
  probes: number[] = [];
  readonly clock: VirtualClock;

  constructor(clock: VirtualClock) {
    super();
    this.clock = clock;
    this.answerPatron = async () => {
      if (this.isHung) throw hung();
      return adultFacts;
    };
  }

  override async status(): Promise<LibrarySystemStatus> {
    this.probes.push(this.clock.monotonicMs());
    if (this.isHung) throw hung();
    return super.status();
  }

  start(): void {
    this.health = { state: 'ready' };
  }

  async stop(): Promise<void> {
    this.health = { state: 'starting' };
  }
}

const hung = (): KioskError => new KioskError('LIBRARY_TIMEOUT', 'no answer', { context: { reason: 'timedOut' } });
const question = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const item = parseItemId('34567000002012');

function rig(plannedOutages: { from: string; to: string }[] = []) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 10));
  const link = new FakeLink(clock);
  const system = new ResilientLibrarySystem({ link, plannedOutages, timeZone: 'Europe/Helsinki', clock, random: () => 0.5 });
  const healths: Health['state'][] = [];
  system.onHealth(({ state }) => healths.push(state));
  system.start();
  const failTimes = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) await system.patron(question).catch(() => undefined);
  };
  return { clock, link, system, healths, failTimes };
}

describe('a library system that fails', () => {
  it('is asked no more after three failures in a row, and is back after two good probes', async () => {
    const { clock, link, system, healths, failTimes } = rig();
    link.isHung = true;
    await failTimes(3);
    await expect(system.patron(question)).rejects.toMatchObject({
      code: 'LIBRARY_UNREACHABLE',
      context: { reason: 'breakerOpen', isSent: false },
    });
    expect(link.patronCalls).toHaveLength(3);
    link.isHung = false;
    await clock.advance(5750);
    await expect(system.patron(question)).rejects.toMatchObject({ context: { reason: 'breakerOpen' } });
    await clock.advance(1150);
    expect(await system.patron(question)).toEqual(adultFacts);
    expect(healths).toEqual(['faulted', 'ready']);
    await system.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is probed at most once in 5 s while it stays away', async () => {
    const { clock, link, failTimes } = rig();
    link.isHung = true;
    await failTimes(3);
    await clock.advance(600_000);
    expect(link.probes.length).toBeGreaterThan(90);
    expect(link.probes.every((at, i) => i === 0 || at - (link.probes[i - 1] ?? 0) >= 5000)).toBe(true);
  });

  it('is not given up because there is no connection: that answers at once by itself', async () => {
    const { link, system } = rig();
    link.answerPatron = async () => {
      throw new KioskError('LIBRARY_UNREACHABLE', 'down', { context: { reason: 'notConnected' } });
    };
    for (let i = 0; i < 10; i += 1) await expect(system.patron(question)).rejects.toMatchObject({ context: { reason: 'notConnected' } });
    link.answerPatron = async () => adultFacts;
    expect(await system.patron(question)).toEqual(adultFacts);
  });

  it('is not given up because of texts that were never sent', async () => {
    const { link, system } = rig();
    link.answerCheckin = async () => {
      throw new KioskError('LIBRARY_INPUT_REFUSED', 'not a barcode');
    };
    for (let i = 0; i < 10; i += 1) await system.checkin(item).catch(() => undefined);
    expect(system.health).toEqual({ state: 'ready' });
  });

  it('answers a technician even while it is left alone', async () => {
    const { link, system, failTimes } = rig();
    link.isHung = true;
    await failTimes(3);
    link.isHung = false;
    expect(await system.status()).toMatchObject({ isOnline: true });
  });

  it('is not called well by a change of which nobody knows what became', async () => {
    const { link, system, failTimes } = rig();
    link.answerCheckout = async () => ({ kind: 'refused', code: 'outcome-unclear', title: null });
    link.isHung = true;
    await failTimes(2);
    await system.checkout({ ...question, item });
    await failTimes(1);
    await expect(system.patron(question)).rejects.toMatchObject({ context: { reason: 'breakerOpen' } });
  });
});

describe('a planned outage', () => {
  // 12:00 to 12:30 in Helsinki is 10:00 to 10:30 UTC: the clock starts at its first minute.
  const noon = [{ from: '2026-11-23T12:00', to: '2026-11-23T12:30' }];

  it('sends nothing, says until when, and comes back through probes', async () => {
    const { clock, link, system } = rig(noon);
    await expect(system.patron(question)).rejects.toMatchObject({
      code: 'LIBRARY_UNREACHABLE',
      context: { reason: 'plannedOutage', until: '2026-11-23T12:30', isSent: false },
    });
    await clock.advance(29 * 60_000);
    expect([link.patronCalls.length, link.probes.length]).toEqual([0, 0]);
    await clock.advance(2 * 60_000);
    expect(link.probes.length).toBe(2);
    expect(await system.patron(question)).toEqual(adultFacts);
  });

  it('holds from its first minute, whatever the timer does', async () => {
    const { clock, link, system } = rig([{ from: '2026-11-23T12:01', to: '2026-11-23T12:30' }]);
    expect(await system.patron(question)).toEqual(adultFacts);
    clock.jumpWallTo(Date.UTC(2026, 10, 23, 10, 1));
    await expect(system.patron(question)).rejects.toMatchObject({ context: { reason: 'plannedOutage' } });
    expect(link.patronCalls).toHaveLength(1);
  });

  it('keeps no timer where none is planned', async () => {
    const { clock } = rig();
    expect(clock.pendingTimers).toBe(0);
  });
});
