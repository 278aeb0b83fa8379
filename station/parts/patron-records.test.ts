import { describe, expect, it } from 'vitest';
import type { StoredTrace } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import type { LoggedEvent } from '../../sync/event-log/event-chain.codec.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { StationPatronRecords } from './patron-records.ts';

const card = CardNumber.parse('24567000001016');
const atMs = Date.UTC(2026, 10, 23, 10, 4, 59);
const trace = (event: string, purpose: StoredTrace['purpose'], ms = atMs): StoredTrace => ({
  ...{ atMs: ms, purpose, device: null, event, resultCode: 'self-service-banned', incidentCode: null, expiresAtMs: ms + 3_600_000 },
});

function open(traces: readonly StoredTrace[] | Error | null, record: (event: LoggedEvent) => Promise<void> = () => Promise.resolve()) {
  const store = traces === null ? null : { ofBorrower: () => (traces instanceof Error ? Promise.reject(traces) : Promise.resolve(traces)) };
  return new StationPatronRecords({ store, record, clock: new VirtualClock(), timeZone: 'Europe/Helsinki' });
}

describe('what a station keeps with a card, for its owner', () => {
  it('is when, where, what and until when, on the site’s wall clock, the newest first, in no word for staff', async () => {
    const records = await open([trace('door.granted', 'doorFault'), trace('session.refused', 'kioskFault', atMs + 60_000)]).of(card);
    expect(records).toEqual([
      { at: '2026-11-23T12:05', until: '2026-11-23T13:05', event: 'visitRefused', place: 'kiosk' },
      { at: '2026-11-23T12:04', until: '2026-11-23T13:04', event: 'letIn', place: 'door' },
    ]);
    expect(JSON.stringify(records)).not.toContain('banned');
  });

  it('is recorded before it is shown, without the card', async () => {
    const events: LoggedEvent[] = [];
    await open([], async (event) => void events.push(event)).of(card);
    expect(events).toEqual([expect.objectContaining({ kind: 'privacy.shownToPatron', role: 'patron' })]);
    expect(JSON.stringify(events)).not.toContain(card.reveal());
  });

  it('is not shown where it can not be recorded, nor where the store can not be read', async () => {
    await expect(open([], () => Promise.reject(new Error('disk'))).of(card)).rejects.toThrow('disk');
    await expect(open(new Error('store')).of(card)).rejects.toThrow('store');
    await expect(open(null).of(card)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
