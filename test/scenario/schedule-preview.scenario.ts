import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

const hourMs = 3_600_000;
const from = 'https://lumi.example.org/hours.json';
let config: TestStationFolder;
afterEach(() => config.remove());

interface Preview {
  readonly fetched: { readonly from: string; readonly ageMinutes: number | null; readonly isCurrent: boolean } | null;
  readonly days: readonly { readonly date: string; readonly bands: readonly object[]; readonly shortened: readonly object[] }[];
  readonly changes: readonly { readonly at: string; readonly state: string }[];
}

/** The preview of one Tuesday, on a PC on which an answer of that age stands. */
async function preview({ fetches = true, ageHours = null as number | null } = {}): Promise<{ json: Preview; text: string }> {
  config = await writeStationConfig({
    sip2Port: 1,
    doors: [{ id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'always', pulseMs: 300 }],
    more: `[schedule]\nmode = "weekly"\ntuesday = ["07:00-10:00 selfService", "10:00-18:00 staffed", "18:00-21:00 selfService"]\n${fetches ? `[openingHours]\nfrom = "${from}"\n` : ''}`,
  });
  if (ageHours !== null) {
    const days = { '2027-06-01': [{ startMinute: 480, endMinute: 1200 }] };
    const kept = { fetchedAtMs: Math.floor(Date.now() - ageHours * hourMs), hours: { kind: 'days', days } };
    await mkdir(path.join(config.folder, 'data'), { recursive: true, mode: 0o700 });
    await writeFile(path.join(config.folder, 'data', 'opening-hours.json'), JSON.stringify(kept), { mode: 0o600 });
  }
  const args = ['schedule', 'preview', '--config', config.configFile, '--from', '2027-06-01', '--days', '1'];
  const [json, text] = [await runOmatoimi([...args, '--json'], ''), await runOmatoimi(args, '')];
  expect([json.code, text.code]).toEqual([0, 0]);
  return { json: JSON.parse(json.stdout) as Preview, text: text.stdout };
}

describe('omatoimi schedule preview', () => {
  it('tells what the fetched hours take away, whence they are and how old', async () => {
    const { json, text } = await preview({ ageHours: 2 });
    expect(json.fetched).toMatchObject({ from, ageMinutes: 120, isCurrent: true });
    expect(json.days[0]?.shortened).toEqual([
      { from: '07:00', to: '08:00' },
      { from: '20:00', to: '21:00' },
    ]);
    expect(json.changes.map(({ at, state }) => `${at} ${state}`)).toEqual([
      '2027-06-01T05:00:00.000Z selfService',
      '2027-06-01T07:00:00.000Z staffed',
      '2027-06-01T15:00:00.000Z selfService',
      '2027-06-01T17:00:00.000Z closed',
    ]);
    expect(text).toMatch(/fetched from https:\/\/lumi\.example\.org\/hours\.json 120 min ago/);
    expect(text).toMatch(/18:00-21:00 selfService; fetched hours close 07:00-08:00, 20:00-21:00/);
  });

  it.each([
    ['none', null],
    ['one that is too old', 25],
  ])('says that no card opens where %s stands on this PC', async (_, ageHours) => {
    const { json, text } = await preview({ ageHours });
    expect(json.fetched).toMatchObject({ isCurrent: false });
    expect(json.days[0]?.shortened).toEqual([
      { from: '07:00', to: '10:00' },
      { from: '18:00', to: '21:00' },
    ]);
    expect(json.changes.map(({ state }) => state)).toEqual(['staffed', 'closed']);
    expect(text).toMatch(/no card opens/);
  });

  it('knows nothing of fetched hours where the config fetches none', async () => {
    const { json, text } = await preview({ fetches: false });
    expect([json.fetched, json.days[0]?.shortened, text.includes('fetched')]).toEqual([null, [], false]);
  });
});
