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

/** Which of the patron's marks are still in a page, and where: `dom: Kalevala`. */
export async function leftovers(page: Page, marks: readonly string[]): Promise<readonly string[]> {
  const places = Object.entries(await remains(page));
  return places.flatMap(([place, text]) => marks.filter((mark) => text.includes(mark)).map((mark) => `${place}: ${mark}`));
}
