import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sizes, type StoryBrowser, startBrowser } from './support/browser.ts';
import { pageHeapMb } from './support/page-heap.ts';
import { browserStage } from './support/stages.ts';
import { arriveOn, blockedChild, hurriedPatrons, liftedMidway, lostAfterThree, outOfPaper, type Stage, stackOfTen } from './support/stories.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

let station: TwinStation;
let browser: StoryBrowser;
let stage: Stage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ hasPad: true, hasPrinter: true }), startBrowser()]);
  stage = browserStage(station, await browser.open(await station.addressOf('kiosk'), sizes.kiosk));
  await arriveOn(stage, 'kiosk.idle.heading');
});
beforeEach(() => station.library.register.reset());
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

describe('a visit at the kiosk', () => {
  it('with a stack of ten of which two are refused', () => stackOfTen(stage));
  it('with a book that is lifted midway', () => liftedMidway(stage));
  it('with a printer out of paper', () => outOfPaper(stage));
  it('with a library system that is lost after the third book', () => lostAfterThree(stage));
  it('of a child whose account is blocked', () => blockedChild(stage));
});

describe('two patrons in a hurry', () => {
  it('see nothing of each other', async () => {
    expect(await hurriedPatrons(stage, 6)).toEqual([]);
  });

  it('leave the page no heavier than they found it', async () => {
    const before = await pageHeapMb(stage.page());
    expect(await hurriedPatrons(stage, 4)).toEqual([]);
    expect(await pageHeapMb(stage.page())).toBeLessThanOrEqual(before * 1.1);
  });
});
