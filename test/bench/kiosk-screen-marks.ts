import type { Page } from 'playwright-core';

/** Ten copies that can be lent. */
export const itemIds = ['2012', '2020', '2038', '2046', '2053', '2061', '2079', '2087', '2095', '2103'].map((end) => `3456700000${end}`);

/** Milliseconds since the epoch, as finely as the page's own clock tells them: both run on this machine. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** From now on the page notes the frame in which it first had so many rows, and so many rows that are done. */
export async function startMarks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const marks: Record<string, number> = {};
    Object.assign(window, { marks });
    const note = (kind: string, count: number): void => {
      for (let at = 1; at <= count; at += 1) {
        if (marks[`${kind}-${at}`] !== undefined) continue;
        marks[`${kind}-${at}`] = Number.POSITIVE_INFINITY;
        // The frame after the next one begins when this one has been drawn.
        const noteDrawn = (): void => {
          marks[`${kind}-${at}`] = performance.timeOrigin + performance.now();
        };
        requestAnimationFrame(() => requestAnimationFrame(noteDrawn));
      }
    };
    const look = (): void => {
      note('row', document.querySelectorAll('li.row').length);
      note('done', document.querySelectorAll('li.row[data-mark="done"], li.row[data-mark="renewed"]').length);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-mark'] });
  });
}

/** When the page drew this, in milliseconds since the epoch. */
export async function tellMark(page: Page, name: string): Promise<number> {
  const mark = await page.waitForFunction(
    (wanted) => {
      const ms = (Reflect.get(window, 'marks') as Record<string, number>)[wanted];
      return ms !== undefined && Number.isFinite(ms) ? ms : null;
    },
    name,
    { timeout: 15_000, polling: 20 },
  );
  return (await mark.jsonValue()) ?? Number.NaN;
}

/** Waits until so many rows are done and nothing is being switched. */
export async function lentOn(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelectorAll('li.row[data-mark="done"]').length === wanted, count);
}
