import type { Page } from 'playwright-core';
import type { TextLanguage } from '../../../texts/languages.ts';

/** Chooses a language as a patron does: by its name on the screen, else by its name in the list of all. */
export async function chooseLanguage(page: Page, language: TextLanguage): Promise<void> {
  const name = page.locator(`.languages button:not([aria-haspopup]):has([lang="${language}"])`);
  const list = page.locator('.languages button[aria-haspopup="dialog"]');
  await name.or(list).first().waitFor();
  if (await name.isVisible()) return name.click();
  await list.click();
  await page.locator(`.language-list button:has([lang="${language}"])`).click();
}
