import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandId } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { SupervisionEvent } from '../../contracts/station-events.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { type DoorSupervision, superviseDoor } from './supervision-controller.ts';

const settings = {
  door: brandId<SupervisionEvent['door']>('main'),
  hasContact: true,
  openWithinMs: 8000,
  heldOpenWarnMs: 30_000,
  heldOpenAlarmMs: 60_000,
};

class Door {
  readonly clock = new VirtualClock();
  readonly told: string[] = [];
  readonly watch: DoorSupervision;

  constructor({ hasContact = true, siteState = 'selfService' as SiteState } = {}) {
    this.watch = superviseDoor({
      settings: { ...settings, hasContact },
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
});

type Act = (door: Door) => unknown;
const acts: readonly Act[] = [
  (door) => door.watch.pulsed(3000),
  (door) => door.watch.exitRequested(),
  (door) => door.contact('o'),
  (door) => door.contact('c'),
  (door) => door.contact('?'),
  (door) => door.watch.lockOutput('released'),
  (door) => door.watch.lockOutput('locked'),
  (door) => door.watch.siteChanged('staffed'),
  (door) => door.watch.siteChanged('selfService'),
  (door) => door.clock.advance(250),
  (door) => door.clock.advance(9000),
  (door) => door.clock.advance(31_000),
];

describe('any walk', () => {
  it('keeps openings and closings in turn, closes only by the contact, and never ends in a state that waits for ever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(acts.length - 1), { minLength: 20, maxLength: 60 }), async (steps) => {
        const door = closedDoor();
        let contact = 'c';
        for (const step of steps) {
          const before = door.told.length;
          await acts[step]?.(door);
          if (step >= 2 && step <= 4) contact = 'oc?'[step - 2] ?? '';
          const news = door.told.slice(before);
          // What says "closed" or "locked" must have been seen by the contact.
          if (news.includes('door.closed')) expect(contact).toBe('c');
          if (door.watch.state === 'locked') expect(contact).toBe('c');
          if (door.watch.state === 'released') expect(contact).toBe('c');
          if (contact === '?') expect(['faulted', 'starting']).toContain(door.watch.state);
        }
        await door.clock.advance(120_000);
        expect(['locked', 'open', 'heldOpen', 'forcedOpen', 'faulted']).toContain(door.watch.state);
        door.watch.stop();
        expect(door.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
