import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type StationAt, type StationAtOptions, startStationAt } from '../support/station-at.ts';

const cards = ['24567000001016', '24567000001024'];
const noon = '2027-06-01T12:00:00+03:00';
let station: StationAt | null = null;
let server: Server | null = null;
afterEach(async () => {
  await station?.stop();
  server?.close();
  server = null;
});

/** Publishes one text, and tells where. */
async function publish(text: string, status = 200): Promise<string> {
  server = createServer((_request, response) => response.writeHead(status).end(text));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hours.json?branch=PAA`;
}

const decided = async (options: StationAtOptions): Promise<string> => {
  station = await startStationAt(options);
  // The first answer may still be on its way when the reader is ready: until it is there nobody comes in.
  const first = await station.decide(cards[0] ?? '');
  return first === 'outside-hours' ? station.decide(cards[1] ?? '') : first;
};
const fetched = (from: string): Pick<StationAtOptions, 'siteToml'> => ({ siteToml: `[openingHours]\nfrom = "${from}"` });

describe('a door whose opening hours are fetched', () => {
  it.each([
    ['in the published hours', '{"days":{"2027-06-01":["07:00-21:00"]}}', 200, 'granted'],
    ['outside them', '{"days":{"2027-06-01":["07:00-11:00"]}}', 200, 'outside-hours'],
    ['on a day that is not told', '{"days":{"2027-06-02":["07:00-21:00"]}}', 200, 'outside-hours'],
    ['where the answer is no list of hours', '<html>07:00-21:00</html>', 200, 'outside-hours'],
    ['where the address tells none', '{"days":{"2027-06-01":["07:00-21:00"]}}', 404, 'outside-hours'],
  ])('decides %s', async (_title, text, status, expected) => {
    expect(await decided({ at: noon, ...fetched(await publish(text, status)) })).toBe(expected);
  });

  it('stays shut where nobody answers', async () => {
    expect(await decided({ at: noon, ...fetched('http://127.0.0.1:1/hours.json') })).toBe('outside-hours');
  });

  it.each([
    ['at noon', noon, 'granted'],
    ['after its closing time', '2027-06-01T21:30:00+03:00', 'outside-hours'],
  ])("goes by the hours of Koha's plugin %s", async (_title, at, expected) => {
    expect(await decided({ at, library: 'koha', ...fetched('library-system') })).toBe(expected);
  });
});
