import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { stationConfigSchema } from '../../contracts/config.schema.ts';
import type { Health } from '../../contracts/health.ts';
import { brandId } from '../../contracts/ids.ts';
import type { Keypad } from '../../contracts/ports/keypad.port.ts';
import type { ContactChange, ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { FakeDoorLock } from '../../test/support/fake-door-lock.ts';
import { FakeLibrarySystem } from '../../test/support/fake-library-system.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { goodToml } from '../config/config.fixture.ts';
import { BuildingState } from './building-state.ts';
import type { StationDevices } from './devices.ts';
import type { KnownHours } from './hours-part.ts';
import { SiteStateKeeper } from './site-state.ts';
import { scheduleOf } from './site-state-part.ts';
import { StopStack } from '../stop-stack.ts';
import { wireDoors } from './doors-part.ts';
import type { StationParts } from './station-parts.ts';

const hourMs = 3_600_000;

class FakeContact implements ContactInput {
  readonly id = brandId<ContactInput['id']>('contact');
  readonly health: Health = { state: 'ready' };
  readonly state: ContactState = 'inactive';
  turn: (state: ContactState) => void = () => undefined;

  onHealth() {
    return () => undefined;
  }

  onChange(listener: (change: ContactChange) => void) {
    this.turn = (state) => listener({ state, atMonotonicMs: 0 });
    return () => undefined;
  }
}

class FakePad implements Keypad {
  health: Health = { state: 'ready' };
  tell: (health: Health) => void = () => undefined;

  onHealth(listener: (health: Health) => void) {
    this.tell = (health) => {
      this.health = health;
      listener(health);
    };
    return () => undefined;
  }

  onKey() {
    return () => undefined;
  }
}

/** The watched door of a site with staff from ten to six on a Monday. `isBelieved`: whether the clock of the start is. */
function setUp(time: string, isBelieved = true, hours: KnownHours | null = null) {
  const clock = new VirtualClock(Date.parse(`2027-03-01T${time}:00+02:00`));
  const config = stationConfigSchema.parse({
    ...parse(`${goodToml}[schedule]\nmode = "weekly"\nmonday = ["10:00-18:00 staffed", "18:00-21:00 selfService"]\n`),
    librarySystem: { kind: 'sip2', profile: 'generic', sip2: { host: '127.0.0.1', port: 6001, tls: false } },
  });
  const site = new SiteStateKeeper({
    schedule: scheduleOf(config, hours),
    zone: new ZoneClock(config.station.timeZone),
    clock,
    signInMs: 0,
    isSynchronised: async () => null,
    ...(isBelieved ? {} : { atStart: { isSynchronised: false, course: { highestMs: clock.now(), hasJumped: false } } }),
    onClockTrust: () => undefined,
  });
  site.start();
  const contact = new FakeContact();
  const pad = new FakePad();
  const byRole: Readonly<Record<string, unknown>> = { 'door.contact': contact, 'door.keypad': pad };
  const ports = ((_kind: string, role: string) => (byRole[role] === undefined ? [] : [byRole[role]])) as StationDevices['ports'];
  const devices: StationDevices = { all: [], ports, readers: () => [], lock: () => new FakeDoorLock() };
  const told: string[] = [];
  const parts: StationParts = { config, clock, site, devices, librarySystem: new FakeLibrarySystem(), random: () => 0, fallback: null, hours };
  const building = new BuildingState({ config, clock, site, hours });
  const doors = wireDoors({
    parts,
    site: { building, admitted: () => undefined, onHeldRelease: () => undefined, onLockdown: () => undefined, isKeptReleased: () => false },
    record: (event) => void told.push('by' in event ? `${event.type} ${event.by}` : event.type),
    stack: new StopStack(clock),
  });
  const asksToShut = (): boolean => {
    const view = doors.get('main')?.controller.view;
    return view?.screen === 'idle' && view.heldOpen !== undefined;
  };
  /** Opens the door without a card, and shuts it. Gives how that was told. */
  const openByHand = async (): Promise<string | undefined> => {
    contact.turn('active');
    await clock.advance(1_000);
    const how = told.at(-1);
    contact.turn('inactive');
    return how;
  };
  const jump = (): void => clock.jumpWallTo(clock.now() + 2 * hourMs);
  const screen = (): string | undefined => doors.get('main')?.controller.view.screen;
  return { clock, site, contact, pad, screen, asksToShut, jump, openByHand };
}

describe('the watch over a door while the clock is doubted', () => {
  it('takes nobody for an intruder in staff’s hours, though no card counts', async () => {
    const { site, clock, jump, openByHand } = setUp('12:00');
    jump();
    await clock.advance(60_000);
    expect([site.state, await openByHand()]).toEqual(['closed', 'door.opened staff']);
  });

  it('tells a break-in once staff’s hours are over by the course of before, and none from their next beginning on', async () => {
    const { clock, jump, openByHand } = setUp('12:00');
    jump();
    await clock.advance(6 * hourMs - 60_000);
    expect(await openByHand()).toBe('door.opened staff');
    await clock.advance(2 * 60_000);
    expect(await openByHand()).toBe('door.forcedOpen');
    const morning = setUp('09:00');
    morning.jump();
    expect(await morning.openByHand()).toBe('door.forcedOpen');
    await morning.clock.advance(hourMs);
    expect(await morning.openByHand()).toBe('door.opened staff');
  });

  it('tells a break-in where nobody has known the hour since the start', async () => {
    const { clock, openByHand } = setUp('12:00', false);
    await clock.advance(60_000);
    expect(await openByHand()).toBe('door.forcedOpen');
  });
});

it('the watch over a door sends staff home at their hour also where nobody tells the fetched hours any more', async () => {
  const hours = { current: null, status: { isCurrent: false } } as unknown as KnownHours;
  const { clock, openByHand } = setUp('17:58', true, hours);
  expect(await openByHand()).toBe('door.opened staff');
  await clock.advance(3 * 60_000);
  expect(await openByHand()).toBe('door.forcedOpen');
});

describe('the panel of a door that stands open', () => {
  it('asks nobody to shut it from staff’s hours on, and not at once when they are over', async () => {
    const { clock, contact, asksToShut } = setUp('09:58');
    contact.turn('active');
    await clock.advance(60_000);
    expect(asksToShut()).toBe(true);
    await clock.advance(8 * hourMs + 70_000);
    expect(asksToShut()).toBe(false);
    await clock.advance(60_000);
    expect(asksToShut()).toBe(true);
  });
});

it('takes no card where the PIN pad of its own does not work, and takes them again', () => {
  const { pad, screen } = setUp('19:00');
  expect(screen()).toBe('idle');
  pad.tell({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'plug it in' });
  expect(screen()).toBe('outOfOrder');
  pad.tell({ state: 'ready' });
  expect(screen()).toBe('idle');
});
