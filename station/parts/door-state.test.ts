import { describe, expect, it } from 'vitest';
import { parse } from 'smol-toml';
import { stationConfigSchema } from '../../contracts/config.schema.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { setUpDoor } from '../../test/support/door-bench.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { goodToml } from '../config/config.fixture.ts';
import { DoorState } from './door-state.ts';
import { SiteStateKeeper } from './site-state.ts';
import { scheduleOf } from './site-state-part.ts';

const minuteMs = 60_000;
const room = `[[doors]]
id = "room"
counts = false
hours = { monday = ["12:00-13:00"], tuesday = ["06:00-08:00"] }
[schedule]
mode = "weekly"
monday = ["07:00-15:00 selfService", "15:00-16:00 staffed", "16:00-21:00 selfService"]
tuesday = ["07:00-21:00 selfService"]
`;

/** Two doors of a site on a Monday, the second with hours of its own. */
function setUp(time: string) {
  const clock = new VirtualClock(Date.parse(`2027-03-01T${time}:30+02:00`));
  const config = stationConfigSchema.parse({
    ...parse(`${goodToml}${room}`),
    librarySystem: { kind: 'sip2', profile: 'generic', sip2: { host: '127.0.0.1', port: 6001, tls: false } },
  });
  const site = new SiteStateKeeper({
    schedule: scheduleOf(config),
    zone: new ZoneClock(config.station.timeZone),
    clock,
    signInMs: 0,
    isSynchronised: async () => null,
    onClockTrust: () => undefined,
  });
  const [main, inner] = config.doors.map((door) => new DoorState({ config, clock, site }, door));
  if (main === undefined || inner === undefined) throw new Error('the config has two doors');
  site.start();
  return { clock, site, main, inner };
}

describe('a door with hours of its own', () => {
  it('is open at noon as the other is, and shut by itself at one, with its own next opening', async () => {
    const { clock, main, inner } = setUp('11:59');
    expect([main.condition, inner.condition]).toEqual(['selfService', 'doorClosed']);
    await clock.advance(30_000);
    expect([main.condition, inner.condition, inner.opening]).toEqual(['selfService', 'selfService', null]);
    await clock.advance(60 * minuteMs);
    expect([main.condition, inner.condition, main.opening]).toEqual(['selfService', 'doorClosed', null]);
    // Staff come at three: who stands here is let in by them.
    expect(inner.opening).toEqual({ daysAhead: 0, date: '2027-03-01', time: '15:00' });
    await clock.advance(2 * 60 * minuteMs);
    expect([main.condition, inner.condition]).toEqual(['staffed', 'staffed']);
    await clock.advance(60 * minuteMs);
    expect([main.condition, inner.condition]).toEqual(['selfService', 'doorClosed']);
    // Its own hours begin at six, those of the site at seven.
    expect(inner.opening).toEqual({ daysAhead: 1, date: '2027-03-02', time: '07:00' });
  });

  it('says when it opens itself while the whole site is closed', async () => {
    const { clock, main, inner } = setUp('06:00');
    expect([inner.condition, main.opening?.time, inner.opening?.time]).toEqual(['closed', '07:00', '12:00']);
    clock.jumpWallTo(clock.now() + 7 * 24 * 60 * minuteMs);
    expect([inner.condition, inner.opening]).toEqual(['closed', null]);
  });

  it('is in lockdown with the site, and never full where it counts nobody', () => {
    const { site, main, inner } = setUp('12:30');
    site.hold('full', true);
    expect([main.condition, inner.condition]).toEqual(['full', 'selfService']);
    site.hold('lockdown', true);
    expect([main.condition, inner.condition]).toEqual(['lockdown', 'lockdown']);
  });

  it('tells of its own minutes, and the other door of none of them', async () => {
    const { clock, site, main, inner } = setUp('11:59');
    const told: string[] = [];
    main.onChange(() => told.push(`main ${main.condition}`));
    inner.onChange(() => told.push(`inner ${inner.condition}`));
    await clock.advance(90 * minuteMs);
    expect(told).toEqual(['inner selfService', 'inner doorClosed']);
    site.hold('lockdown', true);
    expect(told.slice(2)).toEqual(['main lockdown', 'inner lockdown']);
  });

  it('shows on its panel that this door is shut, and when it opens, and tells a card so', async () => {
    const { clock, inner } = setUp('12:59');
    const { controller, present, lock, events } = setUpDoor({}, undefined, { siteState: () => inner.condition, opening: () => inner.opening });
    inner.onChange(() => controller.siteStateChanged());
    expect(controller.view).toMatchObject({ screen: 'idle', siteState: 'selfService' });
    await clock.advance(30_000);
    expect(controller.view).toMatchObject({ screen: 'idle', siteState: 'doorClosed', opening: { daysAhead: 0, time: '15:00' } });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'outside-hours-here' });
    expect(events).toContainEqual(expect.objectContaining({ type: 'door.refused', code: 'outside-hours' }));
    expect(lock.releases).toEqual([]);
  });
});
