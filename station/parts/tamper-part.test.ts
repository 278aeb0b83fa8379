import { describe, expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import { brandId, type DeviceId, type DoorId } from '../../contracts/ids.ts';
import type { ContactChange, ContactInput, ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { createLog } from '../log.ts';
import type { TamperParts } from './tamper-part.ts';
import { TamperWatch } from './tamper-part.ts';
import { StationNotices } from './station-notices.ts';

class FakeContact implements ContactInput {
  readonly id: DeviceId;
  readonly health: Health = { state: 'ready' };
  state: ContactState = 'unknown';
  readonly #listeners: ((change: ContactChange) => void)[] = [];

  constructor(id: string) {
    this.id = brandId<DeviceId>(id);
  }

  onHealth = () => () => undefined;
  onChange = (listener: (change: ContactChange) => void) => {
    this.#listeners.push(listener);
    return () => undefined;
  };

  turn(state: ContactState): void {
    this.state = state;
    for (const listener of this.#listeners) listener({ state, atMonotonicMs: 0 });
  }
}

const readerOf = (tamper: ContactInput, supply: ContactInput): ScanReader => ({
  id: tamper.id,
  health: { state: 'ready' },
  onHealth: () => () => undefined,
  onScan: () => () => undefined,
  onFault: () => () => undefined,
  tamper,
  supply,
});

function setUp() {
  const housing = new FakeContact('reader');
  const supply = new FakeContact('reader');
  const kiosk = new FakeContact('desk');
  const box = new FakeContact('box');
  const readers: Record<string, ScanReader> = { 'door.card': readerOf(housing, supply), 'kiosk.card': readerOf(kiosk, new FakeContact('desk')) };
  const devices = { readers: (role: string) => [readers[role]], ports: () => [box] } as unknown as TamperParts['devices'];
  const notices = new StationNotices([]);
  const events: StationEvent[] = [];
  new TamperWatch({ devices, notices, log: createLog({ level: 'silent' }), record: (event) => events.push(event) }).watch([brandId<DoorId>('main')]);
  return {
    housing,
    supply,
    kiosk,
    box,
    notices,
    events,
    told: () => events.map((event) => `${event.type} ${'device' in event ? event.device : ''}`),
  };
}

describe('a tamper contact', () => {
  it('of a housing and of its own are both heard, once each, and warn staff until both are closed', () => {
    const { housing, box, notices, told } = setUp();
    for (const state of ['inactive', 'active', 'active'] as const) housing.turn(state);
    box.turn('active');
    expect([told(), notices.all]).toEqual([['tamper.began reader', 'tamper.began box'], [expect.stringContaining('reader at main, box at main')]]);
    housing.turn('inactive');
    box.turn('inactive');
    expect([told().slice(2), notices.all]).toEqual([['tamper.ended reader', 'tamper.ended box'], []]);
  });

  it('that can no longer be read ends no alarm', () => {
    const { housing, notices, told } = setUp();
    for (const state of ['active', 'unknown', 'active'] as const) housing.turn(state);
    expect([told(), notices.all.length]).toEqual([['tamper.began reader'], 1]);
  });

  it("of the kiosk's reader is heard without a door", () => {
    const { kiosk, notices, events } = setUp();
    kiosk.turn('active');
    expect(events).toEqual([{ type: 'tamper.began', device: 'desk' }]);
    expect(notices.all).toEqual([expect.stringContaining('desk at kiosk')]);
  });

  it("that tells of a reader's supply warns with words of its own", () => {
    const { supply, notices, told } = setUp();
    supply.turn('active');
    expect([told(), notices.all]).toEqual([['supply.failed reader'], [expect.stringContaining('power supply is failing: reader at main')]]);
    supply.turn('inactive');
    expect([told().slice(1), notices.all]).toEqual([['supply.restored reader'], []]);
  });

  it('that was never read says nothing', () => {
    expect(setUp().told()).toEqual([]);
  });
});
