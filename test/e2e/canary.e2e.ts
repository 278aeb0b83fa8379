import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { RawSearch } from '../../station/privacy/raw-search.ts';
import { systemClock } from '../../station/system-clock.ts';
import { canaryLibrary } from '../support/canary-library.ts';
import { processesOf, searchMemory } from '../support/process-image.ts';
import { until } from '../support/until.ts';
import { heapOf, launchCanaryBrowser } from './support/canary-browser.ts';
import { canaryLanguages, everyLanguage } from './support/canary-languages.ts';
import { sizes } from './support/browser.ts';
import { CanaryWalk } from './support/canary-walk.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

const library = canaryLibrary();
/** What nobody may keep anywhere. */
const secrets = [...library.personal, ...library.titles];
const control = 'Kontrollzvqj58214';

let base: string;
let station: TwinStation;
let context: BrowserContext;
let kiosk: Page;

beforeAll(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-canary-'));
  const folder = (name: string): string => path.join(base, name);
  const temporary = mkdtempSync(folder('tmp-'));
  station = await startTwinStation({
    hasPrinter: true,
    pulseMs: 500,
    languages: everyLanguage,
    register: new LumiRegister(systemClock, library),
    more: '[fallback]\nrecentlyAdmittedHours = 2\n',
    env: { TMPDIR: temporary },
  });
  context = await launchCanaryBrowser(folder('profile'));
});
afterAll(async () => {
  await context?.close();
  await station?.stop();
  rmSync(base, { recursive: true, force: true });
});

async function openScreens(): Promise<{ readonly kiosk: Page; readonly door: Page }> {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await second.setViewportSize(sizes.door);
  await second.goto(await station.addressOf('doorPanel'));
  await first.goto(await station.addressOf('kiosk'));
  await Promise.all([first, second].map((page) => page.locator('[data-screen="idle"]').waitFor()));
  kiosk = first;
  return { kiosk: first, door: second };
}

/** Names of what was found, for a failure that can be read. */
const named = (texts: readonly string[], hits: readonly { readonly text: number; readonly form: string; readonly file?: string }[]): string[] =>
  hits.map(({ text, form, file }) => `${texts[text]} as ${form} in ${file === undefined ? 'memory' : path.relative(base, file)}`);

describe('canaries on their way through every flow', () => {
  let walk: CanaryWalk;

  it('are served by a library system that tells everything of them', async () => {
    const seen: string[] = [];
    station.library.onWire((direction, bytes) => void (direction === 'out' && seen.push(Buffer.from(bytes).toString('utf8'))));
    walk = new CanaryWalk({ station, library, ...(await openScreens()) });
    await walk.door();
    const wire = seen.join('');
    const able = library.patrons[0];
    for (const told of [able?.card, able?.name, able?.more?.address, able?.more?.mail, able?.more?.phone, able?.more?.message])
      expect(wire).toContain(told);
    expect(wire).toContain(able?.birthDate.replaceAll('-', ''));
  });

  it.each(canaryLanguages())('borrow, look at their account, are refused and return in %s', { timeout: 240_000 }, async (language) => {
    await walk.kioskIn(language);
  });

  it('meet a library system that answers garbage, cuts, or says nothing, and a power cut', { timeout: 120_000 }, async () => {
    await walk.staffPanel();
    await walk.faults();
    const [oldKiosk, oldDoor] = context.pages().slice(-2);
    const again = await walk.kill(async () => {
      await oldKiosk?.close();
      await oldDoor?.close();
      return openScreens();
    });
    await again.kioskIn('fi');
  });

  it('leave nothing in the memory of the page, where a text that was put there is found', async () => {
    await kiosk.evaluate((text) => Object.assign(window, { planted: [text] }), control);
    const heap = await heapOf(kiosk);
    expect(new RawSearch([control]).scan(Buffer.from(heap)).length).toBeGreaterThan(0);
    expect(named(secrets, new RawSearch(secrets).scan(Buffer.from(heap)))).toEqual([]);
  });

  // A few hundred megabytes are read byte by byte.
  it('leave no person and no item in the raw memory of the browser’s pages, and no title once the kiosk’s page is closed', {
    timeout: 240_000,
  }, async () => {
    const wanted = [control, ...secrets, ...library.barcodes];
    const search = new RawSearch(wanted);
    const look = (): readonly { readonly pid: number; readonly found: readonly string[] }[] => {
      const pids = processesOf(path.join(base, 'profile'), '--type=renderer');
      const images = pids.map((pid) => ({ pid, ...searchMemory(pid, search) }));
      expect(images.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(10_000_000);
      return images.map(({ pid, hits }) => ({ pid, found: hits.map(({ text }) => wanted[text] ?? '') }));
    };
    const before = look();
    const ofKiosk = before.filter(({ found }) => found.includes(control));
    expect(ofKiosk.length).toBe(1);
    // A browser ends no process after a visit, as the shell does: what its page let go of stays in its memory until it is used anew.
    const isTitle = (text: string): boolean => library.titles.includes(text);
    expect(before.flatMap(({ found }) => found.filter((text) => text !== control && !isTitle(text)))).toEqual([]);
    expect(before.filter(({ found }) => found.some(isTitle)).every(({ pid }) => pid === ofKiosk[0]?.pid)).toBe(true);
    await kiosk.close();
    await until('the end of the page’s process', () => !processesOf(path.join(base, 'profile'), '').includes(ofKiosk[0]?.pid ?? 0), 15_000);
    expect(look().flatMap(({ found }) => found)).toEqual([]);
  });

  it('leave nothing on the disk nor in what the station wrote, where a text that was put there is found', async () => {
    await context.close();
    const places = [base, station.folder];
    writeFileSync(path.join(base, 'profile', 'planted'), Buffer.from(control, 'utf16le').swap16());
    expect(named([control], new RawSearch([control]).searchAll(places).hits)).toEqual([`${control} as utf-16be in profile/planted`]);
    const { files, bytes, unreadable, hits } = new RawSearch(secrets).searchAll(places);
    expect([unreadable, files > 20, bytes > 1_000_000]).toEqual([[], true, true]);
    expect(named(secrets, hits)).toEqual([]);
    expect(named(secrets, new RawSearch(secrets).scan(Buffer.from(station.output())))).toEqual([]);
    // Which items are lent is in the journal for a while, and nowhere else.
    const barcodes = new RawSearch(library.barcodes).searchAll(places).hits.filter(({ file }) => !path.basename(file).startsWith('journal.db'));
    expect(named(library.barcodes, barcodes)).toEqual([]);
    expect(new RawSearch(library.barcodes).scan(Buffer.from(station.output()))).toEqual([]);
  });
});
