import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LaunchedShell, launchElectronApp } from './electron-app.ts';
import { shellStage } from './support/stages.ts';
import { arriveOn, blockedChild, hurriedPatrons, liftedMidway, lostAfterThree, outOfPaper, type Stage, stackOfTen } from './support/stories.ts';
import { startTwinStation, type TwinStation } from './support/twin-station.ts';

let station: TwinStation;
let shell: LaunchedShell;
let stage: Stage;

beforeAll(async () => {
  station = await startTwinStation({ hasPad: true, hasPrinter: true });
  shell = await launchElectronApp({ args: [`--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'] });
  stage = shellStage(station, shell);
  await arriveOn(stage, 'kiosk.idle.heading');
});
beforeEach(() => station.library.register.reset());
afterAll(async () => {
  await shell?.close();
  await station?.stop();
});

describe('a visit at the kiosk in the shell', () => {
  it('with a stack of ten of which two are refused', () => stackOfTen(stage));
  it('with a book that is lifted midway', () => liftedMidway(stage));
  it('with a printer out of paper', () => outOfPaper(stage));
  it('with a library system that is lost after the third book', () => lostAfterThree(stage));
  it('of a child whose account is blocked', () => blockedChild(stage));
});

describe('two patrons in a hurry in the shell', () => {
  it('see nothing of each other', async () => {
    expect(await hurriedPatrons(stage, 6)).toEqual([]);
  });
});
