import { afterEach, describe, expect, it } from 'vitest';
import { runOmatoimi } from '../support/child-process.ts';
import { type StationAt, startStationAt } from '../support/station-at.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

const [aino, other] = ['24567000001016', '24567000001024'];
const room = 'reading-room';
const hours = 'counts = false\nhours = { tuesday = ["12:00-13:00"] }';
const site = '[schedule]\nmode = "weekly"\ntuesday = ["07:00-10:00 staffed", "10:00-21:00 selfService"]\n';

let station: StationAt | null = null;
let config: TestStationFolder | null = null;
afterEach(async () => {
  await station?.stop();
  await config?.remove();
  [station, config] = [null, null];
});

describe('two doors, one of them with hours of its own', () => {
  it('are opened by a card at noon, and at one the other one alone', async () => {
    station = await startStationAt({ at: '2027-06-01T12:00:00+03:00', siteToml: site, moreDoors: { [room]: hours } });
    expect([await station.decide(aino, 'main'), await station.decide(other, room)]).toEqual(['granted', 'granted']);
    const before = [station.releases('main'), station.releases(room)];
    await station.restart({ at: '2027-06-01T13:00:00+03:00' });
    expect([await station.decide(other, room), await station.decide(aino, 'main')]).toEqual(['outside-hours', 'granted']);
    expect([station.releases('main'), station.releases(room), station.isLocked(room)]).toEqual([(before[0] ?? 0) + 1, before[1], true]);
  });

  it.each([
    ['staff are there', '2027-06-01T09:00:00+03:00', 'staffed-hours-use-door'],
    ['the site is closed', '2027-06-02T12:30:00+03:00', 'outside-hours'],
  ])('are both as the site is while %s', async (_title, at, code) => {
    station = await startStationAt({ at, siteToml: site, moreDoors: { [room]: `hours = { wednesday = ["12:00-13:00"] }` } });
    expect([await station.decide(aino, 'main'), await station.decide(other, room)]).toEqual([code, code]);
  });
});

async function run(args: readonly string[]): Promise<{ code: number | null; stdout: string }> {
  config ??= await writeStationConfig({
    sip2Port: 1,
    doors: [
      { id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'never', pulseMs: 300 },
      { id: room, card: 'tcp://127.0.0.1:4003', lock: 'tcp://127.0.0.1:4004', pin: 'never', pulseMs: 300, more: hours },
    ],
    more: site,
  });
  return runOmatoimi([...args, '--config', config.configFile], '');
}

describe('the commands about a door with hours of its own', () => {
  it('door simulate judges it by them, and asks nobody outside', async () => {
    const simulate = ['door', 'simulate', '--card', aino ?? '', '--door', room, '--at', '2027-06-01T13:00'];
    const [json, text] = [await run([...simulate, '--json']), await run(simulate)];
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ door: room, siteState: 'doorClosed', decision: 'refusal', code: 'outside-hours' });
    expect(text.stdout).toContain(`door ${room} outside its own hours`);
  });

  it('schedule preview tells each day and each change of it', async () => {
    const preview = ['schedule', 'preview', '--from', '2027-06-01', '--days', '2'];
    const [json, text] = [await run([...preview, '--json']), await run(preview)];
    expect(JSON.parse(json.stdout)).toMatchObject({
      atStart: 'closed',
      days: [{ doors: [{ door: room, open: [{ from: '12:00', to: '13:00' }] }] }, { doors: [{ door: room, open: [] }] }],
      doors: [
        {
          door: room,
          atStart: 'closed',
          changes: [
            { at: '2027-06-01T04:00:00.000Z', state: 'staffed' },
            { at: '2027-06-01T07:00:00.000Z', state: 'closed' },
            { at: '2027-06-01T09:00:00.000Z', state: 'selfService' },
            { at: '2027-06-01T10:00:00.000Z', state: 'closed' },
          ],
        },
      ],
    });
    expect(text.stdout).toMatch(
      /10:00-21:00 selfService; reading-room open to cards 12:00-13:00\n2027-06-02 .* closed; reading-room closed to cards/,
    );
  });

  it('config check warns of hours that never meet those of the site', async () => {
    const known = await writeStationConfig({
      sip2Port: 1,
      doors: [
        {
          id: room,
          card: 'tcp://127.0.0.1:4003',
          lock: 'tcp://127.0.0.1:4004',
          pin: 'never',
          pulseMs: 300,
          more: 'hours = { tuesday = ["07:00-10:00"] }',
        },
      ],
      more: site,
    });
    config = known;
    const { code, stdout } = await runOmatoimi(['config', 'check', known.configFile], '');
    expect([code, stdout]).toEqual([0, expect.stringContaining(`warning: Door "${room}" opens to no card at all`)]);
  });
});
