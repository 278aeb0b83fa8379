import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ModbusTwin } from '../../simulator/devices/modbus-twin.ts';
import { openPtyTwinLine } from '../../simulator/devices/pty-twin-line.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type OurChild, startOmatoimi } from '../support/child-process.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { readyParts } from '../support/ready-parts.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { until } from '../support/until.ts';
import { WireEnd } from '../support/wire-end.ts';

/** Two doors on one board: relay, contact and button of each. The third contact stands in the config and not on the board. */
const doors = {
  entrance: { relay: 0, contact: 0, exit: 2 },
  'reading-room': { relay: 1, contact: 1, exit: 3 },
} as const;
type Door = keyof typeof doors;
const ids = Object.keys(doors) as Door[];
const boardInputs = 4;
const cards = ['24567000001016', '24567000001024', '24567000001032', '24567000001057', '24567000001131', '24567000001149', '24567000001156'];

class Site {
  readonly #turn = { next: 0 };
  readonly twin: Sip2Server;
  readonly board: ModbusTwin;
  readonly station: OurChild;
  readonly #readers: Readonly<Record<Door, WireEnd>>;
  readonly #folder: string;

  constructor(parts: { twin: Sip2Server; board: ModbusTwin; station: OurChild; readers: Readonly<Record<Door, WireEnd>>; folder: string }) {
    this.twin = parts.twin;
    this.board = parts.board;
    this.station = parts.station;
    this.#readers = parts.readers;
    this.#folder = parts.folder;
  }

  /** Another patron each time: one card is not read twice within a second. */
  show(door: Door): void {
    this.#turn.next += 1;
    this.#readers[door].write(`${cards[this.#turn.next % cards.length]}\r`);
  }

  leaf(door: Door, isOpen: boolean): void {
    this.board.board.setInput(doors[door].contact, !isOpen);
  }

  releases(door: Door): number {
    return this.board.board.history.filter(({ relay, isOn }) => isOn && relay === doors[door].relay).length;
  }

  /** How often this happened at this door, by its traces. */
  count(door: Door, what: string): number {
    const db = new Database(path.join(this.#folder, 'data', 'store', 'traces.db'), { readonly: true });
    const sql = "SELECT count(*) AS found FROM traces WHERE device = ? AND trim(event || ' ' || result_code) = ?";
    const { found } = db.prepare(sql).get(door, what) as { found: number };
    db.close();
    return found;
  }

  async happened(door: Door, what: string, before = 0): Promise<void> {
    await until(`${what} at ${door}`, () => this.count(door, what) > before, 20_000);
  }
}

let site: Site;
let stop: () => Promise<unknown>;

function device(id: string, driver: string, role: string, rest: { door: string; line: string; more: string }): string {
  return `[[devices]]\nid = "${id}"\ndriver = "${driver}"\nrole = "${role}"\ndoor = "${rest.door}"\nsettings = { path = ${JSON.stringify(rest.line)}, ${rest.more} }\n`;
}

function doorDevices(id: Door, line: string): string {
  const { relay, contact, exit } = doors[id];
  return [
    device(`${id}-lock`, 'modbus-relay', 'door.lock', { door: id, line, more: `channel = ${relay + 1}` }),
    device(`${id}-contact`, 'modbus-input', 'door.contact', { door: id, line, more: `input = ${contact + 1}, wiring = "normallyClosed"` }),
    device(`${id}-exit`, 'modbus-input', 'door.exit', { door: id, line, more: `input = ${exit + 1}, wiring = "normallyOpen"` }),
  ].join('\n');
}

beforeAll(async () => {
  const twin = await startSip2Server({ host: '127.0.0.1', port: 0, clock: systemClock });
  const pairs = { entrance: await openPtyPair(), 'reading-room': await openPtyPair() };
  const board = await ModbusTwin.start((events) => openPtyTwinLine(events), { family: 'waveshare', relays: 2, inputs: boardInputs });
  for (const id of ids) board.board.setInput(doors[id].contact, true);
  const config = await writeStationConfig({
    sip2Port: twin.port,
    doors: ids.map((id) => ({ id, card: pairs[id].a, lock: null, pin: 'never', pulseMs: 1000, more: '[doors.supervision]\nopenWithinSeconds = 2' })),
    more: ids.map((id) => doorDevices(id, board.path)).join('\n'),
  });
  const station = startOmatoimi(['station', '--config', config.configFile]);
  await station.ready;
  await until('eight devices and the library system are ready', () => readyParts(station.stderr()) >= 9, 15_000);
  const readers = { entrance: new WireEnd(pairs.entrance.b), 'reading-room': new WireEnd(pairs['reading-room'].b) };
  site = new Site({ twin, board, station, readers, folder: config.folder });
  stop = async () => {
    await station.end();
    for (const id of ids) readers[id].close();
    return Promise.all([...ids.map((id) => pairs[id].close()), board.stop(), twin.stop(), config.remove()]);
  };
  await Promise.all(ids.map(untilWatched));
});
afterAll(() => stop());
beforeEach(() => until('both locks are locked', () => site.board.board.relays.every((isOn) => !isOn)));

/** Cards are shown, one each `everyMs`, until something is so. */
function showUntil(door: Door, what: string, everyMs: number, isSo: () => boolean): Promise<void> {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return until(
    what,
    () => {
      if (isSo()) return true;
      if (performance.now() - shownAtMs > everyMs) {
        shownAtMs = performance.now();
        site.show(door);
      }
      return false;
    },
    20_000,
  );
}

/** Its lock may still be coming back. */
const untilAdmitted = (door: Door, before: number): Promise<void> => showUntil(door, `${door} opens again`, 1500, () => site.releases(door) > before);

/**
 * What a contact finds first is no event, and a leaf that is opened before that stood open from the start: each door has told of one
 * grant that nobody used, so its contact was read.
 */
const untilWatched = (door: Door): Promise<void> => showUntil(door, `${door} is watched`, 3500, () => site.count(door, 'door.grantedNotOpened') > 0);

describe.each([
  ['entrance', 'reading-room'],
  ['reading-room', 'entrance'],
] as const)('the door "%s" on the board of two', (door, other) => {
  it('is opened by its own cards alone, and its leaf is its own', async () => {
    const before = {
      own: site.releases(door),
      other: site.releases(other),
      opened: site.count(door, 'door.opened grant'),
      closed: site.count(door, 'door.closed'),
    };
    const others = ['door.opened grant', 'door.closed', 'card.presented'].map((what) => site.count(other, what));
    site.show(door);
    await until('the relay is on', () => site.releases(door) > before.own);
    site.leaf(door, true);
    await site.happened(door, 'door.opened grant', before.opened);
    site.leaf(door, false);
    await site.happened(door, 'door.closed', before.closed);
    expect([site.releases(door), site.releases(other)]).toEqual([before.own + 1, before.other]);
    expect(['door.opened grant', 'door.closed', 'card.presented'].map((what) => site.count(other, what))).toEqual(others);
  });

  it('is forced while somebody is let in at the other', async () => {
    const before = {
      forced: site.count(door, 'door.forcedOpen'),
      other: site.count(other, 'door.forcedOpen'),
      opened: site.count(other, 'door.opened grant'),
    };
    const releases = site.releases(other);
    site.show(other);
    await until('the other relay is on', () => site.releases(other) > releases);
    site.leaf(door, true);
    site.leaf(other, true);
    await site.happened(door, 'door.forcedOpen', before.forced);
    await site.happened(other, 'door.opened grant', before.opened);
    const closed = ids.map((id) => site.count(id, 'door.closed'));
    for (const id of ids) site.leaf(id, false);
    for (const [at, id] of ids.entries()) await site.happened(id, 'door.closed', closed[at]);
    expect(site.count(other, 'door.forcedOpen')).toBe(before.other);
  });
});

describe('a board of two doors', () => {
  it('faults the door whose relay stays on, and lets people in at the other', async () => {
    const before = { stuck: site.count('entrance', 'lock.stuckReleased'), releases: site.releases('reading-room') };
    site.board.board.setContactFault('welded', doors.entrance.relay);
    site.show('entrance');
    await site.happened('entrance', 'lock.stuckReleased', before.stuck);
    site.show('reading-room');
    await until('the other door opens', () => site.releases('reading-room') > before.releases);
    expect(site.count('reading-room', 'lock.stuckReleased')).toBe(0);
    site.show('entrance');
    await site.happened('entrance', 'door.refused device-fault');
    site.board.board.setContactFault('none');
    site.board.board.switch(doors.entrance.relay, false, 'button');
    await site.happened('entrance', 'lock.locked');
  });

  it('faults both doors when it is lost, releases none of them, and is back for both', async () => {
    const before = ids.map((id) => ({
      id,
      lost: site.count(id, 'contact.faulted'),
      back: site.count(id, 'contact.ready'),
      refused: site.count(id, 'door.refused device-fault'),
    }));
    const releases = ids.map((id) => site.releases(id));
    await site.board.unplug();
    for (const { id, lost } of before) await site.happened(id, 'contact.faulted', lost);
    for (const id of ids) site.show(id);
    for (const { id, refused } of before) await site.happened(id, 'door.refused device-fault', refused);
    await site.board.plug();
    for (const { id, back } of before) await site.happened(id, 'contact.ready', back);
    expect(ids.map((id) => site.releases(id))).toEqual(releases);
    for (const [at, id] of ids.entries()) {
      const unused = site.count(id, 'door.grantedNotOpened');
      await untilAdmitted(id, releases[at] ?? 0);
      await site.happened(id, 'door.grantedNotOpened', unused);
    }
  });

  it('faults only the door whose contact it cannot read', async () => {
    const before = {
      lost: site.count('reading-room', 'contact.faulted'),
      other: site.count('entrance', 'contact.faulted'),
      forced: site.count('entrance', 'door.forcedOpen'),
    };
    // As after a change of boards: the inputs from the second on are not there any more.
    const inputs = site.board.board.inputs.splice(1);
    await site.happened('reading-room', 'contact.faulted', before.lost);
    site.leaf('entrance', true);
    await site.happened('entrance', 'door.forcedOpen', before.forced);
    const closed = site.count('entrance', 'door.closed');
    site.leaf('entrance', false);
    await site.happened('entrance', 'door.closed', closed);
    expect(site.count('entrance', 'contact.faulted')).toBe(before.other);
    const back = site.count('reading-room', 'contact.ready');
    site.board.board.inputs.push(...inputs);
    await site.happened('reading-room', 'contact.ready', back);
  });
});
