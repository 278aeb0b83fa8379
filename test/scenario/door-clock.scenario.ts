import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clockConfirmCommand } from '../../station/cli/clock.command.ts';
import { type StationAt, startStationAt } from '../support/station-at.ts';

const cards = ['24567000001016', '24567000001024', '24567000001032', '24567000001131'];

let station: StationAt;
beforeAll(async () => {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => `${day} = ["00:00-24:00 selfService"]`);
  station = await startStationAt({ at: '2027-06-01T12:00:00+03:00', siteToml: `[schedule]\nmode = "weekly"\n${days.join('\n')}` });
});
afterAll(() => station.stop());

describe("a PC's clock that is set while the door is open to cards", () => {
  it.each([
    ['ten years ahead', '2037-06-01T12:00:00+03:00'],
    ['ten years back', '2017-06-01T12:00:00+03:00'],
    ['to 1970', '1970-01-01T00:00:10Z'],
    ['two hours ahead', '2027-06-01T14:00:00+03:00'],
  ])('%s shuts it to the very next card, and the right time back again does not open it at once', async (_what, at) => {
    const card = cards.shift() ?? '';
    const before = station.releases();
    station.clock.set(at);
    expect(await station.decide(card)).toBe('outside-hours');
    station.clock.set('2027-06-01T12:01:00+03:00');
    expect([await station.decide(card), station.releases() - before]).toEqual(['outside-hours', 0]);
  });
});

describe("a PC's clock that is wrong when the station starts", () => {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => `${day} = ["07:00-21:00 selfService"]`);
  const siteToml = `[schedule]\nmode = "weekly"\n${days.join('\n')}`;

  it('opens nothing: neither one set back before a restart, nor one set back while the station was off', async () => {
    const late = await startStationAt({ at: '2027-06-01T23:00:00+03:00', siteToml });
    try {
      expect(await late.decide('24567000001016')).toBe('outside-hours');
      late.clock.set('2027-06-01T15:00:00+03:00');
      expect(await late.decide('24567000001024')).toBe('outside-hours');
      await late.restart();
      expect(await late.decide('24567000001032')).toBe('outside-hours');
      await late.restart({ at: '2027-06-01T16:00:00+03:00' });
      expect([await late.decide('24567000001131'), late.releases()]).toEqual(['outside-hours', 0]);
    } finally {
      await late.stop();
    }
  }, 60_000);

  it('opens nothing that its time source has not set, and a restart in the right time opens as before', async () => {
    let isSynchronised: boolean | null = false;
    const noon = await startStationAt({ at: '2027-06-01T12:00:00+03:00', siteToml, timeSource: () => isSynchronised });
    try {
      expect([await noon.decide('24567000001016'), noon.releases()]).toEqual(['outside-hours', 0]);
      isSynchronised = true;
      await noon.restart();
      expect([await noon.decide('24567000001024'), noon.releases()]).toEqual(['granted', 1]);
      await noon.restart({ at: '2027-06-01T12:10:00+03:00' });
      expect([await noon.decide('24567000001032'), noon.releases()]).toEqual(['granted', 2]);
    } finally {
      await noon.stop();
    }
  }, 60_000);

  it('goes on being believed over restarts in one boot of the PC while its time server cannot be reached, and no longer once it was set or the PC was booted anew', async () => {
    let isSynchronised = true;
    let id = 'this boot';
    const boot = () => ({ id, sinceMs: performance.now() });
    const noon = await startStationAt({ at: '2027-06-01T12:00:00+03:00', siteToml, timeSource: () => isSynchronised, boot });
    try {
      isSynchronised = false;
      await noon.restart();
      expect([await noon.decide('24567000001016'), noon.releases()]).toEqual(['granted', 1]);
      id = 'another boot';
      await noon.restart();
      expect([await noon.decide('24567000001024'), noon.releases()]).toEqual(['outside-hours', 1]);
      // Its server is out of reach for good, and a technician says that the clock is right.
      await noon.restart({ run: async (config) => expect(await clockConfirmCommand({ config, json: true, boot, clock: noon.clock })).toBe(0) });
      expect([await noon.decide('24567000001032'), noon.releases()]).toEqual(['granted', 2]);
      await noon.restart({ at: '2027-06-01T15:00:00+03:00' });
      expect([await noon.decide('24567000001131'), noon.releases()]).toEqual(['outside-hours', 2]);
    } finally {
      await noon.stop();
    }
  }, 60_000);

  it('is believed again on the word of a technician, where nobody else can say so', async () => {
    const noon = await startStationAt({ at: '2027-06-01T12:00:00+03:00', siteToml });
    try {
      noon.clock.set('2037-06-01T12:00:00+03:00');
      expect(await noon.decide('24567000001016')).toBe('outside-hours');
      await noon.restart({ at: '2027-06-03T12:00:00+03:00' });
      expect([await noon.decide('24567000001024'), noon.releases()]).toEqual(['outside-hours', 0]);
      await noon.restart({ run: async (config) => expect(await clockConfirmCommand({ config, json: true })).toBe(0) });
      expect([await noon.decide('24567000001032'), noon.releases()]).toEqual(['granted', 1]);
    } finally {
      await noon.stop();
    }
  }, 60_000);
});
