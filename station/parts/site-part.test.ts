import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { stationConfigSchema } from '../../contracts/config.schema.ts';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { ContactChange, ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { SwitchOutput } from '../../contracts/ports/switch-output.port.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { FakeDoorLock } from '../../test/support/fake-door-lock.ts';
import { adultFacts, FakeLibrarySystem } from '../../test/support/fake-library-system.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { goodToml } from '../config/config.fixture.ts';
import type { StationDevices } from './devices.ts';
import type { StationParts } from './station-parts.ts';
import { wireSite } from './site-part.ts';
import type { KnownHours } from './hours-part.ts';
import { SiteStateKeeper, type SiteStateOptions } from './site-state.ts';
import { StationNotices } from './station-notices.ts';
import { scheduleOf } from './site-state-part.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';

class FakeInput implements ContactInput {
  readonly id = brandId<ContactInput['id']>('input');
  readonly health: Health = { state: 'ready' };
  state: ContactState = 'unknown';
  readonly #listeners: ((change: ContactChange) => void)[] = [];

  onHealth() {
    return () => undefined;
  }

  onChange(listener: (change: ContactChange) => void) {
    this.#listeners.push(listener);
    return () => undefined;
  }

  turn(state: ContactState): void {
    this.state = state;
    for (const listener of this.#listeners) listener({ state, atMonotonicMs: 0 });
  }
}

class FakeOutput implements SwitchOutput {
  readonly id = brandId<SwitchOutput['id']>('lights');
  health: Health = { state: 'starting' };
  readonly isOn = null;
  readonly told: boolean[] = [];
  tell: (health: Health) => void = () => undefined;

  onHealth(listener: (health: Health) => void) {
    this.tell = listener;
    return () => undefined;
  }

  onChange() {
    return () => undefined;
  }

  async set(isOn: boolean): Promise<void> {
    this.told.push(isOn);
  }
}

const toml = `${goodToml}
[occupancy]
capacity = 2
passbackMinutes = 10
[evacuation]
releaseDoors = ["main"]
[[outputs]]
device = "lights"
onDuring = ["selfService"]
inLockdown = "off"
inEvacuation = "on"
[schedule]
mode = "weekly"
monday = ["10:00-18:00 staffed", "18:00-21:00 selfService"]
`;

interface SetUp {
  readonly more?: string;
  readonly fallback?: StationParts['fallback'];
  readonly hours?: KnownHours;
  readonly lockdownReads?: ContactState;
  /** What the main door's contact reads; absent: it has none. */
  readonly contactReads?: ContactState;
  readonly startedAt?: SiteStateOptions['atStart'];
}

const peopleLeftToml = '[[announcements]]\nwhen = "peopleLeft"\nsay = { fi = "Onko joku sisällä?" }\n';
const innerToml = '[[doors]]\nid = "room"\ncounts = false\n';
const signInToml = '[[doors]]\nid = "hall"\nkind = "signIn"\n';

function setUp(time: string, { more = '', fallback = null, hours, lockdownReads = 'inactive', contactReads, startedAt }: SetUp = {}) {
  const clock = new VirtualClock(Date.parse(`2027-03-01T${time}:00+02:00`));
  const config = stationConfigSchema.parse({
    ...parse(`${toml}${more}`),
    librarySystem: { kind: 'sip2', profile: 'generic', sip2: { host: '127.0.0.1', port: 6001, tls: false } },
  });
  const [lockdown, evacuation] = [new FakeInput(), new FakeInput()];
  lockdown.state = lockdownReads;
  const contact = new FakeInput();
  contact.state = contactReads ?? 'unknown';
  const [lights, lock] = [new FakeOutput(), new FakeDoorLock()];
  const said: string[] = [];
  const announcer = { id: 'speakers', announce: async (each: { readonly text?: string }) => void said.push(each.text ?? '') };
  const byRole: Readonly<Record<string, unknown>> = {
    'site.announcer': announcer,
    'site.lockdown': lockdown,
    'site.evacuation': evacuation,
    'site.output': lights,
    ...(contactReads !== undefined && { 'door.contact': contact }),
  };
  const ports = ((_kind: string, role: string) => (byRole[role] === undefined ? [] : [byRole[role]])) as StationDevices['ports'];
  const devices: StationDevices = { all: [], ports, readers: () => [], lock: (door) => (door === 'main' ? lock : undefined) };
  const site = new SiteStateKeeper({
    schedule: scheduleOf(config, hours ?? null),
    ...(startedAt === undefined ? {} : { atStart: startedAt }),
    zone: new ZoneClock(config.station.timeZone),
    clock,
    signInMs: 900_000,
    isSynchronised: async () => true,
    onClockTrust: () => undefined,
  });
  site.start();
  const events: StationEvent[] = [];
  const librarySystem = new FakeLibrarySystem();
  const notices = new StationNotices([]);
  const parts: StationParts = { config, clock, site, devices, librarySystem, random: () => 0, fallback, ...(hours === undefined ? {} : { hours }) };
  const part = wireSite(parts, (event) => events.push(event), notices);
  part.start();
  const kinds = (): string[] => events.map(({ type }) => type);
  return { clock, site, part, notices, said, events, kinds, lockdown, evacuation, lights, lock, librarySystem };
}

const main = brandId<DoorId>('main');

describe('the site as a whole', () => {
  it('shuts to cards in a lockdown and an evacuation, and not for an input that cannot be read', () => {
    const { site, lockdown, evacuation, kinds } = setUp('19:00');
    const seen = [site.condition];
    for (const turn of [
      () => lockdown.turn('unknown'),
      () => lockdown.turn('active'),
      () => lockdown.turn('unknown'),
      () => evacuation.turn('active'),
      () => lockdown.turn('inactive'),
      () => evacuation.turn('inactive'),
    ]) {
      turn();
      seen.push(site.condition);
    }
    expect(seen).toEqual(['selfService', 'selfService', 'lockdown', 'lockdown', 'lockdown', 'lockdown', 'selfService']);
    expect(kinds()).toEqual(['site.lockdownBegan', 'site.evacuationBegan', 'site.lockdownEnded', 'site.evacuationEnded']);
  });

  it('opens to nobody until its lockdown input has been read once, says so, and begins no lockdown by that', async () => {
    const { site, lockdown, kinds, notices, clock } = setUp('19:00', { lockdownReads: 'unknown' });
    await clock.advance(60_000);
    expect([site.condition, site.state, kinds(), notices.all]).toEqual(['lockdown', 'selfService', [], [expect.stringContaining('lockdown input')]]);
    lockdown.turn('inactive');
    expect([site.condition, kinds(), notices.all]).toEqual(['selfService', [], []]);
    lockdown.turn('unknown');
    expect([site.condition, notices.all]).toEqual(['selfService', []]);
    const other = setUp('19:00', { lockdownReads: 'unknown' });
    other.lockdown.turn('active');
    expect([other.site.condition, other.kinds()]).toEqual(['lockdown', ['site.lockdownBegan']]);
  });

  it('ends the pulse of every door when a lockdown begins, and of none that an evacuation keeps released', () => {
    const { part, lockdown, evacuation } = setUp('19:00');
    const shut: string[] = [];
    for (const door of ['main', 'back']) part.onLockdown(door, () => shut.push(door));
    lockdown.turn('active');
    lockdown.turn('active');
    expect(shut).toEqual(['main', 'back']);
    lockdown.turn('inactive');
    expect(['main', 'back'].map((door) => part.isKeptReleased(door))).toEqual([false, false]);
    evacuation.turn('active');
    lockdown.turn('active');
    expect(shut).toEqual(['main', 'back', 'back']);
    expect(['main', 'back'].map((door) => part.isKeptReleased(door))).toEqual([true, false]);
    evacuation.turn('inactive');
    expect(part.isKeptReleased('main')).toBe(false);
  });

  it('keeps the named locks released while the evacuation lasts, and never for an input that only cannot be read', async () => {
    const { evacuation, lock, clock, part } = setUp('19:00');
    const released: string[] = [];
    part.onHeldRelease((door) => released.push(door));
    evacuation.turn('unknown');
    await clock.advance(10_000);
    expect(lock.commands).toEqual([]);
    evacuation.turn('active');
    await clock.advance(9_000);
    evacuation.turn('inactive');
    await clock.advance(60_000);
    expect([lock.commands, released]).toEqual([
      ['release', 'release', 'release', 'lock'],
      ['main', 'main', 'main'],
    ]);
  });

  it('counts who signs in at a reader indoors once, however often, and not by its grant', () => {
    const { part } = setUp('19:00', { more: signInToml });
    const hall = brandId<DoorId>('hall');
    for (let time = 0; time < 2; time += 1) {
      part.hear({ type: 'door.granted', door: hall });
      part.admitted(CardNumber.parse('2001'), hall);
    }
    expect(part.headcount).toEqual({ inside: 1, uncertainty: null, signedIn: 1 });
  });

  it('turns outputs with the state, the lockdown and the evacuation, as soon as the device is there', async () => {
    const { lights, lockdown, evacuation, clock } = setUp('17:59');
    expect(lights.told).toEqual([]);
    lights.health = { state: 'ready' };
    lights.tell(lights.health);
    await clock.advance(60_000);
    lockdown.turn('active');
    evacuation.turn('active');
    expect(lights.told).toEqual([false, true, false, true]);
  });

  it('is full by those who came in and those who signed in at the kiosk, once a card', async () => {
    const { part, site, librarySystem, kinds, clock } = setUp('17:50');
    const kiosk = part.withSignIn(librarySystem);
    await kiosk.patron({ card: CardNumber.parse('2001'), pin: Pin.parse('1234') });
    await kiosk.patron({ card: CardNumber.parse('2001'), pin: Pin.parse('1234') });
    await clock.advance(10 * 60_000);
    expect(site.condition).toBe('selfService');
    part.hear({ type: 'door.granted', door: main });
    expect([site.condition, site.signInCondition]).toEqual(['full', 'selfService']);
    await clock.advance(15 * 60_000);
    expect(kinds()).toEqual(['site.stateChanged', 'site.filled', 'site.sweepDue']);
  });

  it('goes on counting over a lockdown in staff’s hours and a doubted clock: nobody left by either', async () => {
    const { part, site, librarySystem, lockdown, clock } = setUp('17:50');
    await part.withSignIn(librarySystem).patron({ card: CardNumber.parse('2001'), pin: Pin.parse('1234') });
    lockdown.turn('active');
    lockdown.turn('inactive');
    expect(part.headcount).toMatchObject({ inside: 1, signedIn: 1 });
    await clock.advance(10 * 60_000);
    clock.jumpWallTo(clock.now() + 2 * 3_600_000);
    await clock.advance(9_000);
    expect([site.state, site.wallTime, part.headcount.inside]).toEqual(['closed', null, 1]);
  });

  it('leaves the lights and the count alone while its clock is doubted, and follows the hour when it is believed again', async () => {
    const { site, part, lights, kinds, clock } = setUp('19:00');
    lights.health = { state: 'ready' };
    part.hear({ type: 'door.granted', door: main });
    const told = [...lights.told];
    clock.jumpWallTo(clock.now() + 2 * 3_600_000);
    await clock.advance(20_000);
    expect([site.state, lights.told, kinds(), part.headcount.inside]).toEqual(['closed', told, [], 1]);
    // Its time source agrees, and by its clock the site is closed by now.
    await clock.advance(12 * 60_000);
    const closing = ['site.peopleLeft', 'site.stateChanged'];
    expect([site.wallTime?.minute, lights.told.at(-1), kinds(), part.headcount.inside]).toEqual([21 * 60 + 12, false, closing, 0]);
  });

  it('leaves them alone where fetched hours lapse, until the schedule itself closes or staff come', async () => {
    const hours = {
      current: { kind: 'week', days: Array.from({ length: 7 }, () => [{ startMinute: 0, endMinute: 1440 }]) },
      status: { isCurrent: true },
    };
    const told = hours as unknown as { current: KnownHours['current']; status: { isCurrent: boolean } };
    const { site, part, lights, kinds, clock } = setUp('19:00', { hours: told as KnownHours });
    lights.health = { state: 'ready' };
    part.hear({ type: 'door.granted', door: main });
    const before = [...lights.told];
    told.current = null;
    told.status.isCurrent = false;
    await clock.advance(60 * 60_000);
    expect([site.state, lights.told, kinds(), part.headcount.inside]).toEqual(['closed', before, [], 1]);
    await clock.advance(61 * 60_000);
    expect([lights.told.at(-1), kinds(), part.headcount.inside]).toEqual([false, ['site.peopleLeft', 'site.stateChanged'], 0]);
  });

  it('lets staff go at their hour where fetched hours have lapsed, and tells of who is left inside at the end', async () => {
    const { site, part, kinds, clock } = setUp('17:30', { hours: { current: null, status: { isCurrent: false } } as unknown as KnownHours });
    await clock.advance(31 * 60_000);
    expect([site.state, kinds()]).toEqual(['closed', expect.arrayContaining(['site.stateChanged'])]);
    part.hear({ type: 'door.granted', door: main });
    await clock.advance(181 * 60_000);
    expect(kinds()).toContain('site.peopleLeft');
  });

  it('turns no output by an hour that nobody knows when it starts', async () => {
    const startedAt = { isSynchronised: null, course: { highestMs: 0, hasJumped: true } };
    const { lights, evacuation, clock } = setUp('19:00', { startedAt });
    lights.health = { state: 'ready' };
    lights.tell(lights.health);
    await clock.advance(5_000);
    expect(lights.told).toEqual([]);
    evacuation.turn('active');
    expect(lights.told).toEqual([true]);
    evacuation.turn('inactive');
    await clock.advance(120_000);
    expect(lights.told).toEqual([true]);
    await clock.advance(10 * 60_000);
    expect(lights.told).toEqual([true, true]);
  });

  it('ends its count when the site closes', async () => {
    const { part, site, librarySystem, clock } = setUp('17:50');
    await part.withSignIn(librarySystem).patron({ card: CardNumber.parse('2001'), pin: Pin.parse('1234') });
    await clock.advance(3 * 3_600_000 + 11 * 60_000);
    expect([site.state, part.headcount.inside, part.headcount.signedIn]).toEqual(['closed', 0, 0]);
  });

  it('tells at closing that somebody may be left inside, and says so by its loudspeakers, but not into a lockdown', async () => {
    for (const isLockdown of [false, true]) {
      const { part, events, clock, lockdown, said } = setUp('20:00', { more: peopleLeftToml });
      part.hear({ type: 'door.granted', door: main });
      lockdown.turn(isLockdown ? 'active' : 'inactive');
      await clock.advance(61 * 60_000);
      expect(events).toContainEqual({ type: 'site.peopleLeft', inside: 1, uncertainty: null });
      expect([said, part.headcount]).toEqual([isLockdown ? [] : ['Onko joku sisällä?'], { inside: 0, uncertainty: null, signedIn: 0 }]);
    }
  });

  it.each([
    ['active', 1],
    ['inactive', 0],
  ] as const)('counts a grant at once into a door whose contact reads open since the start (%s)', (contactReads, inside) => {
    const { part } = setUp('19:00', { contactReads });
    part.hear({ type: 'door.granted', door: main });
    expect(part.headcount.inside).toBe(inside);
  });

  it('asks nobody to look any more once somebody has, and has told how many are inside', () => {
    const { part, notices } = setUp('21:30');
    notices.set('peopleLeft', 'look inside');
    notices.set('sweep', 'look for others');
    notices.set('doorAlarm', 'shut the door');
    part.setHeadcount(1);
    expect([notices.all, part.headcount.inside]).toEqual([['shut the door'], 1]);
  });

  it('ends what the doors remember of a card that the library system, asked by the kiosk, now keeps out', async () => {
    const refused: string[] = [];
    const unasked = { isListed: () => false, isListedWhenClosed: () => false, verifyListed: async () => false, verifyRecent: async () => false };
    const fallback = {
      ...unasked,
      remembersAnybody: true,
      admitted: () => undefined,
      refused: (card: CardNumber) => void refused.push(card.reveal()),
    };
    const { part, librarySystem } = setUp('12:00', { fallback });
    const kiosk = part.withSignIn(librarySystem);
    const ask = () => kiosk.patron({ card: CardNumber.parse('2001'), pin: Pin.parse('1234') });
    await ask();
    expect(refused).toEqual([]);
    librarySystem.answerPatron = async () => ({ ...adultFacts, isSelfServiceBanned: true });
    await ask();
    expect(refused).toEqual(['2001']);
  });

  it('takes no sign-in while staff stay', async () => {
    const { part, site, librarySystem } = setUp('12:00');
    await part.withSignIn(librarySystem).patron({ card: CardNumber.parse('2001'), pin: Pin.parse('1234') });
    expect(site.signInCondition).toBe('staffed');
    await settle();
  });

  it('leaves every other question to the library system itself', async () => {
    const { part, librarySystem } = setUp('19:00');
    await part.withSignIn(librarySystem).endSession(CardNumber.parse('2001'));
    expect(librarySystem.endedSessions).toHaveLength(1);
  });

  it('counts nobody at a door inside: neither by a grant nor by an exit, nor as a card that came twice', () => {
    const { part, events, site } = setUp('19:00', { more: innerToml });
    const room = brandId<DoorId>('room');
    part.setHeadcount(1);
    part.admitted(CardNumber.parse('2001'), main);
    for (let time = 0; time < 2; time += 1) {
      part.hear({ type: 'door.granted', door: room });
      part.hear({ type: 'door.opened', door: room, by: 'grant' });
      part.hear({ type: 'door.closed', door: room });
      part.admitted(CardNumber.parse('2001'), room);
      part.hear({ type: 'door.opened', door: room, by: 'exit' });
    }
    expect([part.headcount, events, site.condition]).toEqual([{ inside: 1, uncertainty: 0, signedIn: 1 }, [], 'selfService']);
    part.hear({ type: 'door.granted', door: main });
    expect([part.headcount.inside, site.condition]).toEqual([2, 'full']);
  });

  it('tells a card that comes twice, by a mark and never by its number', () => {
    const { part, events } = setUp('19:00');
    part.admitted(CardNumber.parse('2001'), main);
    part.admitted(CardNumber.parse('2001'), brandId<DoorId>('back'));
    expect(events).toEqual([{ type: 'card.reused', door: 'back', by: 'otherDoor' }]);
  });
});
