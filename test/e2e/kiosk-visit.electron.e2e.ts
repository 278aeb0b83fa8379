import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entryOfFile } from '../../station/privacy/kept-data.ts';
import { filesBelow, strayLogKeys, straysOf } from '../support/kept-files.ts';
import { type LaunchedShell, launchElectronApp } from './electron-app.ts';
import { watch, type WatchedPage } from './support/browser.ts';
import { lookAt } from './support/look.ts';
import { arrive, books, button, onScreen, patrons, row, tapPin, wordsOf } from './support/people.ts';
import { ShellKiosk } from './support/shell-kiosk.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

// The shortest quiet time that a site may set: the warning comes soon.
const idleSeconds = 15;

let station: TwinStation;
let shell: LaunchedShell;
let kiosk: ShellKiosk;
/** Every page that the shell showed or kept ready. */
const watched: WatchedPage[] = [];

beforeAll(async () => {
  station = await startTwinStation({ idleSeconds });
  shell = await launchElectronApp({ args: [`--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'] });
  kiosk = new ShellKiosk(shell);
  for (const page of shell.app.windows()) watched.push(watch(page));
  shell.app.on('window', (page) => watched.push(watch(page)));
});
beforeEach(() => kiosk.arrive('kiosk.idle.heading'));
afterAll(async () => {
  await shell?.close();
  await station?.stop();
});

describe('a patron at the kiosk in the shell', () => {
  const { longPin } = patrons;
  const marks = [longPin.card, longPin.pin, ...longPin.names, books.brothers.title, books.epic.title, books.brothers.barcode, books.epic.barcode];

  it('borrows two books and leaves nothing behind', async () => {
    await kiosk.spareReady();
    const used = await kiosk.inUse();
    const { page } = used;
    await station.present('kiosk-card', longPin.card);
    await arrive(page, 'kiosk.pin.heading');
    await tapPin(page, longPin.pin, 'click');
    await arrive(page, 'kiosk.borrow.start');
    await station.present('kiosk-item', books.brothers.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 1 });
    await station.present('kiosk-item', books.epic.barcode);
    await arrive(page, 'kiosk.borrow.heading', { count: 2 });
    for (const { title } of [books.brothers, books.epic]) expect(await wordsOf(row(page, title))).toMatch(/Eräpäivä \S+ \d+\. \S+kuuta/);
    await lookAt(page, 'electron-borrow-two');
    await button(page, 'kiosk.items.done').click();
    await kiosk.changedFrom(used);
    await onScreen(kiosk.page, say('kiosk.ended.lent', { count: 2 })).waitFor();
    expect(await kiosk.leftovers(marks)).toEqual([]);
    await kiosk.arrive('kiosk.idle.heading');
    expect(await kiosk.leftovers(marks)).toEqual([]);
    const secrets = [longPin.card, longPin.pin, ...longPin.names];
    expect(watched.flatMap(({ heard }) => heard).filter((frame) => secrets.some((secret) => frame.includes(secret)))).toEqual([]);
  });

  it('returns a book without logging in, is warned when it stands still, and goes on with one press', async () => {
    await kiosk.spareReady();
    const used = await kiosk.inUse();
    const { page } = used;
    await station.present('kiosk-item', books.epic.barcode);
    await arrive(page, 'kiosk.return.heading', { count: 1 });
    expect(await wordsOf(row(page, books.epic.title))).toContain(say('row.place.shelf'));
    const warning = page.getByRole('alertdialog', { name: say('warning.heading') });
    await warning.waitFor({ timeout: 60_000 });
    expect(Number.parseInt(await warning.getByRole('timer').innerText(), 10)).toBeGreaterThanOrEqual(28);
    await lookAt(page, 'electron-warning');
    await button(page, 'warning.continue').click();
    await warning.waitFor({ state: 'detached' });
    await button(page, 'kiosk.items.done').click();
    await kiosk.changedFrom(used);
    await onScreen(kiosk.page, say('kiosk.ended.returned', { count: 1 })).waitFor();
    expect(await kiosk.leftovers(marks)).toEqual([]);
  });

  it('is spoken to in Swedish after one press, with nothing to complain of at the end', async () => {
    const { page } = kiosk;
    await page.getByRole('button', { name: 'Svenska', exact: true }).click();
    await page.locator('html[lang="sv"]').waitFor();
    expect(watched.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it("leaves in the station's folders and in its log what the list of kept data names, and nothing else", () => {
    const data = path.join(station.folder, 'data');
    expect(straysOf({ data, keys: `${data}-keys` })).toEqual([]);
    expect(filesBelow(data)).toEqual(expect.arrayContaining(['shell-token.json', 'store/journal.db', 'store/pin-attempts.db', 'store/traces.db']));
    expect(strayLogKeys(station.log())).toEqual([]);
  });

  it('leaves in the profile folder what the engine needs to start, and nothing else: no page, no dump, no word of a visit', () => {
    const files = readdirSync(shell.userData, { recursive: true, encoding: 'utf8' }).filter((name) => !isFolder(path.join(shell.userData, name)));
    expect(files.filter((name) => entryOfFile('profile', name.replaceAll(path.sep, '/')) === null)).toEqual([]);
    const written = files.flatMap((name) => bytesOf(path.join(shell.userData, name)));
    expect(written.length).toBeGreaterThan(5);
    const bytes = Buffer.concat(written);
    expect(marks.filter((mark) => [Buffer.from(mark), Buffer.from(mark, 'utf16le')].some((form) => bytes.includes(form)))).toEqual([]);
  });
});

/** The engine writes a file under another name and renames it: what was listed may be gone. */
function bytesOf(file: string): readonly Buffer[] {
  try {
    return lstatSync(file).isFile() ? [readFileSync(file)] : [];
  } catch {
    return [];
  }
}

const isFolder = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
