import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { LcusRelayTwin } from '../../simulator/devices/lcus-relay-twin.ts';
import { openPtyTwinLine } from '../../simulator/devices/pty-twin-line.ts';
import { startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type OurChild, startOmatoimi } from '../support/child-process.ts';
import { openPtyPair } from '../support/pty-pair.ts';
import { readyParts } from '../support/ready-parts.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { until } from '../support/until.ts';
import { WireEnd } from '../support/wire-end.ts';
import { stallMs } from '../support/stall.ts';

const aino = '24567000001016';
const stranger = '24567000009993';
const endings: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A station whose one door has a latching lock on relays 1 and 2 of a board. */
async function startLatchDoor(pulseMs: number) {
  const twin = await startSip2Server({ host: '127.0.0.1', port: 0, clock: systemClock });
  const readerPair = await openPtyPair();
  const board = await LcusRelayTwin.start((events) => openPtyTwinLine(events), { lockChannel: 2 });
  const settings = `{ path = ${JSON.stringify(board.path)}, channel = 1, latch = { lockChannel = 2, driveMs = 100 }, acceptUntimedRelay = true }`;
  const config = await writeStationConfig({
    sip2Port: twin.port,
    doors: [{ id: 'main', card: readerPair.a, lock: null, pin: 'never', pulseMs }],
    more: `[[devices]]\nid = "latch"\ndriver = "lcus-relay"\nrole = "door.lock"\ndoor = "main"\nsettings = ${settings}\n`,
  });
  const start = async (): Promise<OurChild> => {
    const station = startOmatoimi(['station', '--config', config.configFile]);
    await station.ready;
    await until('reader, lock and library system ready', () => readyParts(station.stderr()) >= 3, 10_000);
    return station;
  };
  const reader = new WireEnd(readerPair.b);
  let station = await start();
  endings.push(
    () => config.remove(),
    () => board.stop(),
    () => readerPair.close(),
    () => twin.stop(),
    () => reader.close(),
    () => station.end(),
  );
  const traces = (): string[] => {
    const db = new Database(path.join(config.folder, 'data', 'store', 'traces.db'), { readonly: true });
    const rows = db.prepare("SELECT trim(event || ' ' || result_code) AS what FROM traces ORDER BY id").all() as { what: string }[];
    db.close();
    return rows.map(({ what }) => what);
  };
  const isAtRest = (): boolean => !board.isOn && board.driven.length === 0;
  return {
    board,
    isAtRest,
    traces,
    stderr: () => station.stderr(),
    show: (card: string) => reader.write(`${card}\r`),
    kill: () => station.process.kill('SIGKILL'),
    restart: async () => {
      await station.end('SIGKILL');
      station = await start();
    },
  };
}

describe('a door with a latching lock, on real bytes', () => {
  it('is unlatched by a grant alone, and latched at the end of its time', async () => {
    const door = await startLatchDoor(700);
    expect(door.stderr()).toContain('stays as it was switched last');
    door.show(stranger);
    await until('the stranger is refused', () => door.traces().includes('door.refused card-unknown'));
    expect(door.board.releases).toBe(0);
    door.show(aino);
    await until('unlatched', () => door.board.isOn);
    await until('latched, no coil driven', door.isAtRest, 3000);
    const [unlatched, latched] = door.board.history;
    const heldMs = (latched?.atMonotonicMs ?? 0) - (unlatched?.atMonotonicMs ?? 0);
    expect([heldMs > 650, heldMs < 2000, door.board.releases, door.board.contradictions]).toEqual([true, true, 1, 0]);
  });

  it('is latched when the station is killed while it is unlatched, and no grant is repeated', async () => {
    const door = await startLatchDoor(30_000);
    door.show(aino);
    await until('unlatched', () => door.board.isOn);
    door.kill();
    await until('latched, no coil driven', door.isAtRest, 3000);
    await door.restart();
    expect([door.board.releases, door.board.isOn]).toEqual([1, false]);
  });

  it('is an alarm within 2 s when its cable is gone while it is unlatched, and latched first of all when that is back', async () => {
    const door = await startLatchDoor(700);
    door.show(aino);
    await until('unlatched', () => door.board.isOn);
    const endsAtMs = performance.now() + 700;
    await door.board.unplug();
    await until('the alarm', () => door.traces().includes('lock.stuckReleased'));
    expect(performance.now() - endsAtMs).toBeLessThan(2000 + stallMs);
    expect(door.board.isOn).toBe(true);
    await door.board.plug();
    await until('latched, no coil driven', door.isAtRest, 5000);
    await until('the end of the alarm', () => door.traces().includes('lock.locked'));
  });
});
