import type { Page } from 'playwright-core';
import { sizes, type StoryBrowser, startBrowser } from '../e2e/support/browser.ts';
import { arrive, button, heading, patrons } from '../e2e/support/people.ts';
import { pageHeapMb } from '../e2e/support/page-heap.ts';
import { say } from '../e2e/support/sentence.ts';
import { startTwinStation, type TwinStation } from '../e2e/support/twin-station.ts';
import { itemIds, lentOn, nowMs, startMarks, tellMark } from './kiosk-screen-marks.ts';
import { type Quantiles, quantiles } from './quantiles.ts';
import { UnwatchedBrowser } from './unwatched-browser.ts';

/** The kiosk's screen in a real Chromium, on a station process with a library system and devices that speak real bytes. */
export interface KioskScreenResult {
  /** The last byte of a scan on the reader's line -> a frame with its row. Library system at 150 ms. */
  readonly feedbackMs: Quantiles;
  /** The same -> a frame that says what became of the item. */
  readonly rowMs: Quantiles;
  /** Ten items shown as a stack at 100 ms, four links -> the frame in which the last of them is lent. */
  readonly stackMs: Quantiles;
  /** Ten on the pad: from the moment they lie there, reading and alarms included. */
  readonly padStackMs: Quantiles;
}

/** What one screen costs a browser. */
export interface KioskLoadResult {
  /** The control: a page with one button and nothing else, measured alike in the same run. */
  readonly bareMs: Quantiles;
  readonly barePaintMs: Quantiles;
  /** Navigation -> a frame with the first screen, that can be pressed. */
  readonly interactiveMs: Quantiles;
  readonly slowInteractiveMs: Quantiles;
  /** JS heap at rest, after a collection, in MB. */
  readonly heapMegabytes: number;
  /** CPU of all the browser's processes while the first screen rests, as a part of one core. */
  readonly idleShare: number;
  /** Interactions to their next paint, at a processor four times as slow. */
  readonly paintMs: Quantiles;
}

/** Opens the kiosk of a station. */
async function standAt(browser: StoryBrowser, station: TwinStation): Promise<Page> {
  const { page } = await browser.open(await station.addressOf('kiosk'), sizes.kiosk);
  await arrive(page, 'kiosk.idle.heading');
  return page;
}

async function logIn(page: Page, station: TwinStation): Promise<void> {
  await station.readers['kiosk-card'].present(patrons.able.card);
  await arrive(page, 'kiosk.pin.heading');
  for (const digit of patrons.able.pin) await page.getByRole('button', { name: digit, exact: true }).tap();
  await button(page, 'pin.ok').tap();
  await page.locator('[data-screen="borrowing"]').waitFor();
}

async function leave(page: Page): Promise<void> {
  await button(page, 'kiosk.items.done').tap();
  const count = button(page, 'kiosk.counting.yes');
  await count.or(heading(page, 'kiosk.ended.heading')).waitFor();
  if (await count.isVisible()) await count.tap();
  await button(page, 'kiosk.ended.close').tap();
  await arrive(page, 'kiosk.idle.heading');
}

/** Reads, rows and stacks. */
export async function benchKioskItems(rounds: number): Promise<KioskScreenResult> {
  const browser = await startBrowser();
  try {
    const { feedback, rows } = await single(browser, rounds * 10);
    return {
      feedbackMs: quantiles(feedback),
      rowMs: quantiles(rows),
      stackMs: quantiles(await stacks(browser, rounds, 'reader')),
      padStackMs: quantiles(await stacks(browser, rounds, 'pad')),
    };
  } finally {
    await browser.close();
  }
}

async function single(browser: StoryBrowser, count: number) {
  const station = await startTwinStation({ latencyMs: 150, connections: 4 });
  try {
    const page = await standAt(browser, station);
    const feedback: number[] = [];
    const rows: number[] = [];
    for (let done = 0; done < count; done += itemIds.length) {
      await logIn(page, station);
      await startMarks(page);
      for (const [at, item] of itemIds.entries()) {
        const startMs = nowMs();
        await station.readers['kiosk-item'].present(item);
        rows.push((await tellMark(page, `done-${at + 1}`)) - startMs);
        feedback.push((await tellMark(page, `row-${at + 1}`)) - startMs);
      }
      await leave(page);
      station.library.register.reset();
    }
    return { feedback, rows };
  } finally {
    await station.stop();
  }
}

async function stacks(browser: StoryBrowser, rounds: number, by: 'reader' | 'pad'): Promise<number[]> {
  const station = await startTwinStation({ latencyMs: 100, connections: 4, hasPad: by === 'pad' });
  try {
    const page = await standAt(browser, station);
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await logIn(page, station);
      await startMarks(page);
      const startMs = nowMs();
      if (by === 'pad') for (const item of itemIds) station.pad.act(['place', item]);
      else await Promise.all(itemIds.map((item) => station.readers['kiosk-item'].present(item)));
      took.push((await tellMark(page, `done-${itemIds.length}`)) - startMs);
      await lentOn(page, itemIds.length);
      if (by === 'pad') station.pad.act(['clear']);
      await leave(page);
      station.library.register.reset();
    }
    return took;
  } finally {
    await station.stop();
  }
}

/** What the first screen costs, and how fast it answers on a slow processor. */
export async function benchKioskLoad(loads: number): Promise<KioskLoadResult> {
  const station = await startTwinStation();
  const [browser, unwatched] = await Promise.all([startBrowser(), UnwatchedBrowser.start()]);
  try {
    const address = (): Promise<string> => station.addressOf('kiosk');
    const bareMs = await loadTimes(unwatched, async () => bareAddress, { loads, slowDown: 1 });
    const interactiveMs = await loadTimes(unwatched, address, { loads, slowDown: 1 });
    const slowInteractiveMs = await loadTimes(unwatched, address, { loads, slowDown: 4 });
    const page = await standAt(browser, station);
    const heapMegabytes = await pageHeapMb(page);
    const idleShare = await cpuShare(browser, 10_000);
    const paintMs = await paintTimes(page, () => pressAround(page));
    const bare = await browser.open(bareAddress, sizes.kiosk);
    const barePaintMs = await paintTimes(bare.page, () => pressBare(bare.page));
    return { bareMs, barePaintMs, interactiveMs, slowInteractiveMs, heapMegabytes, idleShare, paintMs };
  } finally {
    await Promise.all([browser.close(), unwatched.close()]);
    await station.stop();
  }
}

const bareAddress = 'data:text/html,<div data-screen="idle"><button class="verb" onclick="this.textContent%2B%2B">0</button></div>';

const noteInteractive = `{
  const look = () => {
    if (document.querySelector('[data-screen="idle"] .verb') === null) return void requestAnimationFrame(look);
    requestAnimationFrame(() => { window.interactiveMs = performance.now(); });
  };
  requestAnimationFrame(look);
  window.isInteractive = new Promise((resolve) => {
    const ask = () => (window.interactiveMs === undefined ? setTimeout(ask, 50) : resolve(window.interactiveMs));
    ask();
  });
}`;

async function loadTimes(
  browser: UnwatchedBrowser,
  address: () => Promise<string>,
  { loads, slowDown }: { loads: number; slowDown: number },
): Promise<Quantiles> {
  const sample: number[] = [];
  for (let load = -1; load < loads; load += 1) {
    const page = await browser.open({ size: sizes.kiosk, slowDown, init: noteInteractive });
    await page.goto(await address());
    const ms = await page.evaluate<number>('window.isInteractive');
    if (load >= 0) sample.push(ms ?? Number.NaN);
    await page.close();
  }
  return quantiles(sample);
}

async function cpuShare(browser: StoryBrowser, forMs: number): Promise<number> {
  const before = await browser.cpuSeconds();
  await new Promise((resolve) => setTimeout(resolve, forMs));
  return ((await browser.cpuSeconds()) - before) / (forMs / 1000);
}

/** As the browser itself measures an interaction, from the finger to the next frame, at a processor four times as slow. */
async function paintTimes(page: Page, pressMuch: () => Promise<void>): Promise<Quantiles> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    const durations = new Map<number, number>();
    Object.assign(window, { interactions: durations });
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { interactionId: number; duration: number }[])
        if (entry.interactionId > 0) durations.set(entry.interactionId, Math.max(entry.duration, durations.get(entry.interactionId) ?? 0));
    });
    observer.observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    for (const type of ['pointerdown', 'keydown'])
      addEventListener(type, () => Object.assign(window, { presses: (Reflect.get(window, 'presses') ?? 0) + 1 }), true);
  });
  await pressMuch();
  await page.waitForTimeout(300);
  const { slow, presses } = await page.evaluate(() => ({
    slow: [...(Reflect.get(window, 'interactions') as Map<number, number>).values()],
    presses: Number(Reflect.get(window, 'presses')),
  }));
  // The browser names no interaction of less than 16 ms: those count as 16.
  return quantiles([...slow, ...Array.from({ length: Math.max(0, presses - slow.length) }, () => 16)]);
}

/** Borrow, cancel, and each language, twelve times over. */
async function pressAround(page: Page): Promise<void> {
  for (let visit = 0; visit < 12; visit += 1) {
    await page.getByRole('button', { name: say('kiosk.idle.borrow') }).tap();
    await arrive(page, 'kiosk.card.heading');
    await button(page, 'shared.cancel').tap();
    await arrive(page, 'kiosk.idle.heading');
    for (const language of ['Svenska', 'English', 'Suomi']) {
      await page.getByRole('button', { name: language, exact: true }).tap();
      await page.waitForTimeout(60);
    }
  }
}

async function pressBare(page: Page): Promise<void> {
  for (let time = 0; time < 60; time += 1) {
    await page.locator('.verb').tap();
    await page.waitForTimeout(60);
  }
}
