import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import { type Gallery, openGallery } from './gallery.ts';

export { axeFindings } from './support/axe.ts';

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

/** A real browser on the gallery, one page after the other. */
export class ScreenStudio {
  readonly #gallery: Gallery;
  readonly #browser: Browser;
  #page: Page | null = null;

  private constructor(gallery: Gallery, browser: Browser) {
    this.#gallery = gallery;
    this.#browser = browser;
  }

  /** Builds the gallery and starts Chromium. */
  static async open(): Promise<ScreenStudio> {
    const gallery = await openGallery();
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: browserArgs });
    return new ScreenStudio(gallery, browser);
  }

  /** Shows a sample, hands its page to `look`, and gives what is wrong with it: policy breaches, console errors and `look`'s own findings. */
  async show(shot: Shot, look: (page: Page) => Promise<readonly string[]>): Promise<readonly string[]> {
    const { width, height, screen, language, theme, reach } = shot;
    this.#page ??= await this.#browser.newPage({ reducedMotion: 'reduce' });
    const page = this.#page;
    const errors: string[] = [];
    const onConsole = (message: ConsoleMessage): void => void (message.type() === 'error' && errors.push(message.text()));
    const onError = (error: Error): void => void errors.push(error.message);
    page.on('console', onConsole).on('pageerror', onError);
    try {
      await page.setViewportSize({ width, height });
      await page.goto(this.#gallery.addressOf({ screen, language, theme, reach }));
      await page.waitForSelector('main');
      await page.waitForFunction(() => document.querySelector('[data-loading]') === null);
      // Languages beyond the first three arrive a moment after the page.
      if (/^(kiosk|door)/.test(screen)) await page.waitForFunction((asked) => document.documentElement.lang === asked, language);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      return [...(await look(page)), ...errors].map((finding) => `${nameOf(shot)}: ${finding}`);
    } finally {
      page.off('console', onConsole).off('pageerror', onError);
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#gallery.close();
  }
}

/** Letters below `smallest` px, targets below 44 px, and anything that leaves the page or covers a main action. */
export function measureFindings(page: Page, smallest: number): Promise<readonly string[]> {
  return page.evaluate((least) => {
    const findings: string[] = [];
    const root = document.scrollingElement ?? document.documentElement;
    if (root.scrollHeight > window.innerHeight + 1 || root.scrollWidth > window.innerWidth + 1) {
      findings.push(`page scrolls: ${root.scrollWidth} x ${root.scrollHeight}`);
    }
    const scrolls = (element: Element): boolean => element.closest('.rows, .panel-rows, .bytes, .bench-stack, .bench') !== null;
    const isHidden = (element: Element): boolean =>
      element.closest('option') !== null || getComputedStyle(element).clipPath !== 'none' || element.closest('.spoken-only') !== null;
    for (const element of document.querySelectorAll('body *')) {
      if (isHidden(element)) continue;
      const box = element.getBoundingClientRect();
      const isControl = element.matches('button:not([tabindex="-1"]), a, input, select');
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
      if (!isControl && !hasText) continue;
      const label = (element.textContent ?? element.tagName).slice(0, 40);
      if (isControl && Math.min(box.width, box.height) < 43.9) findings.push(`target ${Math.round(box.width)}x${Math.round(box.height)}: ${label}`);
      if (hasText && Number.parseFloat(getComputedStyle(element).fontSize) < least) findings.push(`letters too small: ${label}`);
      if (scrolls(element)) continue;
      if (box.left < -1 || box.top < -1 || box.right > window.innerWidth + 1 || box.bottom > window.innerHeight + 1)
        findings.push(`outside: ${label}`);
      if (element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).display !== 'inline') findings.push(`clipped: ${label}`);
    }
    for (const main of document.querySelectorAll('.frame main, .frame main > *')) {
      if (!main.matches('.rows, h1') && main.scrollHeight > main.clientHeight + 2 && main.clientHeight > 0)
        findings.push(`overflows: ${main.className} ${main.scrollHeight} > ${main.clientHeight}`);
    }
    // A column of actions that is too full grows upwards, over what stands above it.
    for (const actions of document.querySelectorAll('.frame .actions')) {
      const top = Math.min(...[...actions.children].map((each) => each.getBoundingClientRect().top));
      if (top < actions.getBoundingClientRect().top - 1)
        findings.push(`actions too full by ${Math.round(actions.getBoundingClientRect().top - top)} px`);
    }
    return findings;
  }, smallest);
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
