import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../run/machine.ts';

/** Where patrons stand: the kiosk's screen upright, the panel's and the bench's across. */
export const sizes = { kiosk: { width: 1080, height: 1920 }, door: { width: 1280, height: 800 }, bench: { width: 1280, height: 800 } } as const;

const limitMs = 15_000;
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A page and everything that it complained of or heard. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught errors and breaches of the page's own policy. */
  readonly complaints: readonly string[];
  /** Every frame that the station sent to the page. */
  readonly heard: readonly string[];
}

/** `init` runs in the page before its own scripts; `prepare` before the page goes to its address. */
export interface OpenOptions {
  readonly locale?: string;
  readonly init?: () => void;
  readonly prepare?: (page: Page) => Promise<void>;
}

/** One Chromium for a file of stories. */
export interface StoryBrowser {
  /** Opens an address in a profile of its own, with a touch screen. */
  open(address: string, size: { readonly width: number; readonly height: number }, options?: OpenOptions): Promise<WatchedPage>;
  /** CPU seconds of all its processes so far. */
  cpuSeconds(): Promise<number>;
  close(): Promise<void>;
}

/** Starts Chromium. */
export async function startBrowser(): Promise<StoryBrowser> {
  const browser = await chromium.launch({ executablePath: findChromium() ?? 'chromium', args });
  return {
    open: async (address, viewport, { locale = 'fi-FI', init, prepare } = {}) => {
      const context = await newContext(browser, viewport, locale);
      if (init !== undefined) await context.addInitScript(init);
      const watched = watch(await context.newPage());
      await prepare?.(watched.page);
      await watched.page.goto(address);
      return watched;
    },
    cpuSeconds: () => cpuSecondsOf(browser),
    close: () => browser.close(),
  };
}

async function cpuSecondsOf(browser: Browser): Promise<number> {
  const devTools = await browser.newBrowserCDPSession();
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
  await devTools.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function newContext(browser: Browser, viewport: { readonly width: number; readonly height: number }, locale: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale, hasTouch: true, reducedMotion: 'reduce', timezoneId: 'Europe/Helsinki' });
  context.setDefaultTimeout(limitMs);
  return context;
}

/** Notes what a page complains of and what it is sent, from now on. */
export function watch(page: Page): WatchedPage {
  const complaints: string[] = [];
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(payload.toString())));
  return { page, complaints, heard };
}
