import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { createLog } from '../log.ts';
import { openSiteTexts } from './site-texts-part.ts';
import { StationNotices } from './station-notices.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'omatoimi-texts-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const open = async (folder: string | null) => {
  const notices = new StationNotices([]);
  const config = { ...(folder === null ? {} : { texts: { dir: folder } }) } as StationConfig;
  return { texts: await openSiteTexts({ config, log: createLog({ level: 'silent' }), notices }), warnings: notices.all };
};

describe('the texts of a starting station', () => {
  it('are Omatoimi’s own where the site has none', async () => expect(await open(null)).toEqual({ texts: {}, warnings: [] }));

  it('are the site’s where they are right, and a warning says what is not', async () => {
    await writeFile(path.join(dir, 'fi.json'), '{ "kiosk.idle.heading": "Tervetuloa Lumiin.", "kiosk.idle.headin": "x" }');
    await writeFile(path.join(dir, 'sv.json'), 'no JSON');
    const { texts, warnings } = await open(dir);
    expect(texts.fi).toEqual({ 'kiosk.idle.heading': 'Tervetuloa Lumiin.' });
    expect(warnings).toEqual([expect.stringMatching(/fi\.json "kiosk\.idle\.headin".*did you mean kiosk\.idle\.heading\?\. And 1 more\./)]);
  });

  it('may be missing as a whole', async () => {
    const { texts, warnings } = await open(path.join(dir, 'nowhere'));
    expect([texts, warnings.length]).toEqual([{}, 1]);
  });
});
