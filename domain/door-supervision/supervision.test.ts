import { describe, expect, it } from 'vitest';
import { brandId } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { SupervisionEvent } from '../../contracts/station-events.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { type DoorSupervision, superviseDoor } from './supervision-controller.ts';

const settings = {
  door: brandId<SupervisionEvent['door']>('main'),
  hasContact: true,
  isLatching: false,
  openWithinMs: 8000,
  heldOpenWarnMs: 30_000,
  heldOpenAlarmMs: 60_000,
};

class Door {
  readonly clock = new VirtualClock();
  readonly told: string[] = [];
  readonly watch: DoorSupervision;

  constructor({ hasContact = true, isLatching = false, siteState = 'selfService' as SiteState, openWithinMs = settings.openWithinMs } = {}) {
    this.watch = superviseDoor({
      settings: { ...settings, hasContact, isLatching, openWithinMs },
      clock: this.clock,
      siteState,
      onEvent: (event) => this.told.push(event.type === 'door.heldOpen' ? `${event.type} ${event.stage}` : event.type),
    });
  }

  /** The leaf as the contact tells it: o(pen), c(losed), ? (unreadable). */
  contact(letters: string): this {
    for (const letter of letters) this.watch.contactRead(letter === 'o' ? 'active' : letter === 'c' ? 'inactive' : 'unknown');
    return this;
  }
}

const closedDoor = (siteState: SiteState = 'selfService'): Door => new Door({ siteState }).contact('c');

describe('a watched door', () => {
  it('tells a visit in order', async () => {
    const door = closedDoor();
    door.watch.pulsed(3000);
    await door.clock.advance(2000);
    door.contact('o');
    await door.clock.advance(3000);
    door.contact('c');
    expect([door.told, door.watch.state]).toEqual([['door.opened', 'door.closed'], 'locked']);
  });

  it('tells no force while it is released for everybody, however often it falls shut, and tells it again afterwards', async () => {
    const door = closedDoor();
    door.watch.pulsed(10_000, 'release');
    for (let person = 0; person < 3; person += 1) {
      door.contact('oc');
      await door.clock.advance(1_000);
      door.contact('o');
      await door.clock.advance(500);
      door.contact('c');
    }
    expect([...new Set(door.told)]).toEqual(['door.opened', 'door.closed']);
    await door.clock.advance(60_000);
    door.contact('o');
    await door.clock.advance(300);
    expect(door.told.at(-1)).toBe('door.forcedOpen');
  });

  it.each([1_000, 2_000, 3_000, 8_000])('is released for everybody from pulse to pulse, where one person has %d ms to open', async (openWithinMs) => {
    const door = new Door({ openWithinMs }).contact('c');
    for (let pulse = 0; pulse < 5; pulse += 1) {
      door.watch.pulsed(10_000, 'release');
      await door.clock.advance(3_900);
      door.contact('o');
      await door.clock.advance(50);
      door.contact('c');
      await door.clock.advance(50);
    }
    expect([...new Set(door.told)]).toEqual(['door.opened', 'door.closed']);
    await door.clock.advance(7_500 + openWithinMs);
    expect(door.watch.state).toBe('locked');
  });

  it('is released for everybody also where its contact is read only after that, as at a start into an evacuation', async () => {
    for (const letters of ['', '?']) {
      const door = new Door().contact(letters);
      door.watch.pulsed(10_000, 'release');
      door.contact('co');
      await door.clock.advance(500);
      expect(door.told.filter((each) => each === 'door.forcedOpen')).toEqual([]);
    }
  });

  it('has no more than one opening of a grant, though its pulse still runs', async () => {
    const door = closedDoor();
    door.watch.pulsed(10_000);
    door.contact('oco');
    await door.clock.advance(500);
    expect(door.told.at(-1)).toBe('door.forcedOpen');
  });

  it('tells a grant that nobody used', async () => {
    const door = closedDoor();
    door.watch.pulsed(3000);
    await door.clock.advance(7999);
    expect(door.told).toEqual([]);
    await door.clock.advance(1);
    expect([door.told, door.watch.state]).toEqual([['door.grantedNotOpened'], 'locked']);
  });

  it('warns of a door held open, and alarms later', async () => {
    const door = closedDoor();
    door.watch.pulsed(3000);
    door.contact('o');
    await door.clock.advance(29_999);
    expect(door.told).toEqual(['door.opened']);
    await door.clock.advance(1);
    expect(door.told.at(-1)).toBe('door.heldOpen warning');
    await door.clock.advance(30_000);
    expect(door.told.at(-1)).toBe('door.heldOpen alarm');
    door.contact('c');
    expect([door.told.at(-1), door.watch.state]).toEqual(['door.closed', 'locked']);
  });

  it('tells a forced door within 500 ms', async () => {
    const door = closedDoor().contact('o');
    await door.clock.advance(299);
    expect(door.told).toEqual([]);
    await door.clock.advance(1);
    expect([door.told, door.watch.state]).toEqual([['door.forcedOpen'], 'forcedOpen']);
  });

  it('asks whoever comes by to shut a forced door that stands open, and alarms later, though it stays a forced one', async () => {
    const door = closedDoor().contact('o');
    await door.clock.advance(30_300);
    expect(door.told).toEqual(['door.forcedOpen', 'door.heldOpen warning']);
    door.watch.siteChanged('closed');
    await door.clock.advance(30_000);
    expect([door.told, door.watch.state]).toEqual([['door.forcedOpen', 'door.heldOpen warning', 'door.heldOpen alarm'], 'forcedOpen']);
    expect(door.contact('c').told.at(-1)).toBe('door.closed');
  });

  it('asks nobody to shut a forced door while staff are there, and asks anew where they leave it open', async () => {
    const door = closedDoor().contact('o');
    await door.clock.advance(60_300);
    const asked = ['door.heldOpen warning', 'door.heldOpen alarm'];
    expect(door.told).toEqual(['door.forcedOpen', ...asked]);
    door.watch.siteChanged('staffed');
    await door.clock.advance(8 * 3_600_000);
    expect([door.told.length, door.watch.state]).toEqual([3, 'forcedOpen']);
    door.watch.siteChanged('selfService');
    await door.clock.advance(60_000);
    expect(door.told).toEqual(['door.forcedOpen', ...asked, ...asked]);
  });

  it('calls a door forced that was opened by itself and shut at once', () => {
    expect(closedDoor().contact('oc').told).toEqual(['door.forcedOpen', 'door.closed']);
  });

  it.each([
    ['before the contact', (door: Door) => [door.watch.exitRequested(), door.contact('o')]],
    ['just after it', (door: Door) => [door.contact('o'), door.watch.exitRequested()]],
  ])('lets people out who ask %s, and tells no force', async (_, leave) => {
    const door = closedDoor();
    leave(door);
    await door.clock.advance(1000);
    expect([door.told, door.watch.state]).toEqual([['door.opened'], 'open']);
  });

  it('says nothing of a request to exit that nobody used', async () => {
    const door = closedDoor();
    door.watch.exitRequested();
    await door.clock.advance(60_000);
    expect([door.told, door.watch.state]).toEqual([[], 'locked']);
  });

  it('keeps a grant a grant, whoever asks to leave meanwhile', async () => {
    const door = closedDoor();
    door.watch.pulsed(3000);
    door.watch.exitRequested();
    await door.clock.advance(8000);
    expect(door.told).toEqual(['door.grantedNotOpened']);
  });

  it('may stand open for staff', async () => {
    const door = closedDoor('staffed').contact('o');
    await door.clock.advance(3_600_000);
    expect([door.told, door.watch.state]).toEqual([['door.opened'], 'open']);
  });

  it('is warned of once staff have gone and it still stands open', async () => {
    const door = closedDoor('staffed').contact('o');
    await door.clock.advance(45_000);
    door.watch.siteChanged('selfService');
    await door.clock.advance(30_000);
    expect(door.told).toEqual(['door.opened', 'door.heldOpen warning']);
  });

  it('gives the next one who comes in by the open door time of their own', async () => {
    const door = closedDoor();
    door.watch.pulsed(3000);
    door.contact('o');
    await door.clock.advance(25_000);
    door.watch.pulsed(3000);
    await door.clock.advance(25_000);
    expect(door.told).toEqual(['door.opened']);
  });

  it('stays forced for cards and requests until it is shut', async () => {
    const door = closedDoor().contact('o');
    await door.clock.advance(500);
    door.watch.pulsed(3000);
    door.watch.exitRequested();
    door.watch.siteChanged('staffed');
    expect(door.watch.state).toBe('forcedOpen');
    expect(door.contact('c').told).toEqual(['door.forcedOpen', 'door.closed']);
  });

  it.each(['', 'c', 'o'])('never takes an unreadable contact for closed, after "%s"', (before) => {
    const door = new Door().contact(`${before}?`);
    expect([door.watch.state === 'locked', door.watch.state]).toEqual([false, before === '' ? 'starting' : 'faulted']);
  });

  it('tells a contact that says nothing from the start, and its return', async () => {
    const door = new Door();
    await door.clock.advance(5000);
    expect(door.contact('c').told).toEqual(['contact.faulted', 'contact.ready']);
  });

  it('finds the door as it stands at the start, and makes no event of it', () => {
    expect(new Door().contact('o').told).toEqual([]);
  });
});

describe('a lock', () => {
  it('that is released after its pulse is an alarm within 2 s', async () => {
    const door = closedDoor();
    door.watch.pulsed(3000);
    door.watch.lockOutput('released');
    await door.clock.advance(3000 + 1499);
    expect(door.watch.isLockStuck).toBe(false);
    await door.clock.advance(1);
    expect([door.told.includes('lock.stuckReleased'), door.watch.isLockStuck]).toEqual([true, true]);
    door.watch.lockOutput('locked');
    expect([door.told.at(-1), door.watch.isLockStuck]).toEqual(['lock.locked', false]);
  });

  it('that is released without a pulse is an alarm within 2 s', async () => {
    const door = new Door({ hasContact: false });
    door.watch.lockOutput('released');
    await door.clock.advance(2000);
    expect(door.told).toEqual(['lock.stuckReleased']);
  });

  it.each([
    ['before its pulse is told', (door: Door) => [door.watch.lockOutput('released'), door.watch.pulsed(3000)]],
    ['after it', (door: Door) => [door.watch.pulsed(3000), door.watch.lockOutput('released')]],
  ])('that is told released %s and locked in time is none', async (_, start) => {
    const door = new Door({ hasContact: false });
    start(door);
    await door.clock.advance(3100);
    door.watch.lockOutput('locked');
    await door.clock.advance(60_000);
    expect(door.told).toEqual([]);
  });

  it.each([
    [true, ['lock.stuckReleased', 'lock.locked']],
    [false, []],
  ])('whose line is lost in its pulse: latching %s', async (isLatching, told) => {
    const door = new Door({ hasContact: false, isLatching });
    door.watch.pulsed(3000);
    door.watch.lockOutput('released');
    door.watch.lockOutput('unknown');
    await door.clock.advance(3000 + 1500);
    door.watch.lockOutput('locked');
    expect(door.told).toEqual(told);
  });
});
