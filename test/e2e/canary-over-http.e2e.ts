import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { RawSearch } from '../../station/privacy/raw-search.ts';
import { systemClock } from '../../station/system-clock.ts';
import { canaryLibrary } from '../support/canary-library.ts';
import { sizes } from './support/browser.ts';
import { heapOf, launchCanaryBrowser } from './support/canary-browser.ts';
import { canaryLanguages, everyLanguage, isInFull } from './support/canary-languages.ts';
import { CanaryWalk } from './support/canary-walk.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

const library = canaryLibrary();
/** What nobody may keep anywhere. */
const secrets = [...library.personal, ...library.titles];
const isJournal = (file: string): boolean => path.basename(file).startsWith('journal.db');

describe.each(['koha', 'rest'] as const)('canaries on their way through a kiosk whose library system is kind = "%s"', (kind) => {
  let base: string;
  let station: TwinStation;
  let context: BrowserContext;
  let kiosk: Page;
  let walk: CanaryWalk;
  const wire: string[] = [];

  beforeAll(async () => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-canary-'));
    const temporary = mkdtempSync(path.join(base, 'tmp-'));
    station = await startTwinStation({
      ...{ kind, hasPrinter: true, pulseMs: 500, languages: everyLanguage },
      register: new LumiRegister(systemClock, library),
      more: '[fallback]\nrecentlyAdmittedHours = 2\n',
      env: { TMPDIR: temporary },
    });
    station.http?.onRequest(({ path: asked, body }) => void wire.push(asked, body));
    // With Koha, loans go over SIP2 beside it.
    station.library.onWire((direction, bytes) => void (direction === 'in' && wire.push(Buffer.from(bytes).toString('latin1'))));
    context = await launchCanaryBrowser(path.join(base, 'profile'));
    walk = new CanaryWalk({ station, library, ...(await openScreens()) });
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

  it('come to the door, and to the kiosk in each language: the library system is asked about them', { timeout: 240_000 }, async () => {
    await walk.door();
    for (const language of isInFull ? canaryLanguages() : (['fi'] as const)) await walk.kioskIn(language);
    await walk.staffPanel();
    // Which of them is asked about stands in the requests: it is them who go through.
    expect([library.patrons[0]?.card, library.barcodes[0]].map((text) => wire.join('\n').includes(text ?? '?'))).toEqual([true, true]);
  });

  it('meet a library system that answers garbage, cuts, or says nothing, and a power cut', { timeout: 240_000 }, async () => {
    if (isInFull) await walk.faults();
    const [oldKiosk, oldDoor] = context.pages().slice(-2);
    const again = await walk.kill(async () => {
      await oldKiosk?.close();
      await oldDoor?.close();
      return openScreens();
    });
    await again.kioskIn('fi');
  });

  it('leave nothing in the memory of the page, on the disk nor in what the station wrote', { timeout: 120_000 }, async () => {
    // Put there, so that the search has to find it; and as the page's own words are, in its heap.
    await kiosk.evaluate((text) => Object.assign(window, { planted: [text] }), 'Kontrollzvqj58214');
    const heap = Buffer.from(await heapOf(kiosk));
    expect([new RawSearch(['Kontrollzvqj58214']).scan(heap).length > 0, new RawSearch([...secrets, ...library.barcodes]).scan(heap)]).toEqual([
      true,
      [],
    ]);
    await context.close();
    const wanted = [...secrets, ...library.barcodes];
    const { files, unreadable, hits } = new RawSearch(wanted).searchAll([base, station.folder]);
    expect([unreadable, files > 20]).toEqual([[], true]);
    const isMeant = ({ text, file }: { readonly text: number; readonly file: string }): boolean => text >= secrets.length && isJournal(file);
    // Which items are lent is in the journal for a while: the same search finds it there, and nothing anywhere else.
    expect(hits.some(isMeant)).toBe(true);
    expect(hits.filter((hit) => !isMeant(hit)).map(({ text, form, file }) => `${wanted[text]} as ${form} in ${file}`)).toEqual([]);
    expect(new RawSearch(wanted).scan(Buffer.from(station.output())).map(({ text, form }) => `${wanted[text]} as ${form}`)).toEqual([]);
  });
});
