import type { Page } from 'playwright-core';
import { inFront, type LaunchedShell } from '../electron-app.ts';
import { until } from '../../support/until.ts';
import type { TextKey } from '../../../texts/keys.ts';
import { leftovers } from './leftovers.ts';
import { heading } from './people.ts';

/** A page in front and its process. */
export interface PageInUse {
  readonly pid: number;
  readonly page: Page;
}

/** The pages of a shell whose kiosk changes its page's process after each visit. */
export class ShellKiosk {
  readonly #shell: LaunchedShell;

  constructor(shell: LaunchedShell) {
    this.#shell = shell;
  }

  /** The page in front: the oldest that lives, since the one that waits is always made after it. */
  get page(): Page {
    const [page] = this.#pages();
    if (page === undefined) throw new Error('the shell has no page');
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** The page in front and its process. */
  async inUse(): Promise<PageInUse> {
    const pid = await (await inFront(this.#shell)).evaluate((contents) => contents.getOSProcessId());
    return { pid, page: this.page };
  }

  /** Waits until the page in front, whichever it is by then, has this heading. */
  async arrive(key: TextKey): Promise<void> {
    await until(
      `the heading ${key}`,
      () =>
        heading(this.page, key)
          .isVisible()
          .catch(() => false),
      15_000,
    );
  }

  /** Waits until another page waits behind the one in front. */
  async spareReady(): Promise<void> {
    const isThere = async (): Promise<boolean> => {
      const [, spare] = this.#pages();
      return (
        spare
          ?.locator('[data-screen="starting"]')
          .isVisible()
          .catch(() => false) ?? false
      );
    };
    await until('a page that waits', isThere, 15_000);
  }

  #pages(): Page[] {
    return this.#shell.app.windows().filter((page) => !page.isClosed());
  }

  /** Which marks are in the memory of a page, each as a word of its own: a program's own words may have one in them. */
  async heapHits(page: Page, marks: readonly string[]): Promise<readonly string[]> {
    const text = (await heapOf(page)).join('\n');
    const isThere = (mark: string): boolean => new RegExp(`(?<![\\p{L}\\p{N}])${mark}(?![\\p{L}\\p{N}])`, 'u').test(text);
    return marks.filter(isThere).map((mark) => `heap: ${mark}`);
  }

  /** The processes of all pages. */
  processes(): Promise<number[]> {
    return this.#shell.app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) => contents.getOSProcessId())
        .filter((pid) => pid !== 0),
    );
  }

  /** Milliseconds since `sinceMs` until the process of a used page is gone; waits until another page is in front. */
  async changedFrom({ pid, page }: PageInUse, sinceMs = 0): Promise<number> {
    await until('the end of the page that was used', () => !isAlive(pid), 60_000);
    const ms = performance.now() - sinceMs;
    await until('a page in front', () => page.isClosed(), 15_000);
    return ms;
  }

  /** Which marks can be found anywhere in the shell: its pages, their memory, the window's title, the clipboard. */
  async leftovers(marks: readonly string[]): Promise<readonly string[]> {
    const pages = this.#pages();
    const inPages = await Promise.all(pages.map((page) => leftovers(page, marks)));
    const heaps = await Promise.all(pages.map((page) => this.heapHits(page, marks)));
    const shell = await this.#shell.app.evaluate(async ({ BaseWindow, clipboard, webContents }) => ({
      windowTitle: BaseWindow.getAllWindows().map((window) => window.getTitle()),
      clipboard: clipboard.readText(),
      histories: webContents.getAllWebContents().map((contents) => contents.navigationHistory.getAllEntries().map(({ url, title }) => [url, title])),
    }));
    const inShell = marks.filter((mark) => JSON.stringify(shell).includes(mark)).map((mark) => `shell: ${mark}`);
    return [...inPages.flat(), ...heaps.flat(), ...inShell];
  }
}

/** Every text in a page's memory, as its developer tools would save it. */
async function heapOf(page: Page): Promise<readonly string[]> {
  const devTools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devTools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devTools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: true });
  await devTools.detach();
  // Letters beyond ASCII are escaped in it.
  return (JSON.parse(chunks.join('')) as { strings: string[] }).strings;
}

/** Whether a process is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
