import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './run/project-root.ts';

/** A test or figure that holds a goal: its file, and words of it that must still stand there. */
type Holder = readonly [file: string, words: string];

/** The goals measured on five other self-checkout front ends, row by row, and what holds each of them here. */
const goals: Readonly<Record<string, readonly Holder[]>> = {
  'PIN keys of 20 mm, other targets of 44 px, on every screen': [
    ['test/e2e/page-checks/sizes.check.ts', 'const primaryMm = 20;'],
    ['test/e2e/page-checks/sizes.check.ts', 'const smallestTargetPx = 44;'],
    ['test/e2e/screens.e2e.ts', 'gives axe and the measurements nothing to say'],
    ['renderer/look/tokens.test.ts', 'makes PIN keys of 20 mm'],
  ],
  '0 axe violations on every screen, language and theme, and no tap handler outside a focusable element with a role': [
    ['test/e2e/screens.a11y.ts', 'is right in $name'],
    ['test/e2e/page-checks/handlers.check.ts', 'outside a control'],
    ['renderer/screens.registry.test.ts', 'names every file that draws a screen, a page or a dialog'],
    ['renderer/screens.registry.test.ts', 'shows every word that a kiosk view can carry'],
  ],
  '0 % of text below 4.5:1 and at most 5 % below 7:1 on each screen': [
    ['test/e2e/page-checks/contrast.check.ts', 'const least = 4.5;'],
    ['test/e2e/page-checks/contrast.check.ts', 'const allowedBelowWanted = 0.05;'],
    ['renderer/look/contrast.test.ts', 'reads at 7:1 or more'],
  ],
  'no text below 24 px at 1080 wide': [
    ['test/e2e/screens.ts', '? 14 : 24'],
    ['renderer/look/tokens.test.ts', 'has no letters below 24 px at 1080 wide'],
  ],
  'a due date on every lent row': [['test/e2e/kiosk-visit.e2e.ts', 'borrows two books by touch and leaves nothing behind']],
  'a warning of 30 s in words, seconds and sound; one tap extends, ten times and more; any touch, tag or card counts': [
    ['domain/self-checkout/self-checkout-session.test.ts', 'ends in a warning that counts down each second'],
    ['domain/self-checkout/self-checkout-session.test.ts', 'begins anew with one tap, as often as the patron likes'],
    ['domain/self-checkout/self-checkout-session.test.ts', 'begins anew with any activity'],
    ['domain/self-checkout/self-checkout-session.test.ts', 'never runs while the register is asked about an item'],
    ['test/e2e/kiosk-timeout.e2e.ts', 'is asked half a minute before the end, goes on with one tap'],
    ['test/e2e/sound.e2e.ts', 'every sound has a visual twin, on the screen when it begins'],
    ['contracts/config.schema.ts', 'warningSeconds: z.int().min(30)'],
  ],
  'a refused item stays in the list with cause and next step, no tap away, until the patron ends': [
    ['test/e2e/kiosk-refusals.e2e.ts', 'has every row until the end, the refused ones too'],
    ['test/texts.test.ts', 'says why an item is refused for %s, and what to do with it'],
  ],
  'every used key in every language; a switch one tap from every screen; nothing lost': [
    ['test/house/texts.check.ts', 'is missing or empty'],
    ['test/texts.test.ts', 'has no key that no screen uses'],
    ['test/e2e/languages.e2e.ts', 'changes its language on every screen of a loan with one tap'],
    ['test/e2e/screens.e2e.ts', 'has language and settings in one place'],
  ],
  'after end and time-out nothing of a patron is anywhere': [
    ['test/e2e/kiosk-wiping.electron.e2e.ts', 'nothing of it is anywhere and its process is gone within half a second'],
    ['test/e2e/kiosk-stories.e2e.ts', 'see nothing of each other'],
    ['domain/self-checkout/self-checkout-session.test.ts', 'MARKER'],
  ],
  '170 kB to the first screen, 0 requests off the machine, interactive within 300 ms (900 ms at a quarter of the speed), heap of 4 MB at rest and at most 10 % more after 1,000 visits':
    [
      ['test/e2e/first-load.e2e.ts', 'comes with at most 170 kB of JavaScript and styles'],
      ['test/e2e/first-load.e2e.ts', 'makes 0 requests off the machine'],
      ['test/bench/measurements.ts', "target: '<= 170 kB'"],
      ['test/bench/kiosk-screen.figures.ts', "target: 'p95 <= 300 ms'"],
      ['test/bench/kiosk-screen.figures.ts', "target: 'p95 <= 900 ms'"],
      ['test/bench/kiosk-screen.figures.ts', "target: '<= 4 MB'"],
      ['test/fault/hurried-patrons.soak.ts', 'toBeLessThanOrEqual(before * 1.1)'],
      ['test/e2e/kiosk-stories.e2e.ts', 'leave the page no heavier than they found it'],
    ],
  'main actions in the lower two thirds upright, a low-reach option, no scrolling for five items lying, from one profile in millimetres': [
    ['test/e2e/page-checks/place.check.ts', 'out of reach'],
    ['test/e2e/screens.e2e.ts', 'fits in low reach, with everything to press in the lower half'],
    ['test/e2e/screens.e2e.ts', '$screen needs no scrolling at $width x $height'],
    ['renderer/look/screen-profile.ts', 'pxPerMm'],
  ],
  "fault screens in a patron's words, live controls removed, name gone": [
    ['test/e2e/kiosk-faults.e2e.ts', 'out of order with a code, and back by itself'],
    ['renderer/screen-files.ts', "'parts/out-of-order.tsx'"],
  ],
};

describe.each(Object.entries(goals))('%s', (_goal, holders) => {
  it.each(holders)('is held by %s: %s', (file, words) => {
    expect(readFileSync(path.join(projectRoot, file), 'utf8')).toContain(words);
  });
});
