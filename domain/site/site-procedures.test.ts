import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import { announcementSchema, outputSchema } from '../../contracts/site-config.schema.ts';
import { scheduleSchema } from '../../contracts/schedule.schema.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { SiteSchedule } from '../schedule/schedule.policy.ts';
import { ZoneClock } from '../schedule/zone-clock.ts';
import { dueAnnouncements } from './announcement.policy.ts';
import { isOutputOn } from './output-plan.policy.ts';
import { SiteProcedures } from './site-procedures.ts';

const minuteMs = 60_000;
const row = (when: string, minutesBefore = 0) => announcementSchema.parse({ when, minutesBefore, say: { fi: `${when} ${minutesBefore}` } });
const output = (change: object = {}) => outputSchema.parse({ device: 'lights', onDuring: ['staffed', 'selfService'], ...change });

/** Staffed up to minute 100, self-service up to 200, then closed. */
const stateAt = (at: number): SiteState => (at < 100 * minuteMs ? 'staffed' : at < 200 * minuteMs ? 'selfService' : 'closed');

function setUp({ outputs = [output()], isTrusted = true } = {}) {
  const clock = new VirtualClock(50 * minuteMs);
  const heard: string[] = [];
  const told: string[] = [];
  const site = { isTrusted };
  const procedures = new SiteProcedures({
    clock,
    announcements: [row('closing', 15), row('closing', 5), row('staffLeaving', 10), row('staffLeaving'), row('lockdown'), row('evacuation')],
    outputs,
    signInMinutes: 15,
    stateAt,
    isClockTrusted: () => site.isTrusted,
    state: 'staffed',
    onMinute: () => undefined,
    announce: ({ say }) => void heard.push(`${clock.now() / minuteMs} ${say.fi}`),
    hush: () => void heard.push('hush'),
    setOutput: (device, isOn) => void told.push(`${device} ${isOn ? 'on' : 'off'}`),
    signedIn: () => 3,
    onEvent: (event) => void told.push(event.type === 'site.sweepDue' ? `${event.type} ${event.signedIn}` : event.type),
  });
  procedures.start();
  const pass = async (minutes: number): Promise<void> => {
    for (let at = 0; at < minutes; at += 1) {
      await clock.advance(minuteMs);
      procedures.stateChanged(stateAt(clock.now()));
    }
  };
  return { clock, heard, told, site, procedures, pass };
}

describe('a day of a site', () => {
  it('announces each thing once, on its minute, and reminds of the round when the time to sign in is over', async () => {
    const { heard, told, pass } = setUp();
    await pass(170);
    expect(heard).toEqual(['90 staffLeaving 10', '100 staffLeaving 0', '185 closing 15', '195 closing 5']);
    expect(told).toEqual(['lights on', 'site.stateChanged', 'lights on', 'site.sweepDue 3', 'site.stateChanged', 'lights off']);
  });

  it('announces nothing while the clock is not believed', async () => {
    const { heard, pass, site } = setUp({ isTrusted: false });
    await pass(140);
    site.isTrusted = true;
    await pass(10);
    expect(heard).toEqual(['195 closing 5']);
  });

  it('says at once what a lockdown or an evacuation says, and nothing of the hour meanwhile', async () => {
    const { heard, pass, procedures } = setUp();
    procedures.lockdown(true);
    procedures.lockdown(true);
    procedures.evacuation(true);
    await pass(60);
    procedures.evacuation(false);
    procedures.lockdown(false);
    expect(heard).toEqual(['50 lockdown 0', 'hush', '50 evacuation 0', 'hush']);
  });

  it('says nothing of a lockdown while the building is being left, and says it after that where it lasts', () => {
    const { heard, procedures } = setUp();
    procedures.evacuation(true);
    procedures.lockdown(true);
    procedures.evacuation(false);
    expect(heard).toEqual(['hush', '50 evacuation 0', 'hush', '50 lockdown 0']);
  });

  it('asks for no round where staff came back, and leaves no timer behind', async () => {
    const { told, procedures, clock } = setUp();
    procedures.stateChanged('selfService');
    procedures.stateChanged('staffed');
    await clock.advance(30 * minuteMs);
    expect(told.filter((each) => each.startsWith('site.sweepDue'))).toEqual([]);
    procedures.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells an output that came back what it should be', () => {
    const { told, procedures } = setUp();
    told.length = 0;
    procedures.outputReady('lights');
    procedures.outputReady('music');
    expect(told).toEqual(['lights on']);
  });
});

describe("a door's alarm", () => {
  it('turns the outputs that follow it, until it is over', () => {
    const { told, procedures } = setUp({ outputs: [outputSchema.parse({ device: 'lights', onDuring: [], inAlarm: 'on' })] });
    told.length = 0;
    procedures.alarm(true);
    procedures.alarm(false);
    expect(told).toEqual(['lights on', 'lights off']);
  });
});

describe('outputs', () => {
  const by = (change: object, situation: object) =>
    isOutputOn(output(change), { state: 'closed', isLockdown: false, isEvacuation: false, isAlarm: false, ...situation });
  it.each([
    [{}, { state: null }, null],
    [{ onDuring: [], inAlarm: 'on' }, { state: null }, false],
    [{}, { state: 'staffed' }, true],
    [{}, {}, false],
    [{ inLockdown: 'off' }, { state: 'selfService', isLockdown: true }, false],
    [{ inEvacuation: 'on' }, { isEvacuation: true }, true],
    [{ inAlarm: 'on' }, { isAlarm: true }, true],
    [{ inAlarm: 'on' }, {}, false],
    [{}, { state: 'staffed', isAlarm: true }, true],
    [{ inAlarm: 'on', inLockdown: 'off' }, { isAlarm: true, isLockdown: true }, false],
    [{ inLockdown: 'off', inEvacuation: 'on' }, { isLockdown: true, isEvacuation: true }, true],
    [{ inLockdown: 'off' }, { isLockdown: true, isEvacuation: true }, false],
  ])('of %j in %j are on: %s', (change, situation, isOn) => {
    expect(by(change, situation)).toBe(isOn);
  });
});

describe('announcements of a year', () => {
  it('come once for every change of state, both nights of the clocks included', () => {
    const config = scheduleSchema.parse({
      mode: 'weekly',
      monday: ['10:00-18:00 staffed', '18:00-21:00 selfService'],
      saturday: ['22:00-02:30 selfService'],
      sunday: ['02:30-03:30 staffed', '03:30-06:00 selfService'],
    });
    const schedule = new SiteSchedule(config, new ZoneClock('Europe/Helsinki'));
    const first = Date.parse('2027-03-20T00:00:00Z');
    const last = Date.parse('2027-11-10T00:00:00Z');
    const states = new Map<number, SiteState>();
    const stateOf = (at: number): SiteState => {
      const known = states.get(at) ?? schedule.stateAt(at);
      states.set(at, known);
      return known;
    };
    const rows = [row('closing', 15), row('staffLeaving', 5)];
    let closings = 0;
    let leavings = 0;
    for (let at = first; at < last; at += 30 * minuteMs) {
      for (const due of [15, 25].flatMap((minute) => dueAnnouncements(rows, at + minute * minuteMs, stateOf))) {
        if (due.when === 'closing') closings += 1;
        else leavings += 1;
      }
    }
    const changes = schedule.changes(first, last);
    const count = (from: SiteState | null, to: SiteState): number =>
      changes.filter(({ state }, index) => state === to && (from === null || changes[index - 1]?.state === from)).length;
    expect([closings, leavings]).toEqual([count(null, 'closed'), count('staffed', 'selfService')]);
  });

  it('need a text or a sound, and no foresight of alarms', () => {
    expect(announcementSchema.safeParse({ when: 'closing' }).success).toBe(false);
    fc.assert(
      fc.property(fc.constantFrom('lockdown', 'evacuation'), fc.integer({ min: 1, max: 120 }), (when, minutesBefore) => {
        expect(announcementSchema.safeParse({ when, minutesBefore, play: ['a.wav'] }).success).toBe(false);
      }),
    );
  });
});
