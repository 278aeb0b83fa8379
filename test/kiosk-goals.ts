/**
 * What holds a goal. `title`: a test of this file, by words of its title: it runs and passes. `code`: words of its code, such as a limit or the
 * target of a figure.
 */
export type Holder = readonly [kind: 'title' | 'code', file: string, words: string];

/** The goals measured on five other self-checkout front ends, row by row, and what holds each of them here. */
export const kioskGoals: Readonly<Record<string, readonly Holder[]>> = {
  'PIN keys of 20 mm, other targets of 44 px, on every screen': [
    ['code', 'test/e2e/page-checks/sizes.check.ts', 'const primaryMm = 20;'],
    ['code', 'test/e2e/page-checks/sizes.check.ts', 'const smallestTargetPx = 44;'],
    ['title', 'test/e2e/screens.e2e.ts', 'gives axe and the measurements nothing to say'],
    ['title', 'renderer/look/tokens.test.ts', 'makes PIN keys of 20 mm'],
  ],
  '0 axe violations on every screen, language and theme, and no tap handler outside a focusable element with a role': [
    ['title', 'test/e2e/screens.a11y.ts', 'is right in $name'],
    ['code', 'test/e2e/page-checks/handlers.check.ts', 'outside a control'],
    ['title', 'renderer/screens.registry.test.ts', 'names every file that draws a screen, a page or a dialog'],
    ['title', 'renderer/screens.registry.test.ts', 'shows every word that a kiosk view can carry'],
  ],
  '0 % of text below 4.5:1 and at most 5 % below 7:1 on each screen': [
    ['code', 'test/e2e/page-checks/contrast.check.ts', 'const least = 4.5;'],
    ['code', 'test/e2e/page-checks/contrast.check.ts', 'const allowedBelowWanted = 0.05;'],
    ['title', 'renderer/look/contrast.test.ts', 'reads at 7:1 or more'],
  ],
  'no text below 24 px at 1080 wide': [
    ['code', 'test/e2e/screens.ts', '? 14 : 24'],
    ['title', 'renderer/look/tokens.test.ts', 'has no letters below 24 px at 1080 wide'],
  ],
  'a due date on every lent row': [['title', 'test/e2e/kiosk-visit.e2e.ts', 'borrows two books by touch and leaves nothing behind']],
  'a warning of 30 s in words, seconds and sound; one tap extends, ten times and more; any touch, tag or card counts': [
    ['title', 'domain/self-checkout/self-checkout-session.test.ts', 'ends in a warning that counts down each second'],
    ['title', 'domain/self-checkout/self-checkout-session.test.ts', 'begins anew with one tap, as often as the patron likes'],
    ['title', 'domain/self-checkout/self-checkout-session.test.ts', 'begins anew with any activity'],
    ['title', 'domain/self-checkout/self-checkout-session.test.ts', 'never runs while the register is asked about an item'],
    ['title', 'test/e2e/kiosk-timeout.e2e.ts', 'is asked half a minute before the end, goes on with one tap'],
    ['title', 'test/e2e/sound.e2e.ts', 'every sound has a visual twin, on the screen when it begins'],
    [
      'code',
      'renderer/sound/kiosk-cue.test.ts',
      "['the end in sight', borrowing({}), { ...borrowing({}), warning: { secondsLeft: 30 } }, 'warning']",
    ],
    ['code', 'contracts/config.schema.ts', 'warningSeconds: z.int().min(30)'],
  ],
  'a refused item stays in the list with cause and next step, no tap away, until the patron ends': [
    ['title', 'test/e2e/kiosk-refusals.e2e.ts', 'has every row until the end, the refused ones too'],
    ['title', 'test/texts.test.ts', 'says why an item is refused for %s, and what to do with it'],
  ],
  'every used key in every language; a switch one tap from every screen; nothing lost': [
    ['code', 'test/house/texts.check.ts', 'is missing or empty'],
    ['title', 'test/texts.test.ts', 'has no key that no screen uses'],
    ['title', 'test/e2e/languages.e2e.ts', 'changes its language on every screen of a loan with one tap'],
    ['title', 'test/e2e/screens.e2e.ts', 'has language and settings in one place'],
  ],
  'after end and time-out nothing of a patron is anywhere': [
    ['title', 'test/e2e/kiosk-wiping.electron.e2e.ts', 'nothing of it is anywhere and its process is gone within half a second'],
    ['title', 'test/e2e/kiosk-stories.e2e.ts', 'see nothing of each other'],
    ['code', 'domain/self-checkout/self-checkout-session.test.ts', 'MARKER'],
  ],
  '170 kB to the first screen, 0 requests off the machine, interactive within 300 ms (900 ms at a quarter of the speed), heap of 4 MB at rest and at most 10 % more after 1,000 visits':
    [
      ['title', 'test/e2e/first-load.e2e.ts', 'comes with at most 170 kB of JavaScript and styles'],
      ['title', 'test/e2e/first-load.e2e.ts', 'makes 0 requests off the machine'],
      ['code', 'test/bench/measurements.ts', "target: '<= 170 kB'"],
      ['code', 'test/bench/kiosk-screen.figures.ts', "target: 'p95 <= 300 ms'"],
      ['code', 'test/bench/kiosk-screen.figures.ts', "target: 'p95 <= 900 ms'"],
      ['code', 'test/bench/kiosk-screen.figures.ts', "target: '<= 4 MB'"],
      ['code', 'test/fault/hurried-patrons.soak.ts', 'toBeLessThanOrEqual(before * 1.1)'],
      ['title', 'test/e2e/kiosk-stories.e2e.ts', 'leave the page no heavier than they found it'],
    ],
  'main actions in the lower two thirds upright, a low-reach option, no scrolling for five items lying, from one profile in millimetres': [
    ['code', 'test/e2e/page-checks/place.check.ts', 'out of reach'],
    ['title', 'test/e2e/screens.e2e.ts', 'fits in low reach, with everything to press in the lower half'],
    ['title', 'test/e2e/screens.e2e.ts', '$screen needs no scrolling at $width x $height'],
    ['code', 'renderer/look/screen-profile.ts', 'pxPerMm'],
  ],
  "fault screens in a patron's words, live controls removed, name gone": [
    ['title', 'test/e2e/kiosk-faults.e2e.ts', 'out of order with a code, and back by itself'],
    ['code', 'renderer/screen-files.ts', "'parts/out-of-order.tsx'"],
  ],
};
