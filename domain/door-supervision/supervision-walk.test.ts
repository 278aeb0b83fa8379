import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandId } from '../../contracts/ids.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import type { SupervisionEvent } from '../../contracts/station-events.ts';
import { walkLength, walkRuns } from '../../test/support/walk-steps.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { superviseDoor } from './supervision-controller.ts';
import { supervisionTimes } from './supervision.machine.ts';

const openWithinMs = 8_000;
const pulseMs = 3_000;
const { exitGraceMs, relockMs } = supervisionTimes;

/** A door, and what must be told of it, counted from what happened alone. */
class WatchedWalk {
  readonly clock = new VirtualClock();
  readonly isLatching: boolean;
  readonly watch;
  #contact: 'o' | 'c' | '?' = 'c';
  #isStaffed = false;
  /** Until when a leaf that opens was let open, and since when it stands open without that. */
  #letOpenUntilMs = Number.NEGATIVE_INFINITY;
  #openedAloneAtMs: number | null = null;
  #output: LockOutput = 'locked';
  #believedSinceMs: number | null = null;
  #wordUntilMs = Number.NEGATIVE_INFINITY;
  #isWordForAll = false;
  readonly #grants: number[] = [];
  readonly #broken: string[] = [];

  constructor(isLatching: boolean) {
    this.isLatching = isLatching;
    this.watch = superviseDoor({
      settings: { door: brandId('main'), hasContact: true, isLatching, openWithinMs, heldOpenWarnMs: 30_000, heldOpenAlarmMs: 60_000 },
      clock: this.clock,
      siteState: 'selfService',
      onEvent: (event) => this.#hear(event),
    });
    this.read('c');
  }

  pulse(reason: 'grant' | 'release'): void {
    this.#wordUntilMs = this.#nowMs + pulseMs + relockMs;
    this.#isWordForAll = reason === 'release';
    if (reason === 'grant') this.#grants.push(this.#nowMs);
    this.#letOpen();
    this.watch.pulsed(pulseMs, reason);
  }

  exit(): void {
    this.#letOpen();
    this.watch.exitRequested();
  }

  output(output: LockOutput): void {
    const isBelieved = output === 'released' || (output === 'unknown' && this.isLatching && this.#believedSinceMs !== null);
    if (!isBelieved) this.#believedSinceMs = null;
    else this.#believedSinceMs ??= this.#nowMs;
    if (output !== 'unknown') this.#output = output;
    this.watch.lockOutput(output);
  }

  read(contact: 'o' | 'c' | '?'): void {
    const isOpening = this.#contact === 'c' && contact === 'o' && !this.#isStaffed && this.#nowMs >= this.#letOpenUntilMs;
    if (isOpening && this.watch.state === 'locked') this.#openedAloneAtMs = this.#nowMs;
    if (contact !== 'o') this.#openedAloneAtMs = null;
    // An opening is one person's: who opens after it was shut has no word of their own, unless the pulse was for everybody.
    const isForAll = contact === 'c' && this.#isWordForAll && this.#nowMs < this.#wordUntilMs;
    if (contact !== this.#contact) this.#letOpenUntilMs = isForAll ? this.#nowMs + openWithinMs : Number.NEGATIVE_INFINITY;
    this.#contact = contact;
    this.watch.contactRead(contact === 'o' ? 'active' : contact === 'c' ? 'inactive' : 'unknown');
  }

  staff(isStaffed: boolean): void {
    this.#isStaffed = isStaffed;
    this.watch.siteChanged(isStaffed ? 'staffed' : 'selfService');
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    if (this.#openedAloneAtMs === null || this.#nowMs - this.#openedAloneAtMs < exitGraceMs) return;
    expect(this.watch.state, 'a leaf that nobody let open is forced').toBe('forcedOpen');
  }

  endOfStep(): void {
    expect(this.#broken).toEqual([]);
    const { state } = this.watch;
    if (['locked', 'released', 'suspected'].includes(state))
      expect([state, this.#contact === (state === 'suspected' ? 'o' : 'c')]).toEqual([state, true]);
    if (this.#contact === '?') expect(state).toBe('faulted');
    const since = this.#believedSinceMs;
    const isOverdue = since !== null && this.#nowMs >= Math.max(since + relockMs, this.#wordUntilMs);
    if (isOverdue) expect(this.watch.isLockStuck, 'a lock that stays released is an alarm').toBe(true);
    if (this.watch.isLockStuck) expect(this.#output).toBe('released');
  }

  async end(): Promise<void> {
    await this.clock.advance(120_000);
    expect(['locked', 'open', 'heldOpen', 'forcedOpen', 'faulted']).toContain(this.watch.state);
    this.watch.stop();
    expect(this.clock.pendingTimers).toBe(0);
  }

  get #nowMs(): number {
    return this.clock.monotonicMs();
  }

  #letOpen(): void {
    this.#openedAloneAtMs = null;
    this.#letOpenUntilMs = this.#nowMs + openWithinMs;
  }

  // A throw inside a listener would be swallowed.
  #hear(event: SupervisionEvent): void {
    const must = (isKept: boolean, promise: string): void => void (isKept || this.#broken.push(`${promise} at ${this.#nowMs}`));
    const isByGrant = event.type === 'door.opened' && event.by === 'grant';
    if (isByGrant)
      must(
        this.#grants.some((atMs) => this.#nowMs - atMs <= 2 * openWithinMs),
        'nobody is told as granted without a grant',
      );
    if (event.type === 'door.grantedNotOpened') must(this.#grants.length > 0, 'no grant is unused that was not given');
    if (event.type === 'door.closed') must(this.#contact === 'c', 'closed is what the contact says');
    if (event.type === 'lock.stuckReleased') must(this.#nowMs >= this.#wordUntilMs, 'no alarm inside a pulse');
  }
}

const acts: readonly ((walk: WatchedWalk) => unknown)[] = [
  (walk) => walk.pulse('grant'),
  (walk) => walk.pulse('release'),
  (walk) => walk.exit(),
  (walk) => walk.read('o'),
  (walk) => walk.read('c'),
  (walk) => walk.read('?'),
  (walk) => walk.output('released'),
  (walk) => walk.output('locked'),
  (walk) => walk.output('unknown'),
  (walk) => walk.staff(true),
  (walk) => walk.staff(false),
  (walk) => walk.pass(100),
  (walk) => walk.pass(300),
  (walk) => walk.pass(3_000),
  (walk) => walk.pass(9_000),
  (walk) => walk.pass(31_000),
];

describe.each([
  ['locks by itself', false],
  ['latches', true],
])('a watched door whose lock %s', (_, isLatching) => {
  it('tells force, stuck locks and closed doors by what happened alone, in any order, and waits for nothing for ever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(acts.length - 1), walkLength), async (steps) => {
        const walk = new WatchedWalk(isLatching);
        for (const step of steps) {
          await acts[step]?.(walk);
          walk.endOfStep();
        }
        await walk.end();
      }),
      walkRuns,
    );
  });
});
