import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OurChild, runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';
import { openPage } from '../support/station-screens.ts';

let twin: OurChild;
let config: TestStationFolder;
let station: OurChild;
let tokenFile: string;

beforeAll(async () => {
  twin = startOmatoimi(['simulate', 'library-system', '--sip2-port', '0']);
  const { sip2Port } = (await twin.ready) as { sip2Port: number };
  config = await writeStationConfig({
    sip2Port,
    ui: true,
    doors: [{ id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'always', pulseMs: 300 }],
    more: '[technician]\npinFile = "technician.pin"\n',
  });
  station = startOmatoimi(['station', '--config', config.configFile]);
  tokenFile = String((await station.ready)['tokenFile']);
});
afterAll(async () => {
  await station.end();
  await twin.end();
  await config.remove();
});

const omatoimi = async (args: readonly string[], input = '') => {
  const { code, stdout } = await runOmatoimi([...args, '--config', config.configFile, '--json'], input);
  return { code, json: JSON.parse(stdout) as Record<string, unknown> };
};

describe("a technician's page of a running station", () => {
  it('opens by an address of its own, with the PIN that was set on the command line, and leaves a whole log', async () => {
    const address = (await omatoimi(['screens', '--view', 'technician'])).json['screens'] as Record<string, string>;
    expect(address['technician']).toMatch(/\/technician#code=/);
    const { client, close } = await openPage(tokenFile, 'technician');
    expect(await client.technician.signIn({ pin: '246810' })).toBe('notSet');
    expect((await omatoimi(['technician', 'set-pin'], '246810\n')).code).toBe(0);
    expect(await client.technician.signIn({ pin: '111111' })).toBe('wrong');
    expect(await client.technician.signIn({ pin: '246810' })).toBe('signedIn');
    const overview = (await (await client.technician.overview())[Symbol.asyncIterator]().next()).value;
    expect(overview).toMatchObject({ condition: 'selfService', doors: [{ id: 'main', doorway: 'unwatched', panel: 'outOfOrder' }] });
    const { days } = await client.technician.schedule({ days: 14 });
    expect(days).toHaveLength(14);
    await client.technician.signOut();
    close();
    expect((await omatoimi(['events', 'verify'])).json).toMatchObject({ ok: true, rows: 3, flaw: null });
    expect(station.stderr()).not.toMatch(/246810|111111/);
  });
});
