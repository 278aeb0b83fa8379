import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import type { Asked } from '../../renderer/dev/gallery-window.ts';
import { findChromium } from '../run/machine.ts';
import { type Gallery, openGallery } from './gallery.ts';

/** One picture to take: a sample of the registry in one language, theme and size. */
export interface Shot {
  readonly screen: string;
  readonly language: string;
  readonly theme: string;
  readonly reach: string;
  readonly width: number;
  readonly height: number;
}

const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser on the gallery: one page, in which one sample follows the other without a reload. */
export class ScreenStudio {
  readonly #gallery: Gallery;
  readonly #browser: Browser;
  readonly #errors: string[] = [];
  #page: Page | null = null;
  #size = '';

  private constructor(gallery: Gallery, browser: Browser) {
    this.#gallery = gallery;
    this.#browser = browser;
  }

  /** Builds the gallery and starts Chromium. */
  static async open(): Promise<ScreenStudio> {
    const gallery = await openGallery();
    const browser = await chromium.launch({ executablePath: findChromium() ?? 'chromium', args: browserArgs });
    return new ScreenStudio(gallery, browser);
  }

  /** Shows a sample, hands its page to `look`, and gives what is wrong with it: policy breaches, console errors and `look`'s own findings. */
  async show(shot: Shot, look: (page: Page) => Promise<readonly string[]>, rest: Asked = {}): Promise<readonly string[]> {
    const page = await this.#stage();
    this.#errors.length = 0;
    await this.#resize(page, shot);
    const { screen, language, theme, reach } = shot;
    const sample: Asked = { ...rest, screen, language, theme, reach };
    await page.evaluate((asked) => window.showSample(asked), sample);
    const found = await look(page);
    return [...found, ...this.#errors].map((finding) => `${nameOf(shot)}: ${finding}`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#gallery.close();
  }

  async #stage(): Promise<Page> {
    if (this.#page !== null) return this.#page;
    // A kiosk and a door have touch screens.
    const page = await this.#browser.newPage({ reducedMotion: 'reduce', hasTouch: true });
    page.on('console', (message: ConsoleMessage) => void (message.type() === 'error' && this.#errors.push(message.text())));
    page.on('pageerror', (error: Error) => void this.#errors.push(error.message));
    await page.goto(this.#gallery.addressOf({}));
    await page.waitForSelector('main');
    await page.evaluate(this.#gallery.checks);
    this.#page = page;
    return page;
  }

  async #resize(page: Page, { width, height }: Shot): Promise<void> {
    const size = `${width}x${height}`;
    if (size === this.#size) return;
    this.#size = size;
    await page.setViewportSize({ width, height });
  }
}

/** What is asked of a page besides the sample itself. */
export interface Strictness {
  readonly hasAxe?: boolean;
  /** Once more with every sentence 40 % longer. */
  readonly isStretched?: boolean;
}

/** Everything that the checks of `page-checks/` find on a page; nothing, if it is right. */
export function checkPage(page: Page, shot: Pick<Shot, 'screen'>, strictness: Strictness = {}): Promise<readonly string[]> {
  // Pages for technicians and developers are read at a desk.
  const leastPx = /^(bench|technician|page\/(start|code))/.test(shot.screen) ? 14 : 24;
  const options = { leastPx, hasAxe: strictness.hasAxe ?? true, isStretched: strictness.isStretched ?? false };
  return page.evaluate((asked) => window.pageChecks.findings(asked), options);
}

/** Takes a picture of a page into `folder`. */
export async function takePicture(page: Page, shot: Shot, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${nameOf(shot)}.png`) });
}

/** A shot's name: also its file's. */
export function nameOf({ screen, language, theme, reach, width, height }: Shot): string {
  const parts = [screen.replaceAll('/', '-'), `${width}x${height}`, language];
  if (theme !== 'light') parts.push(theme);
  if (reach !== 'normal') parts.push(reach);
  return parts.join('_');
}
