import { describe, expect, it } from 'vitest';
import { severityOf, stationEventTypes } from '../../contracts/event-severity.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { StationLog } from '../log.ts';
import { AlarmWatch, alarmTimes } from './alarm-part.ts';
import { StationNotices } from './station-notices.ts';

const main = brandId<DoorId>('main');
const at = (type: 'door.forcedOpen' | 'door.closed' | 'lock.stuckReleased' | 'lock.locked' | 'contact.ready'): StationEvent => ({ type, door: main });

function setUp() {
  const clock = new VirtualClock();
  const notices = new StationNotices([]);
  const lines: unknown[] = [];
  const alarms: boolean[] = [];
  const log: StationLog = { info: () => undefined, warn: (event, fields) => void lines.push([event, fields]), error: () => undefined };
  const watch = new AlarmWatch({
    clock,
    log,
    notices,
    wallTime: () => ({ date: '2027-01-05', weekday: 1, minute: 133 }),
    onAlarm: (isOn) => void alarms.push(isOn),
  });
  const hear = (...events: StationEvent[]): void => {
    for (const event of events) watch.hear(event);
  };
  return { clock, notices, lines, alarms, hear, watch };
}

/** Every kind of event that is an alarm, as far as it needs fields. */
const alarmTypes = stationEventTypes.filter((type) => severityOf({ type, door: main, stage: 'alarm' } as StationEvent) === 'alarm');
const elsewhere = ['tamper.began', 'pin.guessingBegan'];

describe('an alarm', () => {
  it.each(alarmTypes.filter((type) => !elsewhere.includes(type)))('%s is a line in the log and a warning', (type) => {
    const { hear, lines, notices } = setUp();
    hear({ type, door: main, stage: 'alarm' } as StationEvent);
    expect(lines).toEqual([[type, expect.objectContaining({ door: main })]]);
    expect(notices.all).toHaveLength(1);
  });

  it('of others is written once, by them', () => {
    const { hear, lines } = setUp();
    for (const type of elsewhere) hear({ type } as StationEvent);
    expect(lines).toEqual([]);
  });

  it('is none where somebody is only asked to shut the door', () => {
    const { hear, lines, notices, alarms } = setUp();
    hear({ type: 'door.heldOpen', door: main, stage: 'warning' });
    expect([lines, notices.all, alarms]).toEqual([[], [], []]);
  });
});

describe('a forced door', () => {
  it('is a warning until staff come, also after it was shut', () => {
    const { hear, notices, watch } = setUp();
    hear(at('door.forcedOpen'));
    expect(notices.all).toEqual([
      'Door main was opened on 2027-01-05 at 02:13 without a card and without a request to exit: look who is inside. Door main stands open: shut it.',
    ]);
    hear(at('door.closed'));
    watch.changedAtDoors('selfService');
    expect(notices.all).toHaveLength(1);
    watch.changedAtDoors('staffed');
    expect(notices.all).toEqual([]);
  });

  it('is a warning for a day where no staff come', async () => {
    const { hear, notices, clock } = setUp();
    hear(at('door.forcedOpen'), at('door.closed'));
    await clock.advance(alarmTimes.noticeMs - 1);
    expect(notices.all).toHaveLength(1);
    await clock.advance(1);
    expect(notices.all).toEqual([]);
  });

  it('sounds until it is shut, and a minute at least', async () => {
    const { hear, alarms, clock } = setUp();
    hear(at('door.forcedOpen'), at('door.closed'));
    await clock.advance(alarmTimes.sirenMs - 1);
    expect(alarms).toEqual([true]);
    await clock.advance(1);
    expect(alarms).toEqual([true, false]);
    hear(at('door.forcedOpen'));
    await clock.advance(2 * alarmTimes.sirenMs);
    expect(alarms).toEqual([true, false, true]);
    hear(at('door.closed'));
    expect(alarms).toEqual([true, false, true, false]);
  });
});

describe('the siren', () => {
  it('is silent from the beginning of staff’s hours on, and sounds again for what they leave behind', () => {
    const { hear, alarms, notices, clock, watch } = setUp();
    hear(at('door.forcedOpen'), { type: 'door.heldOpen', door: main, stage: 'alarm' }, at('lock.stuckReleased'));
    watch.changedAtDoors('staffed');
    expect([alarms, notices.all, clock.pendingTimers]).toEqual([[true, false], [expect.stringMatching(/^The lock of door main/)], 0]);
    watch.changedAtDoors('selfService');
    expect(alarms).toEqual([true, false, true]);
  });

  it.each<StationEvent>([{ type: 'staff.opened' }, { type: 'door.decidedLocally', door: main, by: 'whitelist' }])(
    'is silent once somebody of the house is there ($type), while the warning stands, and sounds for the next alarm',
    (event) => {
      const { hear, alarms, notices, clock } = setUp();
      hear(at('door.forcedOpen'), event);
      expect([alarms, notices.all, clock.pendingTimers]).toEqual([[true, false], [expect.stringContaining('Door main stands open: shut it.')], 1]);
      hear(at('lock.stuckReleased'));
      expect(alarms).toEqual([true, false, true]);
    },
  );

  it('is moved by no patron', () => {
    const { hear, alarms } = setUp();
    hear(at('door.forcedOpen'), { type: 'door.granted', door: main }, { type: 'door.decidedLocally', door: main, by: 'recentlyAdmitted' });
    hear({ type: 'session.opened' });
    expect(alarms).toEqual([true]);
  });

  it('ends a minute after the contact failed of the door that stood open, and nobody is told to shut what cannot be seen', async () => {
    const { hear, alarms, notices, clock } = setUp();
    hear({ type: 'door.heldOpen', door: main, stage: 'alarm' });
    await clock.advance(3_600_000);
    hear({ type: 'contact.faulted', door: main });
    expect(notices.all).toEqual(['Door main stood open when its contact failed: look whether it is shut.']);
    await clock.advance(alarmTimes.sirenMs - 1);
    expect(alarms).toEqual([true]);
    await clock.advance(1);
    expect(alarms).toEqual([true, false]);
    hear(at('contact.ready'));
    expect(notices.all).toEqual([]);
  });

  it('does not begin by a contact that fails at a shut door', () => {
    const { hear, alarms, notices } = setUp();
    hear({ type: 'contact.faulted', door: main });
    expect([alarms, notices.all]).toEqual([[], []]);
  });
});

describe('a door that is held open, or whose lock is stuck', () => {
  it('is a warning and an alarm until that is over', () => {
    const { hear, notices, alarms } = setUp();
    hear({ type: 'door.heldOpen', door: main, stage: 'alarm' }, at('lock.stuckReleased'), at('door.closed'));
    expect(notices.all).toEqual([expect.stringMatching(/^The lock of door main is released .* lock the door by hand/)]);
    hear(at('lock.locked'));
    expect([notices.all, alarms]).toEqual([[], [true, false]]);
  });

  it('is none any more where its contact is read again: an open leaf is told anew', () => {
    const { hear, notices } = setUp();
    hear({ type: 'door.heldOpen', door: main, stage: 'alarm' }, at('contact.ready'));
    expect(notices.all).toEqual([]);
  });
});

it('asks for a look where people may be left inside, until the site opens again', () => {
  const { hear, notices, lines } = setUp();
  hear({ type: 'site.peopleLeft', inside: 2, uncertainty: 3 });
  hear({ type: 'site.stateChanged', by: 'closed' });
  expect([notices.all, lines]).toEqual([[expect.stringContaining('the count says 2')], [['site.peopleLeft', { count: 2 }]]]);
  hear({ type: 'site.stateChanged', by: 'selfService' });
  expect(notices.all).toEqual([]);
});

it('asks for a round through the rooms until the site changes again', () => {
  const { hear, notices, lines } = setUp();
  hear({ type: 'site.sweepDue', signedIn: 2 });
  expect([notices.all, lines]).toEqual([
    ['Staff have left and 2 people have signed in: look whether others are inside.'],
    [['site.sweepDue', { count: 2 }]],
  ]);
  hear({ type: 'site.stateChanged', by: 'closed' });
  expect(notices.all).toEqual([]);
});
