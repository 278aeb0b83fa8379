import type { Page } from 'playwright-core';

/** Everything that somebody could read out of a page after its patron has left, by where it stands. */
async function remains(page: Page): Promise<Readonly<Record<string, string>>> {
  const inPage = await page.evaluate(async () => ({
    dom: document.documentElement.outerHTML,
    fields: JSON.stringify([...document.querySelectorAll('input, textarea, select')].map((field) => (field as HTMLInputElement).value)),
    title: document.title,
    address: location.href,
    state: JSON.stringify(history.state),
    localStorage: JSON.stringify({ ...localStorage }),
    sessionStorage: JSON.stringify({ ...sessionStorage }),
    cookies: document.cookie,
    databases: JSON.stringify(await indexedDB.databases()),
    caches: JSON.stringify(await caches.keys()),
    resources: JSON.stringify(performance.getEntries().map(({ name }) => name)),
  }));
  const devTools = await page.context().newCDPSession(page);
  try {
    const accessibilityTree = JSON.stringify(await devTools.send('Accessibility.getFullAXTree'));
    const history = JSON.stringify(await devTools.send('Page.getNavigationHistory'));
    return { ...inPage, accessibilityTree, history };
  } finally {
    await devTools.detach();
  }
}

/**
 * Watches for the moment at which none of the marks is in the page any more, counted from the next press of a button.
 * @returns what tells the milliseconds, once it is so
 */
export async function wipeTime(page: Page, marks: readonly string[]): Promise<() => Promise<number>> {
  await page.evaluate((wanted) => {
    let pressedAt: number | null = null;
    document.addEventListener('click', () => (pressedAt ??= performance.now()), { capture: true, once: true });
    const isThere = (): boolean => wanted.some((mark) => document.documentElement.outerHTML.includes(mark) || document.title.includes(mark));
    const observer = new MutationObserver(() => {
      if (pressedAt === null || isThere()) return;
      document.documentElement.dataset['wipedAfterMs'] = String(performance.now() - pressedAt);
      observer.disconnect();
    });
    observer.observe(document.documentElement, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['aria-label', 'data-screen'],
    });
  }, marks);
  return async () => {
    const html = page.locator('html[data-wiped-after-ms]');
    await html.waitFor();
    return Number(await html.getAttribute('data-wiped-after-ms'));
  };
}

/** Which of the patron's marks are still in a page, and where: `dom: Kalevala`. */
export async function leftovers(page: Page, marks: readonly string[]): Promise<readonly string[]> {
  const places = Object.entries(await remains(page));
  return places.flatMap(([place, text]) => marks.filter((mark) => text.includes(mark)).map((mark) => `${place}: ${mark}`));
}
