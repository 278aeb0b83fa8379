import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../run/project-root.ts';
import { ScreenStudio, type Shot } from './screens.ts';

// npm run screens: the pictures of docs/screens, from the samples of renderer/screens.registry.ts, half as large as the screen and as WebP.
const folder = path.join(projectRoot, 'docs/screens');
const upright = { width: 1080, height: 1920 };
const lying = { width: 1280, height: 800 };
const sevenInches = { width: 800, height: 480 };
const everyScreen = [
  ...['idle/plain', 'idle/staying', 'awaitingCard/plain', 'awaitingNumber/typing', 'awaitingPin/typing', 'checking/plain', 'borrowing/empty'],
  ...['borrowing/stack', 'borrowing/pad', 'borrowing/warning', 'counting/borrow', 'puttingBack/several', 'returning/empty', 'returning/stack'],
  ...['account/loans', 'receipt/printed', 'refused/card-expired', 'ended/patron', 'ended/atOdds', 'staff/busy', 'outOfOrder/plain'],
  ...['puttingBack/stuck', 'staffRecords/choosing', 'staffRecords/card', 'staffRecords/number', 'staffRecords/shown'],
  'idle/plain/settings',
  'idle/plain/every',
  'idle/plain/languages',
].map((name) => `kiosk/${name}`);
const doorScreens = [
  'idle/selfService',
  'idle/closedUntil',
  'idle/doorClosed',
  'idle/heldOpen',
  'awaitingPin/typing',
  'checking/plain',
  'granted/plain',
  'refused/outside-hours',
];
const shown = ['kiosk/idle/plain', 'kiosk/awaitingPin/typing', 'kiosk/borrowing/stack', 'kiosk/borrowing/warning', 'kiosk/account/loans'];

const shotsOf = (screens: readonly string[], rest: Partial<Shot>): Shot[] =>
  screens.map((screen) => ({ screen, language: 'fi', theme: 'light', reach: 'normal', ...(screen.startsWith('door') ? lying : upright), ...rest }));

/** The chapters of the index, in order. */
const chapters: readonly (readonly [heading: string, shots: readonly Shot[]])[] = [
  ['The kiosk', shotsOf(everyScreen, {})],
  ['The kiosk, lying', shotsOf(shown, lying)],
  ['High contrast', shotsOf(shown, { theme: 'contrast' })],
  ['Large letters', shotsOf(shown, { theme: 'large' })],
  ['Low reach', shotsOf(shown.slice(0, 3), { reach: 'low' })],
  ['Large letters and low reach, lying', shotsOf(shown, { ...lying, theme: 'large', reach: 'low' })],
  ['Arabic, from right to left', shotsOf(shown, { language: 'ar' })],
  ['English', shotsOf(shown.slice(0, 3), { language: 'en' })],
  [
    'The door panel',
    shotsOf(
      doorScreens.map((name) => `door/${name}`),
      {},
    ),
  ],
  [
    'The door panel, 7 inches, on a site with nine languages',
    shotsOf(['door/idle/selfService/every', 'door/awaitingPin/typing/every', 'door/idle/selfService/languages'], sevenInches),
  ],
  ['The design language', shotsOf(['bench/style'], { width: 1920, height: 1080 })],
];

const fileOf = ({ screen, language, theme, reach, width, height }: Shot): string =>
  `${[screen.replaceAll('/', '-'), width > height && screen.startsWith('kiosk') ? 'lying' : '', language, theme, reach]
    .filter((part) => !['', 'fi', 'light', 'normal'].includes(part))
    .join('_')}.webp`;

async function takeWebp(page: Page, { width, height }: Shot): Promise<Buffer> {
  // Moving drawings stand at their beginning, and what arrives has arrived.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.cancel();
  });
  const session = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height, scale: 0.5 };
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 72, clip });
  await session.detach();
  return Buffer.from(data, 'base64');
}

const studio = await ScreenStudio.open();
let bytes = 0;
const lines = ['# Screens', '', 'Made by `npm run screens` from the samples of `renderer/screens.registry.ts`; titles and numbers are invented.', ''];
try {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [heading, shots] of chapters) {
    lines.push(`## ${heading}`, '');
    for (const shot of shots) {
      await studio.show(shot, async (page) => {
        const picture = await takeWebp(page, shot);
        bytes += picture.length;
        await writeFile(path.join(folder, fileOf(shot)), picture);
        return [];
      });
      lines.push(`![${shot.screen}](${fileOf(shot)})`);
    }
    lines.push('');
  }
  await writeFile(path.join(folder, 'README.md'), lines.join('\n'));
} finally {
  await studio.close();
}
console.log(`${chapters.flatMap(([, shots]) => shots).length} pictures, ${Math.round(bytes / 1000)} kB in ${folder}`);
