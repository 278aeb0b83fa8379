import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../contracts/schedule.schema.ts';
import { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { KeptCourse } from '../../domain/clock-course.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { SiteStateKeeper, type SiteStateOptions } from './site-state.ts';

const minuteMs = 60_000;
const monday = ['07:00-10:00 selfService', '10:00-18:00 staffed'];

function rig(isSynchronised: boolean | null = null, atStart?: SiteStateOptions['atStart']) {
  const clock = new VirtualClock(Date.parse('2027-01-11T06:59:30+02:00'));
  const zone = new ZoneClock('Europe/Helsinki');
  const schedule = new SiteSchedule(scheduleSchema.parse({ mode: 'weekly', monday }), zone);
  const states: string[] = [];
  const trusts: boolean[] = [];
  const kept: KeptCourse[] = [];
  const source = { isSynchronised, asked: 0 };
  const keeper = new SiteStateKeeper({
    schedule,
    zone,
    clock,
    signInMs: 15 * 60_000,
    isSynchronised: async () => {
      source.asked += 1;
      return source.isSynchronised;
    },
    onClockTrust: (isTrusted) => trusts.push(isTrusted),
    ...(atStart === undefined ? {} : { atStart }),
    onCourse: (course) => kept.push(course),
  });
  keeper.onChange((state) => states.push(state));
  keeper.start();
  return { clock, keeper, states, trusts, kept, source };
}

describe('who stays when staff leave', () => {
  it('is asked to sign in from a quarter before until a quarter after', async () => {
    const clock = new VirtualClock(Date.parse('2027-01-11T09:40:30+02:00'));
    const zone = new ZoneClock('Europe/Helsinki');
    const evening = ['09:00-10:00 staffed', '10:00-18:00 selfService'];
    const schedule = new SiteSchedule(scheduleSchema.parse({ mode: 'weekly', monday: evening }), zone);
    const keeper = new SiteStateKeeper({
      schedule,
      zone,
      clock,
      signInMs: 15 * minuteMs,
      isSynchronised: async () => null,
      onClockTrust: () => undefined,
    });
    const told: [string, boolean][] = [];
    keeper.onSignIn((isAsked) => told.push([zone.wallTime(clock.now()).minute.toString(), isAsked]));
    keeper.start();
    await clock.advance(60 * minuteMs);
    keeper.stop();
    expect(told).toEqual([
      [String(9 * 60 + 40), false],
      [String(9 * 60 + 45), true],
      [String(10 * 60 + 15), false],
    ]);
  });

  it('is not asked in a lockdown', async () => {
    const { clock, keeper } = rig();
    await clock.advance(2.8 * 60 * minuteMs);
    expect(keeper.asksToStay).toBe(false);
    keeper.hold('lockdown', true);
    expect(keeper.asksToStay).toBe(false);
  });
});

describe('the state of the site', () => {
  it('changes on the minute, and tells so', async () => {
    const { clock, keeper, states } = rig();
    expect(keeper.state).toBe('closed');
    await clock.advance(30_000);
    expect([keeper.state, states]).toEqual(['selfService', ['selfService']]);
    await clock.advance(3 * 60 * minuteMs);
    expect(states).toEqual(['selfService', 'staffed']);
  });

  it('is closed from the moment on in which the clock jumps, before any look of its own', async () => {
    const { clock, keeper, trusts, source } = rig();
    await clock.advance(minuteMs);
    clock.jumpWallTo(clock.now() + 365 * 24 * 60 * minuteMs);
    expect([keeper.state, trusts]).toEqual(['closed', [false]]);
    await clock.advance(minuteMs);
    expect(source.asked).toBeGreaterThan(0);
  });

  it('is open again when the source has agreed for ten minutes', async () => {
    const { clock, keeper, trusts, source } = rig(false);
    await clock.advance(minuteMs);
    clock.jumpWallTo(clock.now() + 7 * 24 * 60 * minuteMs);
    await clock.advance(60 * minuteMs);
    expect(keeper.state).toBe('closed');
    source.isSynchronised = true;
    await clock.advance(9 * minuteMs);
    expect(keeper.state).toBe('closed');
    await clock.advance(2 * minuteMs);
    expect([keeper.state, trusts]).toEqual(['selfService', [false, true]]);
  });

  it('tells when a closed site opens, and nothing while it is open or the clock is doubted', async () => {
    const { clock, keeper } = rig();
    expect(keeper.opening).toEqual({ daysAhead: 0, date: '2027-01-11', time: '07:00' });
    await clock.advance(minuteMs);
    expect(keeper.opening).toBeNull();
    await clock.advance(12 * 60 * minuteMs);
    expect(keeper.opening).toEqual({ daysAhead: 7, date: '2027-01-18', time: '07:00' });
    await clock.advance(24 * 60 * minuteMs);
    expect(keeper.opening).toMatchObject({ daysAhead: 6 });
    clock.jumpWallTo(clock.now() + 7 * 24 * 60 * minuteMs);
    expect([keeper.state, keeper.opening]).toEqual(['closed', null]);
  });

  it('puts a lockdown above everything, and a full site below closed and staffed', async () => {
    const { clock, keeper, states } = rig();
    keeper.hold('full', true);
    expect(keeper.condition).toBe('closed');
    await clock.advance(minuteMs);
    expect([keeper.condition, keeper.state]).toEqual(['full', 'selfService']);
    keeper.hold('lockdown', true);
    keeper.hold('lockdown', true);
    expect(keeper.condition).toBe('lockdown');
    keeper.hold('lockdown', false);
    keeper.hold('full', false);
    expect([keeper.condition, states.length]).toEqual(['selfService', 5]);
  });

  it('asks no source while nothing is wrong, and leaves no timer', async () => {
    const { clock, keeper, source } = rig();
    await clock.advance(60 * minuteMs);
    keeper.stop();
    expect([source.asked, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('leaves its course for the next run: at once, every ten minutes, and whenever the clock is doubted or believed again', async () => {
    const { clock, keeper, kept } = rig();
    const at = clock.now();
    await clock.advance(25 * minuteMs);
    expect(kept.map(({ highestMs }) => Math.round((highestMs - at) / minuteMs))).toEqual([0, 10, 20]);
    clock.jumpWallTo(at - 8 * 60 * minuteMs);
    expect([keeper.state, kept.length, kept.at(-1)]).toEqual(['closed', 4, { highestMs: at + 25 * minuteMs, hasJumped: true }]);
    clock.jumpWallTo(at + 25 * minuteMs);
    await clock.advance(12 * minuteMs);
    expect(kept.at(-1)?.hasJumped).toBe(false);
  });

  it('is closed from the start on where the run before knew of a later time, or where the time source has not set the clock', async () => {
    const later = rig(null, { isSynchronised: null, course: { highestMs: Date.parse('2027-01-11T23:00:00+02:00'), hasJumped: false } });
    const unset = rig(false, { isSynchronised: false, course: null });
    for (const { clock } of [later, unset]) await clock.advance(30 * minuteMs);
    expect([later.keeper.state, unset.keeper.state, later.trusts, unset.trusts]).toEqual(['closed', 'closed', [false], [false]]);
    unset.source.isSynchronised = true;
    await unset.clock.advance(minuteMs);
    expect([unset.keeper.state, unset.trusts]).toEqual(['selfService', [false, true]]);
  });
});
