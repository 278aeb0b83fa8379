import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { RawSearch } from '../../station/privacy/raw-search.ts';
import { shellProfileFiles } from '../../station/privacy/shell-profile-files.ts';
import { systemClock } from '../../station/system-clock.ts';
import { canaryLibrary } from '../support/canary-library.ts';
import { filesBelow } from '../support/kept-files.ts';
import { processesOf, searchMemory } from '../support/process-image.ts';
import { until } from '../support/until.ts';
import { type LaunchedShell, launchElectronApp } from './electron-app.ts';
import { canaryLanguages, everyLanguage } from './support/canary-languages.ts';
import { CanaryWalk } from './support/canary-walk.ts';
import { button } from './support/people.ts';
import { ShellKiosk } from './support/shell-kiosk.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';
import { stallMs } from '../support/stall.ts';

const library = canaryLibrary();
/** Whatever tells of a person or of what somebody reads. */
const secrets = [...library.personal, ...library.titles, ...library.barcodes];
/** Put where it must be found: a search that finds nothing proves something only then. */
const control = 'Kontrollwqvj60417';
/** What a page says on its console, and throws: for nobody. */
const spoken = 'Konsolivqzx73051';
const wanted = [control, spoken, ...secrets];
const search = new RawSearch(wanted);

let base: string;
let station: TwinStation;
let shell: LaunchedShell;
let kiosk: ShellKiosk;
let walk: CanaryWalk;
let said = '';

beforeAll(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-canary-shell-'));
  const temporary = (name: string): string => {
    mkdirSync(path.join(base, name));
    return path.join(base, name);
  };
  const register = new LumiRegister(systemClock, library);
  station = await startTwinStation({ hasPrinter: true, register, languages: everyLanguage, env: { TMPDIR: temporary('tmp-station') } });
  shell = await launchElectronApp({
    args: [`--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'],
    env: { TMPDIR: temporary('tmp-shell'), XDG_CACHE_HOME: temporary('cache'), XDG_CONFIG_HOME: temporary('config') },
  });
  for (const stream of [shell.app.process().stdout, shell.app.process().stderr])
    stream?.on('data', (text: Buffer) => (said += text.toString('utf8')));
  kiosk = new ShellKiosk(shell);
  walk = new CanaryWalk({
    station,
    library,
    get kiosk() {
      return kiosk.page;
    },
    changed: async (used) => {
      await until('the end of the page that was used', () => used.isClosed(), 15_000);
      await kiosk.spareReady();
    },
  });
  await kiosk.arrive('kiosk.idle.heading');
});
afterAll(async () => {
  await shell?.close();
  await station?.stop();
  rmSync(base, { recursive: true, force: true });
});

const renderers = (): number[] => processesOf(shell.userData, '--type=renderer');

/** Looks at the memory of the pages as it is at this moment: nothing in them goes on until it was read. */
function memoryOfPages(pids: readonly number[]): { readonly bytes: number; readonly found: readonly string[] } {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    const images = pids.map((pid) => searchMemory(pid, search));
    const found = images.flatMap(({ hits }) => hits.map(({ text, form }) => `${wanted[text]} as ${form}`));
    return { bytes: images.reduce((sum, { bytes }) => sum + bytes, 0), found };
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}

/** Puts the control text into every page that stays. */
async function plant(): Promise<void> {
  await kiosk.spareReady();
  for (const page of shell.app.windows()) await page.evaluate((text) => Object.assign(window, { planted: [text] }), control);
}

const onlyControl = (found: readonly string[]): readonly string[] => found.filter((hit) => !hit.startsWith(control));

describe('canaries in the shell', () => {
  it.each(canaryLanguages())('go through every flow of the kiosk in %s', { timeout: 240_000 }, async (language) => {
    await walk.kioskIn(language);
  });

  it('go through the staff’s look at what is kept with their card', { timeout: 120_000 }, async () => {
    await walk.staffPanel();
  });

  it('stand in the memory of the page while they are there: what is looked for can be found', { timeout: 120_000 }, async () => {
    await walk.visit();
    await plant();
    await kiosk.page.evaluate((text) => {
      const { console: pageConsole } = window as unknown as { console: Record<'error' | 'log', (text: string) => void> };
      for (const level of ['error', 'log'] as const) pageConsole[level](text);
      void Promise.reject(new Error(text));
    }, spoken);
    const { found } = memoryOfPages([(await kiosk.inUse()).pid]);
    expect(found.join()).toContain(`${library.titles[0]?.slice(0, 6)}`);
    expect(found.join()).toContain(control);
  });

  it('are in no page’s memory half a second after the visit', { timeout: 120_000 }, async () => {
    const used = await kiosk.inUse();
    const endedAtMs = performance.now();
    await button(kiosk.page, 'kiosk.items.done').click();
    const goneMs = await kiosk.changedFrom(used, endedAtMs);
    const pids = renderers();
    const frozenMs = performance.now() - endedAtMs;
    const { bytes, found } = memoryOfPages(pids);
    expect(goneMs, 'milliseconds until the used page’s process is gone').toBeLessThanOrEqual(500 + stallMs);
    expect(frozenMs - goneMs).toBeLessThanOrEqual(500 + stallMs);
    expect([pids.length > 0, bytes > 10_000_000, pids.includes(used.pid)]).toEqual([true, true, false]);
    expect([found.some((hit) => hit.startsWith(control)), onlyControl(found)]).toEqual([true, []]);
  });

  it('are in no page’s memory after a page crashed in the middle of a visit and the visit went on', { timeout: 120_000 }, async () => {
    await kiosk.arrive('kiosk.idle.heading');
    await walk.visit();
    await plant();
    const used = await kiosk.inUse();
    // As a fault in the browser engine would: where dumps were on, one would be written.
    process.kill(used.pid, 'SIGSEGV');
    await kiosk.changedFrom(used);
    await kiosk.page.locator('[data-screen="borrowing"]').waitFor();
    const second = await kiosk.inUse();
    await plant();
    await button(kiosk.page, 'kiosk.items.done').click();
    await kiosk.changedFrom(second);
    const { found } = memoryOfPages(renderers());
    expect([found.some((hit) => hit.startsWith(control)), onlyControl(found)]).toEqual([true, []]);
  });

  it('are on no disk and in no log after the shell was killed in the middle of a visit', { timeout: 120_000 }, async () => {
    await kiosk.arrive('kiosk.idle.heading');
    await walk.visit();
    const gone = new Promise((resolve) => shell.app.process().once('exit', resolve));
    shell.app.process().kill('SIGKILL');
    await gone;
    writeFileSync(path.join(shell.userData, 'planted'), Buffer.from(Buffer.from(control).toString('base64')));
    const { files, bytes, unreadable, hits } = search.searchAll([shell.userData, base, station.folder]);
    expect([unreadable, files > 20, bytes > 500_000]).toEqual([[], true, true]);
    expect(hits.filter(({ text }) => text === 0)).toEqual([{ text: 0, form: 'base64+0', file: path.join(shell.userData, 'planted') }]);
    const isMeant = ({ text, file }: { text: number; file: string }): boolean =>
      text === 0 || (library.barcodes.includes(wanted[text] ?? '') && path.basename(file).startsWith('journal.db'));
    expect(hits.filter((hit) => !isMeant(hit)).map(({ text, form, file }) => `${wanted[text]} as ${form} in ${file}`)).toEqual([]);
    expect(search.scan(Buffer.from(said + station.output())).map(({ text, form }) => `${wanted[text]} as ${form}`)).toEqual([]);
    const profile = filesBelow(shell.userData).filter((name) => name !== 'planted');
    expect(profile.filter((name) => !shellProfileFiles.some((each) => each.test(name)))).toEqual([]);
  });
});
