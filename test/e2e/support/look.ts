import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings } from './axe.ts';

/** Set it to keep a picture of every screen that the stories pass. */
const pictures = process.env['OMATOIMI_E2E_PICTURES'];
const seen = new Set<string>();

/** Looks at a screen once in a file of stories: axe finds nothing, and a picture is kept where one is wanted. */
export async function lookAt(page: Page, name: string): Promise<void> {
  if (seen.has(name)) return;
  seen.add(name);
  await takePicture(page, name);
  expect(await axeFindings(page), `axe on ${name}`).toEqual([]);
}

/** Keeps a picture of what the page shows, where pictures are wanted. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined || pictures === '') return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
