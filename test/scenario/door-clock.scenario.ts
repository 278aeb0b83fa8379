import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
