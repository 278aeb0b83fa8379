import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pin } from '../../contracts/secrets.ts';
import { mintCodes } from '../../station/rpc/mint-codes.ts';
import { writeTechnicianPin } from '../../station/technician/technician-pin.ts';
import { runOmatoimi } from '../support/child-process.ts';
import { projectRoot } from '../run/project-root.ts';
import { axeFindings } from './support/axe.ts';
import { sizes, type StoryBrowser, startBrowser } from './support/browser.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

type Language = 'fi' | 'sv' | 'en';
const locales: Readonly<Record<Language, string>> = { fi: 'fi-FI', sv: 'sv-SE', en: 'en-GB' };
const words = (language: Language): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(path.join(projectRoot, 'texts', 'technician', `${language}.json`), 'utf8')) as Record<string, string>;

let station: TwinStation;
let browser: StoryBrowser;

beforeAll(async () => {
  station = await startTwinStation({
    more: '[technician]\npinFile = "technician.pin"\n[privacy]\ncontact = "Lumi library, tel. 0100 1234"\n',
  });
  await writeTechnicianPin(path.join(station.folder, 'technician.pin'), Pin.parse('246810'));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

/** The tab of kept data, signed in. */
async function keptData(language: Language): Promise<{ readonly page: Page; readonly complaints: readonly string[]; say(key: string): string }> {
  const { url, token } = JSON.parse(await readFile(station.tokenFile, 'utf8')) as { url: string; token: string };
  const code = (await mintCodes({ url, token, roles: ['technician'] })).get('technician') ?? '';
  const { page, complaints } = await browser.open(new URL(`technician#code=${code}`, url).href, sizes.bench, { locale: locales[language] });
  const texts = words(language);
  const say = (key: string): string => texts[`technician.${key}`] ?? key;
  await page.getByLabel(say('pin')).fill('246810');
  await page.getByRole('button', { name: say('signIn') }).click();
  await page.getByRole('tab', { name: say('privacy') }).click();
  return { page, complaints, say };
}

describe.each(['fi', 'sv', 'en'] as const)('kept data on the technician’s page in %s', (language) => {
  it('proves beside the running station what is gone, with a reason, and gives the signed report', async () => {
    const { page, complaints, say } = await keptData(language);
    await page.getByRole('button', { name: say('privacy.task.prove') }).click();
    const go = page.getByRole('button', { name: say('privacy.do.prove') });
    expect(await go.isDisabled()).toBe(true);
    await page.getByLabel(say('privacy.reason'), { exact: true }).selectOption('inspection');
    await go.click();
    await page.getByText(say('privacy.proved')).waitFor();
    expect(await page.getByText(say('privacy.stepFault'), { exact: true }).count()).toBe(0);
    expect(await page.getByText(say('privacy.stepWell'), { exact: true }).count()).toBeGreaterThan(10);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByText(say('privacy.machine')).click();
    const report = path.join(station.folder, `report-${language}.json`);
    writeFileSync(report, await page.getByLabel(say('privacy.machine')).last().inputValue());
    const config = ['--config', path.join(station.folder, 'station.toml')];
    const { code, stdout } = await runOmatoimi(['privacy', 'verify-report', report, ...config, '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true, report: { role: 'technician', ok: true } }]);
    expect((await runOmatoimi(['events', 'verify', '--report', report, ...config])).code).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(['rectify', 'restrict'])('tells where to %s, and whom patrons ask, without looking at anybody', async (task) => {
    const { page, complaints, say } = await keptData(language);
    const looks = async (): Promise<number> => {
      const { stdout } = await runOmatoimi(['events', 'list', '--config', path.join(station.folder, 'station.toml'), '--json']);
      return (JSON.parse(stdout) as { events: { kind: string }[] }).events.filter(({ kind }) => kind.startsWith('privacy.')).length;
    };
    const before = await looks();
    await page.getByRole('button', { name: say(`privacy.task.${task}`) }).click();
    await page.getByText(say(`privacy.about.${task}`)).waitFor();
    await page.getByText(say('privacy.contact').replace('{{contact}}', 'Lumi library, tel. 0100 1234')).waitFor();
    expect([await page.locator('.tech-form input').count(), await looks(), await axeFindings(page), complaints]).toEqual([0, before, [], []]);
    await page.context().close();
  });
});
