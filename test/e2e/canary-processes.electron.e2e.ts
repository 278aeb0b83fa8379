import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KioskIntent, KioskView } from '../../contracts/views.schema.ts';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { RawSearch } from '../../station/privacy/raw-search.ts';
import { systemClock } from '../../station/system-clock.ts';
import { readEffort } from '../run/effort.ts';
import { projectRoot } from '../run/project-root.ts';
import { canaryLibrary, canaryPin } from '../support/canary-library.ts';
import { processesOf, searchMemory } from '../support/process-image.ts';
import { openPage } from '../support/station-screens.ts';
import { until } from '../support/until.ts';
import { type Display, findElectronRuntime, startDisplay } from './electron-app.ts';
import { books, patrons } from './support/people.ts';
import { isAlive } from './support/shell-kiosk.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

const library = canaryLibrary();
/** In the environment of every process of the window: a search that does not find it did not look. */
const control = 'Kontrollwqvj83126';
const wanted = [control, ...library.personal, ...library.titles, ...library.barcodes];
const search = new RawSearch(wanted);
/** Until the network process has heard that the used page is gone, and lets go of the pipe that led to it: measured 0.5 to 1.5 s on a busy machine. */
const networkMs = 5_000;
const { count: visits } = readEffort(2);

let station: TwinStation;
let window: ChildProcess;
let display: Display | null = null;
let userData: string;
let page: Awaited<ReturnType<typeof openPage>>;
let view: KioskView | undefined;

// A driver of pages would be told everything that passes the network, in the main process: nobody drives these. Cards and books come by the readers,
// presses by a session beside the window's own.
beforeAll(async () => {
  station = await startTwinStation({ register: new LumiRegister(systemClock, library), languages: ['fi'] });
  userData = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-shell-'));
  display = process.env['DISPLAY'] === undefined ? await startDisplay() : null;
  const program = path.join(findElectronRuntime()?.dir ?? '', 'electron');
  const main = path.join(projectRoot, 'dist/electron/main.js');
  window = spawn(
    program,
    ['-r', main, main, '--no-sandbox', `--user-data-dir=${userData}`, `--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'],
    {
      stdio: 'ignore',
      env: { ...process.env, ...(display === null ? {} : { DISPLAY: display.name }), OMATOIMI_PLANTED: control },
    },
  );
  page = await openPage(station.tokenFile, 'kiosk');
  const stream = await page.client.kiosk.watch();
  const follow = async (): Promise<void> => {
    for await (const each of stream) view = each;
  };
  // The stream ends with an error when the session closes: that is the end of following.
  void follow().catch(() => undefined);
  await spareReady();
});
afterAll(async () => {
  page?.close();
  if (window !== undefined) {
    const gone = new Promise((resolve) => window.once('exit', resolve));
    window.kill('SIGTERM');
    await gone;
  }
  display?.stop();
  await station?.stop();
  rmSync(userData, { recursive: true, force: true });
});

const renderers = (): number[] => processesOf(userData, '--type=renderer');
const network = (): number => processesOf(userData, '--utility-sub-type=network')[0] ?? 0;
const kindOf = (pid: number): string => /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))?.[1] ?? 'main';
const spareReady = (): Promise<void> => until('a page in front and one that waits', () => renderers().length === 2, 30_000);
const at = (screen: KioskView['screen']): Promise<void> => until(`the screen ${screen}`, () => view?.screen === screen, 20_000);
const send = (intent: KioskIntent): Promise<void> => page.client.kiosk.send(intent);

/** What is in the memory of these processes, each at the moment in which it is looked at. One after the other: a page that hears nothing for long is taken for dead. */
function memoryOf(pids: readonly number[]): readonly { readonly kind: string; readonly found: readonly string[] }[] {
  return pids.flatMap((pid) => {
    // Looked at in its turn: a search takes seconds, and a process may end meanwhile.
    if (!isAlive(pid)) return [];
    process.kill(pid, 'SIGSTOP');
    try {
      return [{ kind: kindOf(pid), found: searchMemory(pid, search).hits.map(({ text, form }) => `${wanted[text]} as ${form}`) }];
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });
}

/** All processes of the window; one that was replaced while the others were looked at, as a busy machine does to that of the graphics, in its new form. */
async function memoryOfAll(): Promise<ReturnType<typeof memoryOf>> {
  const pids = processesOf(userData, '');
  const images = memoryOf(pids);
  await until('a process for the graphics', () => processesOf(userData, '--type=gpu-process').length > 0, 30_000);
  return [...images, ...memoryOf(processesOf(userData, '').filter((pid) => !pids.includes(pid)))];
}

const besidesControl = (found: readonly string[]): readonly string[] => found.filter((hit) => !hit.startsWith(control));

/** A visit with two loans and a look at the account, which stands at its list. */
async function visit(): Promise<void> {
  await at('idle');
  await station.present('kiosk-card', library.cardOf(patrons.able.card));
  await at('awaitingPin');
  for (const key of canaryPin) await send({ type: 'pin.press', key });
  await send({ type: 'pin.submit' });
  await at('borrowing');
  for (const book of ['brothers', 'epic'] as const) await station.present('kiosk-item', library.barcodeOf(books[book].barcode));
  await until(
    'both rows',
    () => view?.screen === 'borrowing' && library.titles.filter((title) => JSON.stringify(view).includes(title)).length === 2,
    15_000,
  );
  await send({ type: 'account.open' });
  await at('account');
  await until('the loans', () => view?.screen === 'account' && JSON.stringify(view).includes(library.titles[0] ?? '?'), 15_000);
  await send({ type: 'account.close' });
  await at('borrowing');
}

describe('what the processes of the window hold', () => {
  it('of a visit that goes on: titles in its page and in the network, which shows that they can be found, and nothing in the main process', {
    timeout: 180_000,
  }, async () => {
    await visit();
    const images = await memoryOfAll();
    expect([...new Set(images.map(({ kind }) => kind))].sort()).toEqual(
      expect.arrayContaining(['gpu-process', 'main', 'renderer', 'utility', 'zygote']),
    );
    expect(images.filter(({ found }) => !found.some((hit) => hit.startsWith(control))).map(({ kind }) => kind)).toEqual([]);
    const holding = images.filter(({ found }) => besidesControl(found).length > 0).map(({ kind }) => kind);
    expect(holding.sort()).toEqual(['renderer', 'utility']);
  });

  it(`of ${visits} visits that are over: nothing in any process of the tree`, { timeout: 180_000 + visits * 60_000 }, async () => {
    for (let round = 1; round <= visits; round += 1) {
      await spareReady();
      const before = renderers();
      await send({ type: 'session.end' });
      await until('the end of the used page', () => !before.every((pid) => renderers().includes(pid)), 15_000);
      await spareReady();
      await wait(networkMs);
      const images = memoryOf(round === visits ? processesOf(userData, '') : [network()]);
      expect(images.flatMap(({ kind, found }) => besidesControl(found).map((hit) => `${kind}: ${hit}`))).toEqual([]);
      expect(images.every(({ found }) => found.some((hit) => hit.startsWith(control)))).toBe(true);
      if (round < visits) await visit();
    }
  });
});
