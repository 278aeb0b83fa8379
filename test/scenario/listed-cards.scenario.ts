import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

let config: TestStationFolder;
beforeAll(async () => {
  config = await writeStationConfig({
    sip2Port: 9,
    doors: [{ id: 'main', card: '/dev/omatoimi-no-reader', lock: '/dev/omatoimi-no-lock', pin: 'always', pulseMs: 300 }],
    more: '[whitelist]\nkeyFile = "whitelist.key"\n',
  });
});
afterAll(() => config.remove());

const list = (name: string, until: string) =>
  runOmatoimi(['door', 'whitelist', '--config', config.configFile, '--name', name, '--until', until], '29990000000017\n4321\n');

describe('a listed card', () => {
  it('whose last day is over is listed with a warning that stands beside the lines, and named by every check afterwards', async () => {
    const ended = await list('cleaning-1', '2026-01-31');
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringMatching(/^\[\[whitelist\.cards\]\]\nname = "cleaning-1"/)]);
    expect(ended.stderr).toMatch(/^warning: \[\[whitelist\.cards\]\] "cleaning-1" ended on 2026-01-31 and opens nothing/);
    await appendFile(config.configFile, ended.stdout);
    const warning = expect.stringMatching(/"cleaning-1" ended on 2026-01-31/);
    const checked = await runOmatoimi(['config', 'check', config.configFile, '--json']);
    expect([checked.code, JSON.parse(checked.stdout).warnings]).toEqual([0, expect.arrayContaining([warning])]);
    const tried = await runOmatoimi(['check', '--config', config.configFile, '--json']);
    expect(JSON.parse(tried.stdout).warnings).toEqual([warning]);
    expect((await list('guard-1', '2099-12-31')).stderr).toMatch(/^warning: [^\n]*"cleaning-1"[^\n]*\n$/);
  });
});
