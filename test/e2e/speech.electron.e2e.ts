import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { inFront, type LaunchedShell, launchElectronApp } from './electron-app.ts';
import { arrive, books, button, onScreen, patrons, tapPin } from './support/people.ts';
import { say } from './support/sentence.ts';
import { ShellKiosk } from './support/shell-kiosk.ts';
import { heardIn, voiceSection, wordsIn, isReady } from './support/station-voices.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-spoken-in-shell-'));
const file = path.join(folder, 'kiosk.voice');

let station: TwinStation;
let shell: LaunchedShell;
let kiosk: ShellKiosk;

beforeAll(async () => {
  station = await startTwinStation({
    kiosk: 'speech = "headset"',
    more: voiceSection({ role: 'kiosk.voice', file, settings: ', output = "plughw:CARD=Headset"' }),
  });
  await until('the voice has told what it can say', () => isReady(station, 'kiosk-voice'), 20_000);
  shell = await launchElectronApp({ args: [`--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'] });
  kiosk = new ShellKiosk(shell);
});
beforeEach(() => kiosk.arrive('kiosk.idle.heading'));
afterAll(async () => {
  await shell?.close();
  await station?.stop();
  rmSync(folder, { recursive: true });
});

/** The way of a real key: through the browser process, before the page. */
async function press(keyCode: string): Promise<void> {
  const contents = await inFront(shell);
  await contents.evaluate((front, key) => {
    for (const type of ['keyDown', 'keyUp'] as const) front.sendInputEvent({ type, keyCode: key });
  }, keyCode);
}

const isReading = async (): Promise<boolean> => kiosk.page.getByRole('button', { name: say('speech.stop') }).isVisible();

describe('reading aloud in the shell', () => {
  it('begins with F2, goes on to the last screen of the visit, as loud, and ends with it', async () => {
    await kiosk.spareReady();
    await kiosk.page.getByRole('button', { name: say('speech.start') }).waitFor();
    await press('F2');
    await until('the key has started it', isReading);
    await button(kiosk.page, 'speech.start').waitFor({ state: 'detached' });
    await kiosk.page.getByRole('button', { name: say('speech.volume', { level: 2, levels: 3 }) }).click();
    const used = await kiosk.inUse();
    await station.present('kiosk-card', patrons.able.card);
    await arrive(used.page, 'kiosk.pin.heading');
    await tapPin(used.page, patrons.able.pin, 'click');
    await arrive(used.page, 'kiosk.borrow.start');
    await station.present('kiosk-item', books.brothers.barcode);
    await arrive(used.page, 'kiosk.borrow.heading', { count: 1 });
    await until('the title is read', () => wordsIn(file).includes(books.brothers.title), 20_000);
    await button(used.page, 'kiosk.items.done').click();
    await kiosk.changedFrom(used);
    await onScreen(kiosk.page, say('kiosk.ended.lent', { count: 1 })).waitFor();
    expect(await isReading()).toBe(true);
    // The last words of the visit are those of the page that came after the one in use.
    await until('the thanks are read', () => wordsIn(file).includes(say('kiosk.ended.lent', { count: 1 })), 20_000);
    expect(wordsIn(file)).toContain(say('kiosk.ended.heading'));
    expect(heardIn(file).at(-1)?.args).toEqual(expect.arrayContaining(['-a', '143']));
    await button(kiosk.page, 'kiosk.ended.close').click();
    await kiosk.arrive('kiosk.idle.heading');
    const heard = heardIn(file).length;
    await kiosk.page.getByRole('button', { name: say('speech.start') }).waitFor();
    expect(heardIn(file).slice(heard)).toEqual([]);
  });

  it('and the display settings last over a second try with a card that could not be read', async () => {
    await kiosk.spareReady();
    await press('F2');
    await until('the key has started it', isReading);
    await kiosk.page.getByRole('button', { name: say('shared.accessibility') }).click();
    await kiosk.page.getByText(say('access.theme.contrast'), { exact: true }).click();
    await kiosk.page.locator('html[data-theme="contrast"]').waitFor();
    await kiosk.page.keyboard.press('Escape');
    const used = await kiosk.inUse();
    await station.present('kiosk-card', patrons.able.card);
    await arrive(used.page, 'kiosk.pin.heading');
    await tapPin(used.page, '9876', 'click');
    await arrive(used.page, 'kiosk.refused.card-unknown-or-pin-wrong.title');
    await station.present('kiosk-card', '\u0000\u0000345670\u0000\u0000');
    await kiosk.changedFrom(used);
    await kiosk.arrive('kiosk.card.heading');
    await kiosk.page.locator('html[data-theme="contrast"]').waitFor();
    await until('it is read on', isReading);
    await button(kiosk.page, 'shared.cancel').click();
    await kiosk.arrive('kiosk.idle.heading');
    await kiosk.page.locator('html[data-theme="light"]').waitFor();
    await kiosk.page.getByRole('button', { name: say('speech.start') }).waitFor();
  });
});
