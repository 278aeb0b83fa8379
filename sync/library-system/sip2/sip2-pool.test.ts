import { describe, expect, it } from 'vitest';
import { KioskError } from '../../../contracts/errors.ts';
import type { Health } from '../../../contracts/health.ts';
import { settle, VirtualClock } from '../../../test/virtual-clock.ts';
import type { DecodedSip2 } from './sip2-decode.codec.ts';
import { heartbeatMs, type Sip2Link, type Sip2LinkEvents, Sip2Pool } from './sip2-pool.ts';

const gone = new KioskError('LIBRARY_UNREACHABLE', 'gone', { context: { reason: 'closed' } });
const answer: DecodedSip2 = { ok: true, code: '98', name: null, fixed: {}, fields: {}, sequence: 0, checksum: 'valid', error: null };

/** A link that does what the test says. */
class FakeLink implements Sip2Link {
  isSuspect = false;
  exchanges = 0;
  readonly events: Sip2LinkEvents;
  answer: () => Promise<DecodedSip2> = async () => answer;

  constructor(events: Sip2LinkEvents) {
    this.events = events;
  }

  exchange(): Promise<DecodedSip2> {
    this.exchanges += 1;
    return this.answer();
  }

  async close(): Promise<void> {
    this.events.onGone(gone);
  }
}

interface Rig {
  readonly clock: VirtualClock;
  readonly pool: Sip2Pool;
  readonly links: FakeLink[];
  /** Monotonic milliseconds of every attempt to connect. */
  readonly attempts: number[];
}

function rig(connections = 1, random = (): number => 0): Rig {
  const clock = new VirtualClock();
  const links: FakeLink[] = [];
  const attempts: number[] = [];
  const pool = new Sip2Pool({
    connections,
    timeoutMs: 1500,
    clock,
    random,
    openLink: (events) => {
      attempts.push(clock.monotonicMs());
      const link = new FakeLink(events);
      links.push(link);
      return link;
    },
    errorFor: (reason) =>
      new KioskError(reason === 'allBusy' ? 'LIBRARY_TIMEOUT' : reason === 'stopped' ? 'CANCELLED' : 'LIBRARY_UNREACHABLE', reason),
  });
  pool.start();
  return { clock, pool, links, attempts };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: KioskError) => error.code,
  );

describe('the pool', () => {
  it('opens all connections at once and is ready with the first', async () => {
    const { pool, links } = rig(3);
    const seen: Health[] = [];
    pool.onHealth((health) => seen.push(health));
    expect(links).toHaveLength(3);
    expect(pool.health).toEqual({ state: 'starting' });
    links[1]?.events.onReady();
    expect(seen).toEqual([{ state: 'ready' }]);
    await pool.stop();
  });

  it('comes back later than the shortest time by a share of its own, so that stations do not come in step', async () => {
    const attemptsOf = async (random: number): Promise<number[]> => {
      const { clock, pool, links, attempts } = rig(1, () => random);
      for (let second = 0; second < 40; second += 1) {
        links.at(-1)?.events.onGone(new KioskError('LIBRARY_UNREACHABLE', 'gone'));
        await clock.advance(1000);
      }
      await pool.stop();
      return attempts;
    };
    const [one, other] = [await attemptsOf(0), await attemptsOf(0.99)];
    expect(one).not.toEqual(other);
    for (const attempts of [one, other]) {
      const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5000);
    }
  });

  it('gives each connection to one question at a time', async () => {
    const { clock, pool, links } = rig(2);
    for (const link of links) link.events.onReady();
    const [first, second, third] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const used: Sip2Link[] = [];
    const use = (until: Promise<void>): Promise<void> =>
      pool.use(clock.monotonicMs() + 1500, async (link) => {
        used.push(link);
        await until;
      });
    const all = [use(first.promise), use(second.promise), use(third.promise)];
    await settle();
    expect(used).toEqual([links[0], links[1]]);
    second.resolve();
    await settle();
    expect(used[2]).toBe(links[1]);
    first.resolve();
    third.resolve();
    await Promise.all(all);
    await pool.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('refuses a question for which no connection came free in time', async () => {
    const { clock, pool, links } = rig();
    links[0]?.events.onReady();
    const hold = Promise.withResolvers<void>();
    const holding = pool.use(5000, () => hold.promise);
    const waiting = codeOf(pool.use(1000, async () => undefined));
    await clock.advance(999);
    hold.resolve();
    await holding;
    expect(await waiting).toBe('done');
    const again = Promise.withResolvers<void>();
    void pool.use(9000, () => again.promise);
    const late = codeOf(pool.use(clock.monotonicMs() + 1000, async () => undefined));
    await clock.advance(1000);
    expect(await late).toBe('LIBRARY_TIMEOUT');
    again.resolve();
    await pool.stop();
  });

  it('refuses at once where no connection can come back in time', async () => {
    const { clock, pool, links } = rig();
    links[0]?.events.onGone(gone);
    expect(await codeOf(pool.use(clock.monotonicMs() + 1500, async () => undefined))).toBe('LIBRARY_UNREACHABLE');
    expect(pool.health).toMatchObject({ state: 'faulted', code: 'LIBRARY_UNREACHABLE' });
    await pool.stop();
  });

  it('reconnects at once after a long time without trouble', async () => {
    const { clock, pool, links, attempts } = rig();
    links[0]?.events.onReady();
    await clock.advance(20_000);
    links[0]?.events.onGone(gone);
    await clock.advance(1);
    expect(attempts).toEqual([0, 20_000]);
    links[1]?.events.onReady();
    expect(pool.health).toEqual({ state: 'ready' });
    await pool.stop();
  });

  it('reconnects at most once in 5 s while the library system comes and goes every second for 10 minutes', async () => {
    const { clock, pool, links, attempts } = rig(4);
    for (let second = 0; second < 600; second += 1) {
      for (const link of links) link.events.onReady();
      void codeOf(pool.use(clock.monotonicMs() + 1500, async (link) => link.exchange({ code: '99', fixed: {}, fields: [] }, 0)));
      for (const link of links.splice(0)) link.events.onGone(gone);
      void codeOf(pool.use(clock.monotonicMs() + 1500, async () => undefined));
      await clock.advance(1000);
    }
    const reconnects = attempts.slice(4);
    expect(reconnects.length).toBeGreaterThan(30);
    expect(reconnects.length).toBeLessThanOrEqual(120);
    for (let at = 1; at < reconnects.length; at += 1) expect((reconnects[at] ?? 0) - (reconnects[at - 1] ?? 0)).toBeGreaterThanOrEqual(5000);
    await pool.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('tries less often while nothing answers', async () => {
    const { clock, pool, links, attempts } = rig();
    for (let second = 0; second < 120; second += 1) {
      for (const link of links.splice(0)) link.events.onGone(gone);
      await clock.advance(1000);
    }
    expect(attempts).toEqual([0, 5000, 15_000, 25_000, 35_000, 45_000, 55_000, 65_000, 75_000, 85_000, 95_000, 105_000, 115_000]);
    await pool.stop();
  });

  it('tries at once when somebody asks 5 s after the last attempt', async () => {
    const { clock, pool, links, attempts } = rig();
    links[0]?.events.onGone(gone);
    await clock.advance(5000);
    links[1]?.events.onGone(gone);
    await clock.advance(5000);
    const asking = codeOf(pool.use(clock.monotonicMs() + 1500, async () => undefined));
    expect(attempts).toEqual([0, 5000, 10_000]);
    links[2]?.events.onReady();
    expect(await asking).toBe('done');
    await pool.stop();
  });

  it('drops a connection whose exchange failed: its stream may hold an answer for nobody', async () => {
    const { clock, pool, links, attempts } = rig();
    links[0]?.events.onReady();
    await clock.advance(6000);
    await pool.use(9000, async (link) => void ((link as FakeLink).isSuspect = true));
    await clock.advance(1);
    expect(attempts).toEqual([0, 6000]);
    await pool.stop();
  });

  it('asks idle connections how they are', async () => {
    const { clock, pool, links } = rig(2);
    for (const link of links) link.events.onReady();
    await clock.advance(heartbeatMs);
    expect(links.map(({ exchanges }) => exchanges)).toEqual([1, 1]);
    await pool.stop();
  });

  it('cancels whoever waits when it stops, and leaves no timer', async () => {
    const { clock, pool } = rig();
    const waiting = codeOf(pool.use(1500, async () => undefined));
    await pool.stop();
    expect(await waiting).toBe('CANCELLED');
    expect(clock.pendingTimers).toBe(0);
  });
});
