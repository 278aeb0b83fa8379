import type { Page } from 'playwright-core';

/** MB of JavaScript objects that a page in Chromium still needs, everything else collected first. */
export async function pageHeapMb(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  try {
    await devTools.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await devTools.send('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize / 1e6;
  } finally {
    await devTools.detach();
  }
}
