import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
    expect(overview).toMatchObject({
      devices: [
        { id: 'main-card', driver: 'serial-line-reader', bytesIn: 0, bytesOut: 0, lastInAt: null },
        { id: 'main-lock', driver: 'lcus-relay' },
      ],
    });
    // Since a start in open hours nobody knows who is inside, until somebody looks.
    expect(overview).toMatchObject({ people: { inside: 0, uncertainty: null } });
    await client.technician.countPeople({ inside: 12 });
    const counted = (await (await client.technician.overview())[Symbol.asyncIterator]().next()).value;
    expect(counted).toMatchObject({ people: { inside: 12, uncertainty: 0 } });
    const { days, fetched } = await client.technician.schedule({ days: 14 });
    expect([days.length, fetched]).toEqual([14, null]);
    await client.technician.signOut();
    close();
    expect((await omatoimi(['events', 'verify'])).json).toMatchObject({ ok: true, rows: 4, flaw: null });
    expect(station.stderr()).not.toMatch(/246810|111111/);
  });

  it('shows, erases and exports what the station keeps, in a thread of its own, each recorded with its reason', async () => {
    const card = '24567000001016';
    const [reason, identityChecked] = ['personAsks', 'document'] as const;
    const window = { from: '2020-01-01T00:00', to: '2099-01-01T00:00' };
    const { client, close } = await openPage(tokenFile, 'technician');
    const { privacy, signIn } = client.technician;
    await expect(privacy({ task: 'export', card, reason, identityChecked })).rejects.toMatchObject({ code: 'RPC_FORBIDDEN' });
    expect(await signIn({ pin: '246810' })).toBe('signedIn');
    expect(await privacy({ task: 'export', card, reason, identityChecked })).toEqual({
      task: 'export',
      traces: [],
      pinAttempts: [],
      unreadable: 0,
      damaged: [],
    });
    expect(await privacy({ task: 'erase', card, reason, identityChecked, onBehalf: 'guardian' })).toMatchObject({ removed: 0, areBytesGone: true });
    expect(await privacy({ task: 'breach', reason, ...window })).toMatchObject({ people: 0 });
    expect(await privacy({ task: 'doorEvents', reason, code: 'AAAAAAAA', ...window })).toMatchObject({
      task: 'refused',
      sentence: expect.stringContaining('code'),
    });
    const given = await omatoimi([
      'privacy',
      'confirm',
      '--role',
      'dataProtectionOfficer',
      '--reason',
      reason,
      '--from',
      window.from,
      '--to',
      window.to,
    ]);
    const code = String(given.json['code']);
    expect(await privacy({ task: 'doorEvents', reason, code, ...window })).toMatchObject({
      task: 'doorEvents',
      confirmedBy: 'dataProtectionOfficer',
    });
    // One's own yes is none: the page confirms for others only.
    const own = await privacy({ task: 'confirm', reason, ...window });
    if (own.task !== 'confirm') throw new Error('the page gave no code');
    expect(await privacy({ task: 'doorEvents', reason, code: own.code, ...window })).toMatchObject({ task: 'refused' });
    await expect(privacy({ task: 'export', card, reason, identityChecked, caseNumber: card })).rejects.toThrow();
    expect(await privacy({ task: 'rectify' })).toEqual({ task: 'rectify', contact: null });
    close();
    expect((await omatoimi(['events', 'verify'])).json).toMatchObject({ ok: true, flaw: null });
    expect(station.stderr()).not.toContain(card);
  });

  it('proves what is gone beside the running station, in a process of its own, and signs it', async () => {
    const { client, close } = await openPage(tokenFile, 'technician');
    const { privacy, signIn } = client.technician;
    await expect(privacy({ task: 'prove', reason: 'inspection' })).rejects.toMatchObject({ code: 'RPC_FORBIDDEN' });
    expect(await signIn({ pin: '246810' })).toBe('signedIn');
    const proof = await privacy({ task: 'prove', reason: 'inspection' });
    if (proof.task !== 'prove') throw new Error('there is no proof');
    expect(proof).toMatchObject({
      isOk: true,
      searched: [{ place: path.join(config.folder, 'data') }, { place: path.join(config.folder, 'data-keys') }],
    });
    expect(proof.steps.filter(({ isOk }) => !isOk)).toEqual([]);
    const file = path.join(config.folder, 'report.json');
    // As it stands on the page for other programs.
    writeFileSync(file, JSON.stringify(proof, null, 2));
    expect(await omatoimi(['privacy', 'verify-report', file])).toMatchObject({ code: 0, json: { ok: true, isKeyTrusted: true } });
    expect(await omatoimi(['events', 'verify', '--report', file])).toMatchObject({ code: 0, json: { ok: true, isSameLog: true } });
    // Nothing was let go of that the station holds: the next program that comes and goes leaves its database's log where it is.
    const look = ['privacy', 'export', '--role', 'staff', '--reason', 'fault', '--identity-checked', 'document', '--card-stdin'];
    expect((await omatoimi(look, '24567000001016\n')).code).toBe(0);
    expect(existsSync(path.join(config.folder, 'data', 'store', 'traces.db-wal'))).toBe(true);
    await client.technician.signOut();
    close();
    const { events } = (await omatoimi(['events', 'list'])).json as { events: { kind: string; role: string; reason: string }[] };
    expect(events).toContainEqual(expect.objectContaining({ kind: 'privacy.proved', role: 'technician', reason: 'inspection' }));
  });
});
