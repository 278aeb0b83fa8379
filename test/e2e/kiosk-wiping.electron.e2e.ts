import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LaunchedShell, launchElectronApp, pssOfTree } from './electron-app.ts';
import { arrive, books, button, onScreen, patrons, row, tapPin } from './support/people.ts';
import { say } from './support/sentence.ts';
import { type PageInUse, ShellKiosk } from './support/shell-kiosk.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';
import { stallMs } from '../support/stall.ts';
import { quickestMs } from '../support/quickest.ts';

const idleSeconds = 5;
const { longPin } = patrons;
const marks = [longPin.card, longPin.pin, ...longPin.names, books.brothers.title, books.brothers.barcode];

let station: TwinStation;
let shell: LaunchedShell;
let kiosk: ShellKiosk;

beforeAll(async () => {
  station = await startTwinStation({ idleSeconds });
  shell = await launchElectronApp({ args: [`--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'] });
  kiosk = new ShellKiosk(shell);
});
beforeEach(async () => {
  await kiosk.arrive('kiosk.idle.heading');
  await kiosk.spareReady();
});
afterAll(async () => {
  await shell?.close();
  await station?.stop();
});

/** A visit up to the point at which its end is awaited; tells the process that saw it. */
async function visit(): Promise<PageInUse> {
  const { page } = kiosk;
  await station.present('kiosk-card', longPin.card);
  await arrive(page, 'kiosk.pin.heading');
  await tapPin(page, longPin.pin, 'click');
  await arrive(page, 'kiosk.borrow.start');
  await station.present('kiosk-item', books.brothers.barcode);
  await row(page, books.brothers.title).waitFor();
  return kiosk.inUse();
}

describe('after a visit in the shell', () => {
  it('that the patron ended, nothing of it is anywhere and its process is gone within half a second', async () => {
    const goneMs = await quickestMs(500, async () => {
      await kiosk.arrive('kiosk.idle.heading');
      await kiosk.spareReady();
      const used = await visit();
      const endedAtMs = performance.now();
      await button(kiosk.page, 'kiosk.items.done').click();
      const ms = await kiosk.changedFrom(used, endedAtMs);
      await onScreen(kiosk.page, say('kiosk.ended.lent', { count: 1 })).waitFor();
      expect(await kiosk.leftovers(marks)).toEqual([]);
      return ms;
    });
    expect(goneMs).toBeLessThanOrEqual(500);
  });

  it('that another card ended, the next patron is asked for the PIN by a fresh page', async () => {
    const used = await visit();
    const shownAtMs = performance.now();
    await station.present('kiosk-card', patrons.able.card);
    expect(await kiosk.changedFrom(used, shownAtMs)).toBeLessThanOrEqual(600 + stallMs);
    await kiosk.arrive('kiosk.pin.heading');
    expect(await kiosk.leftovers(marks)).toEqual([]);
    await tapPin(kiosk.page, patrons.able.pin, 'click');
    await arrive(kiosk.page, 'kiosk.borrow.start');
    await button(kiosk.page, 'kiosk.items.done').click();
  });

  it.each([
    ['at once, their choices go along', books.onLoan, 'contrast'],
    ['when they have perhaps left, it finds nothing that they chose', books.late, 'light'],
  ] as const)('of returns that a card follows %s, and no title is anywhere', { timeout: 60_000 }, async (_, { title, barcode }, theme) => {
    await kiosk.page.getByRole('button', { name: say('shared.accessibility') }).click();
    await kiosk.page.getByText(say('access.theme.contrast'), { exact: true }).click();
    await kiosk.page.locator('html[data-theme="contrast"]').waitFor();
    await kiosk.page.keyboard.press('Escape');
    await station.present('kiosk-item', barcode);
    await row(kiosk.page, title).waitFor();
    const used = await kiosk.inUse();
    await kiosk.spareReady();
    // After five quiet seconds and twelve of the warning nobody has touched anything for a quarter of a minute.
    if (theme === 'light') await kiosk.page.locator('.warning-number', { hasText: /^1[0-8]$/ }).waitFor({ timeout: 30_000 });
    await station.present('kiosk-card', patrons.able.card);
    await kiosk.changedFrom(used);
    await kiosk.arrive('kiosk.pin.heading');
    await kiosk.page.locator(`html[data-theme="${theme}"]`).waitFor();
    expect(await kiosk.leftovers([title, barcode])).toEqual([]);
    // This page has seen a card: it gives way, and what comes next must not touch it any more.
    const second = await kiosk.inUse();
    await kiosk.spareReady();
    await button(kiosk.page, 'shared.cancel').click();
    await kiosk.changedFrom(second);
  });

  it('that ran out of time, nothing of it is anywhere', async () => {
    const used = await visit();
    // Here, where nobody hurries: a look into the memory may take as long as a patron may stand still.
    expect(await kiosk.heapHits(kiosk.page, [books.brothers.title]), 'what is looked for can be found').not.toEqual([]);
    await kiosk.page.getByRole('alertdialog', { name: say('warning.heading') }).waitFor();
    await kiosk.changedFrom(used);
    await kiosk.arrive('kiosk.ended.timeoutHeading');
    expect(await kiosk.leftovers(marks)).toEqual([]);
  }, 60_000);

  it('that went on after a crash of its page, nothing of it is anywhere', async () => {
    const used = await visit();
    const crashedAtMs = performance.now();
    process.kill(used.pid, 'SIGKILL');
    await kiosk.changedFrom(used, crashedAtMs);
    await row(kiosk.page, books.brothers.title).waitFor();
    expect(performance.now() - crashedAtMs, 'milliseconds until the screen is back').toBeLessThanOrEqual(3000 + stallMs);
    const second = await kiosk.inUse();
    await kiosk.spareReady();
    await button(kiosk.page, 'kiosk.items.done').click();
    await kiosk.changedFrom(second);
    expect(await kiosk.leftovers(marks)).toEqual([]);
  });

  it('keeps one page in front and one that waits, within 400 MB', async () => {
    await kiosk.spareReady();
    const megabytes = pssOfTree(shell.app.process().pid ?? 0) / 1024;
    const pids = await kiosk.processes();
    expect(new Set(pids).size).toBe(2);
    expect(megabytes).toBeLessThanOrEqual(400);
  });
});
