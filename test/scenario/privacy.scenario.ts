import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithoutCore } from '../../contracts/core-limit.ts';
import { runOmatoimi } from '../support/child-process.ts';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { filesBelow, strayLogKeys, straysOf } from '../support/kept-files.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const nils = '24567000001024';
const unknown = '24567000009993';

interface Exported {
  readonly traces: readonly { readonly event: string; readonly resultCode: string }[];
}

describe('what a running door keeps of a card', () => {
  let door: DoorRig;

  beforeAll(async () => {
    door = await startDoorRig({ pin: 'never', pulseMs: 200 });
    for (const card of [aino, nils]) await door.presentUntilAdmitted(card, 10_000);
    await until('locked again', () => door.isLocked());
    const asked = door.questions().length;
    door.reader.write(`${unknown}\r`);
    await until('the unknown card was asked about', () => door.questions().length > asked);
  });
  afterAll(() => door.stop());

  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(folder, name)).isFile());
  const dataDir = (): string => path.join(door.config.folder, 'data');
  /** Takes the event log and the word of its end away, as somebody does who writes them anew, and puts them back. */
  const withoutEventLog = async (run: () => Promise<void>): Promise<void> => {
    const parts = (): string[] => readdirSync(path.join(dataDir(), 'store')).filter((name) => /^events\.db(-(wal|shm))?$/.test(name));
    const files = (): string[] => [...parts().map((name) => path.join(dataDir(), 'store', name)), path.join(`${dataDir()}-keys`, 'events-head.json')];
    const taken = files();
    for (const file of taken) renameSync(file, `${file}.kept`);
    await run();
    for (const file of files()) rmSync(file);
    for (const file of taken) renameSync(`${file}.kept`, file);
  };
  const forms = (text: string): Buffer[] => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(Buffer.from(text).toString('hex')),
    Buffer.from(Buffer.from(text).toString('base64').replaceAll('=', '').slice(0, -1)),
  ];
  const hits = (text: string): string[] =>
    files(door.config.folder).filter((name) => forms(text).some((form) => readFileSync(path.join(door.config.folder, name)).includes(form)));
  const rights = async (what: 'export' | 'erase', card: string, ...more: string[]) => {
    const common = ['--card-stdin', '--role', 'dataProtectionOfficer', '--reason', 'personAsks', '--identity-checked', 'document'];
    const { code, stdout, stderr } = await runOmatoimi(
      ['privacy', what, '--json', '--config', door.config.configFile, ...common, ...more],
      `${card}\n`,
    );
    return { code, json: JSON.parse(stdout || stderr) as unknown };
  };
  const exported = async (card: string): Promise<string[]> => {
    const { json } = await rights('export', card);
    return (json as Exported).traces.map(({ event, resultCode }) => `${event} ${resultCode}`.trim());
  };

  it('is handed out by the card alone: outcomes, and nothing of others', { timeout: 180_000 }, async () => {
    await expect.poll(() => exported(aino), { timeout: 60_000 }).toEqual(['door.granted']);
    await expect.poll(() => exported(unknown), { timeout: 60_000 }).toEqual(['door.refused card-unknown']);
    expect(await exported('24567000001032')).toEqual([]);
  });

  it('stands in no file and in no log line in any plain form', () => {
    for (const card of [aino, nils, unknown]) expect(hits(card)).toEqual([]);
    expect(forms(aino).some((form) => door.station.stderr().includes(form.toString()))).toBe(false);
  });

  const strays = (): string[] => straysOf({ data: dataDir(), keys: `${dataDir()}-keys`, temporary: door.temporary });

  it('lies in no file, table, column and log field that the list of kept data does not name', () => {
    expect(strays()).toEqual([]);
    expect(strayLogKeys(door.station.stderr())).toEqual([]);
    expect(filesBelow(dataDir()).length + filesBelow(`${dataDir()}-keys`).length).toBeGreaterThanOrEqual(6);
  });

  it('is not written to the disk with the memory of a station that crashes', () => {
    expect(isWithoutCore(readFileSync(`/proc/${door.station.process.pid}/limits`, 'utf8'), '|any program')).toBe(true);
  });

  it('is erased within a second of work, while the station runs, and what stays is named', async () => {
    const { code, json } = await rights('erase', aino, '--on-behalf', 'guardian');
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { removed: 1, areBytesGone: true, stays: [] },
    });
    expect(await exported(aino)).toEqual([]);
    expect(await exported(nils)).toEqual(['door.granted']);
  });

  it('is proven to be gone, in a report that the station signs', { timeout: 120_000 }, async () => {
    const more = path.join(door.config.folder, 'browser-profile');
    mkdirSync(more);
    const prove = (): ReturnType<typeof runOmatoimi> =>
      runOmatoimi([
        ...['privacy', 'prove', '--json', '--config', door.config.configFile, '--search', more],
        ...['--role', 'dataProtectionOfficer', '--reason', 'inspection'],
      ]);
    const { code, stdout } = await prove();
    const { ok, steps } = JSON.parse(stdout) as { ok: boolean; steps: { what: string; isOk: boolean; count: number }[] };
    expect([code, ok, steps.filter((step) => !step.isOk)]).toEqual([0, true, []]);
    const { searched } = JSON.parse(stdout) as { searched: { place: string; files: number; bytes: number }[] };
    // An empty profile has nothing to search, and the report says so.
    expect(searched).toMatchObject([{ place: dataDir() }, { place: `${dataDir()}-keys` }, { place: more, files: 0, bytes: 0 }]);
    for (const { files: found, bytes } of searched.slice(0, 2)) expect(Math.min(found, bytes)).toBeGreaterThan(0);
    const counts = Object.fromEntries(steps.map(({ what, count }) => [what, count]));
    // The search finds what is there: markers before their removal, and the ids of the two who are still known.
    expect(counts).toMatchObject({
      'folders in which a marker was found in every form': 3,
      'traces with a sealed borrower id': 2,
      'borrower ids looked for in every file, in eight forms': 2,
    });
    const report = path.join(door.config.folder, 'report.json');
    writeFileSync(report, stdout);
    const verify = (...args: string[]) => runOmatoimi(['privacy', 'verify-report', '--json', report, ...args]);
    expect(await verify('--config', door.config.configFile)).toMatchObject({ code: 0, stdout: expect.stringContaining('"ok":true') });
    const log = (...args: string[]) => runOmatoimi(['events', 'verify', '--json', '--config', door.config.configFile, ...args]);
    expect(await log('--report', report)).toMatchObject({ code: 0, stdout: expect.stringContaining('"isSameLog":true') });
    const events = (JSON.parse(stdout) as { events: { seq: number; hash: string } }).events;
    expect(events.seq).toBeGreaterThan(0);
    await withoutEventLog(async () => {
      await prove();
      expect(await log()).toMatchObject({ code: 0 });
      expect(await log('--report', report)).toMatchObject({ code: 1, stdout: expect.stringContaining('"isSameLog":false') });
    });
    expect(await log('--report', report)).toMatchObject({ code: 0 });
    writeFileSync(report, stdout.replace('\\"ok\\":true', '\\"ok\\":null'));
    expect(await verify('--config', door.config.configFile)).toMatchObject({ code: 1, stdout: expect.stringContaining('"isWhole":false') });
    expect(await log('--report', report)).toMatchObject({ code: 2, stdout: expect.stringContaining('not signed by this station') });
    // A card that somebody's log or browser kept is found, and the file is named.
    writeFileSync(path.join(more, 'Session Storage'), Buffer.from(nils, 'utf16le').swap16());
    const again = await prove();
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('Session Storage');
    expect(again.stdout).not.toContain(nils);
    rmSync(more, { recursive: true });
  });

  it('is told after a breach: which cards, when, and only those that were not erased', async () => {
    const window = [
      '--from',
      '2020-01-01T00:00',
      '--to',
      '2099-01-01T00:00',
      '--role',
      'dataProtectionOfficer',
      '--reason',
      'breach',
      '--case',
      '7/2026',
    ];
    const { stdout } = await runOmatoimi(['privacy', 'breach-pack', '--json', '--config', door.config.configFile, ...window]);
    expect((JSON.parse(stdout) as { cards: { card: string }[] }).cards.map(({ card }) => card).sort()).toEqual([nils, unknown].sort());
  });

  it('is exported for an incident without any card, with the second person’s code and the clock’s error', async () => {
    const common = ['--json', '--config', door.config.configFile, '--from', '2020-01-01T00:00', '--to', '2099-01-01T00:00', '--reason', 'incident'];
    const confirm = await runOmatoimi(['privacy', 'confirm', '--role', 'dataProtectionOfficer', ...common]);
    const { code } = JSON.parse(confirm.stdout) as { code: string };
    const exportBy = (role: string, stdin: string) =>
      runOmatoimi(['privacy', 'door-events', '--role', role, '--cameras-ahead', '2.5', ...common], stdin);
    expect(await exportBy('dataProtectionOfficer', code)).toMatchObject({ code: 2, stdout: expect.stringContaining('PRIVACY_UNCONFIRMED') });
    const { code: exit, stdout } = await exportBy('staff', `${code}\n`);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      confirmedBy: 'dataProtectionOfficer',
      clock: { source: expect.any(String), aheadMs: null, note: expect.stringContaining('timeServer') },
      events: expect.arrayContaining([expect.objectContaining({ event: 'door.granted', cameraAt: expect.stringMatching(/^20/) })]),
    });
    expect(stdout).not.toContain(nils);
    expect((await exportBy('staff', code)).code, 'the code is used up').toBe(2);
  });

  it('is counted for statistics, without anybody in it', async () => {
    await expect
      .poll(async () => (await runOmatoimi(['statistics', '--by', 'hour', '--json', '--config', door.config.configFile])).stdout, {
        timeout: 90_000,
        interval: 5_000,
      })
      .toContain('"event":"door.granted","code":"","place":"main"');
    // They are written once a minute.
  }, 100_000);

  it('was looked at by somebody every time, which the log tells without telling whose it was', async () => {
    const verify = await runOmatoimi(['events', 'verify', '--json', '--config', door.config.configFile]);
    const { ok, rows, flaw } = JSON.parse(verify.stdout) as { ok: boolean; rows: number; flaw: unknown };
    expect({ ok, flaw }).toEqual({ ok: true, flaw: null });
    expect(rows).toBeGreaterThanOrEqual(6);
    const list = await runOmatoimi(['events', 'list', '--json', '--config', door.config.configFile]);
    const { events } = JSON.parse(list.stdout) as { events: readonly { kind: string; role: string; reason: string }[] };
    const reason = 'the person asks; identity: identity document';
    expect([events.length, events[0]]).toMatchObject([rows, { kind: 'privacy.exported', role: 'dataProtectionOfficer', reason }]);
    for (const card of [aino, nils, unknown]) expect(hits(card)).toEqual([]);
    expect(strays()).toEqual([]);
  });

  it.each([
    ['no reason', ['--role', 'staff', '--identity-checked', 'document'], aino],
    ['a role that nobody has', ['--role', 'friend', '--reason', 'fault', '--identity-checked', 'document'], aino],
    ['a sentence for a reason', ['--role', 'staff', '--reason', 'request of the patron', '--identity-checked', 'document'], aino],
    ['a sentence for an identity', ['--role', 'staff', '--reason', 'personAsks', '--identity-checked', 'passport'], aino],
    ['a card for a case', ['--role', 'staff', '--reason', 'fault', '--identity-checked', 'document', '--case', aino], aino],
    ['no card', ['--role', 'staff', '--reason', 'fault', '--identity-checked', 'document'], ''],
  ])('is not shown for %s', async (_title, args, card) => {
    const { code, stdout } = await runOmatoimi(['privacy', 'export', '--json', '--config', door.config.configFile, '--card-stdin', ...args], card);
    expect(code).toBe(2);
    expect(stdout).not.toContain('traces');
  });

  it('is told by the statement as the config has it', async () => {
    const { stdout } = await runOmatoimi(['privacy', 'statement', '--json', '--config', door.config.configFile]);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      profile: 'troubleshooting',
      kept: expect.arrayContaining([expect.objectContaining({ where: 'store/traces.db', keptMs: 168 * 3_600_000 })]),
    });
  });

  it('shows when somebody removes the log', async () => {
    rmSync(path.join(dataDir(), 'store', 'events.db'));
    const { code, stdout } = await runOmatoimi(['events', 'verify', '--json', '--config', door.config.configFile]);
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { ok: false, flaw: { kind: 'truncated' } }]);
  });
});
