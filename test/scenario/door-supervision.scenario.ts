import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';
import { until } from '../support/until.ts';
import { stallMs } from '../support/stall.ts';

const admitted = ['24567000001016', '24567000001024', '24567000001032', '24567000001057', '24567000001131', '24567000001149', '24567000001156'];

let door: BoardDoor;
let turn = 0;

beforeAll(async () => {
  door = await startBoardDoor({
    pulseMs: 1000,
    doorToml: '[doors.supervision]\nopenWithinSeconds = 2\nheldOpenWarnSeconds = 5\nheldOpenAlarmSeconds = 10',
  });
});
afterAll(() => door.stop());
// Each test begins at a shut, locked door with nobody before it.
beforeEach(async () => {
  door.board.setFault('none');
  await door.shutDoor();
  await door.comeToRest();
  await until('the lock is locked', () => !door.isReleased());
});

/** Another patron shows a card: one card is not read twice within a second. */
function presentNext(): Promise<void> {
  turn += 1;
  return door.show(admitted[turn % admitted.length] ?? '');
}

describe('a watched door on real bytes', () => {
  it('tells a visit as events of their own, in order', async () => {
    await presentNext();
    await door.happened('relay.energised');
    door.openDoor();
    await door.happened('door.opened grant');
    await door.shutDoor();
    const told = door.events().map(({ what }) => what);
    const visit = ['card.presented', 'door.granted', 'relay.energised', 'door.opened grant', 'door.closed'];
    expect(told.filter((what) => visit.includes(what))).toEqual(visit);
    expect(door.releases()).toBe(1);
  });

  it('tells a forced door within 500 ms', async () => {
    const forcedAtMs = Date.now();
    door.openDoor();
    const { atMs } = await door.happened('door.forcedOpen');
    expect(atMs - forcedAtMs).toBeLessThanOrEqual(500 + stallMs);
  });

  it('asks whoever comes by to shut a forced door that stands open, and writes both alarms into the log', async () => {
    const forced = door.count('door.forcedOpen');
    door.openDoor();
    await door.happened('door.forcedOpen', forced);
    await until(
      'those who stand there are asked',
      () => {
        const view = door.panel.views.at(-1);
        return view?.screen === 'idle' && view.heldOpen === 'warning';
      },
      10_000,
    );
    await door.happened('door.heldOpen alarm');
    for (const event of ['door.forcedOpen', 'door.heldOpen']) {
      await until(`a line about ${event}`, () => new RegExp(`"event":"${event}"[^\\n]*"door":"main"`).test(door.station.stderr()));
    }
  });

  it('asks those at a door that is held open to shut it, then tells staff, until it is shut', async () => {
    const isAsked = (stage: string | undefined) => () => {
      const view = door.panel.views.at(-1);
      return view?.screen === 'idle' && view.heldOpen === stage;
    };
    door.press('exit', true);
    door.openDoor();
    await until('those who stand there are asked', isAsked('warning'), 10_000);
    door.press('exit', false);
    await door.happened('door.heldOpen warning');
    await until('it is an alarm', isAsked('alarm'), 10_000);
    await door.happened('door.heldOpen alarm');
    await door.shutDoor();
    await until('the panel is as before', isAsked(undefined));
  });

  it('takes who leaves for no intruder', async () => {
    const before = { forced: door.count('door.forcedOpen'), exits: door.count('door.opened exit') };
    door.press('exit', true);
    door.openDoor();
    await door.happened('door.opened exit', before.exits);
    door.press('exit', false);
    expect([door.count('door.forcedOpen'), door.isReleased()]).toEqual([before.forced, false]);
  });

  it('tells a contact that never moves as a grant that nobody used', async () => {
    const before = door.count('door.grantedNotOpened');
    await presentNext();
    await door.happened('door.grantedNotOpened', before);
  });

  it('alarms within 2 s when the relay stays on after its pulse', async () => {
    const before = door.count('lock.stuckReleased');
    door.board.setFault('welded');
    await presentNext();
    await until('the relay is on', () => door.isReleased());
    const pulseEndsAtMs = Date.now() + 1000;
    const { atMs } = await door.happened('lock.stuckReleased', before);
    expect(atMs - pulseEndsAtMs).toBeLessThanOrEqual(2000 + stallMs);
    expect(door.station.stderr()).toMatch(/"device":"board-lock","code":"DEVICE_PROTOCOL"/);
    await presentNext();
    await door.shows('refused', 'device-fault');
    door.board.setFault('none');
    door.board.board.switch(0, false, 'button');
    await door.happened('lock.locked');
    // A board that left a pulse running is believed again only after its line was begun anew.
    await door.board.unplug();
    await door.happened('contact.faulted');
    await door.board.plug();
    await door.happened('contact.ready');
  });

  it('says within 2 s that the relay does not switch, and grants nothing', async () => {
    const before = { grants: door.count('door.granted'), faults: door.count('door.refused device-fault') };
    door.board.setFault('echo-only');
    const shownAtMs = Date.now();
    await presentNext();
    const { atMs } = await door.happened('door.refused device-fault', before.faults);
    expect(atMs - shownAtMs).toBeLessThanOrEqual(2000 + stallMs);
    await door.shows('refused', 'device-fault');
    expect(JSON.stringify(door.panel.views.at(-1))).toMatch(/"incidentCode":"[0-9A-Z]{4}"/);
    expect([door.count('door.granted'), door.isReleased()]).toEqual([before.grants, false]);
    door.board.setFault('none');
    await door.comeToRest();
  });

  it('opens for nobody in a lockdown, and lets people out', async () => {
    const before = door.releases();
    door.press('lockdown', true);
    await door.happened('site.lockdownBegan');
    await presentNext();
    await door.shows('refused', 'lockdown');
    await door.happened('door.refused lockdown');
    door.press('exit', true);
    door.openDoor();
    await until('the leaf is told', () => door.events().at(-1)?.what === 'door.opened exit');
    door.press('exit', false);
    door.press('lockdown', false);
    await door.happened('site.lockdownEnded');
    expect(door.releases()).toBe(before);
  });

  it('is not moved by the loss nor by the return of its board', async () => {
    const before = {
      releases: door.releases(),
      lost: door.count('contact.faulted'),
      ready: (door.station.stderr().match(/device\.ready/g) ?? []).length,
    };
    await door.board.unplug();
    await door.happened('contact.faulted', before.lost);
    await presentNext();
    await door.shows('refused', 'device-fault');
    await door.board.plug();
    await until('the board is back', () => (door.station.stderr().match(/device\.ready/g) ?? []).length >= before.ready + 5, 10_000);
    await door.comeToRest();
    expect([door.releases(), door.isReleased()]).toEqual([before.releases, false]);
  });
});
