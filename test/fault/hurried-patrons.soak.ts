import { afterEach, expect, it } from 'vitest';
import { findElectronRuntime, launchElectronApp, pssOfTree } from '../e2e/electron-app.ts';
import { sizes, startBrowser } from '../e2e/support/browser.ts';
import { pageHeapMb } from '../e2e/support/page-heap.ts';
import { browserStage, shellStage } from '../e2e/support/stages.ts';
import { arriveOn, hurriedPatrons } from '../e2e/support/stories.ts';
import { startTwinStation } from '../e2e/support/twin-station.ts';
import { readEffort } from '../run/effort.ts';
import { tell } from '../run/tell.ts';

const { count } = readEffort(200);
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it(`shows nothing of one patron to the next in ${count} visits back to back, in a browser`, async () => {
  const station = await startTwinStation();
  stops.push(() => station.stop());
  const browser = await startBrowser();
  stops.push(() => browser.close());
  const stage = browserStage(station, await browser.open(await station.addressOf('kiosk'), sizes.kiosk));
  await arriveOn(stage, 'kiosk.idle.heading');
  expect(await hurriedPatrons(stage, Math.min(10, count))).toEqual([]);
  const before = await pageHeapMb(stage.page());
  expect(await hurriedPatrons(stage, count)).toEqual([]);
  const after = await pageHeapMb(stage.page());
  tell(`page at rest: ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after ${count} visits`);
  expect(after).toBeLessThanOrEqual(before * 1.1);
});

it(`shows nothing of one patron to the next in ${count} visits back to back, in the shell`, async () => {
  if (findElectronRuntime() === null) throw new Error('not run: no Electron runtime, set ELECTRON_OVERRIDE_DIST_PATH');
  const station = await startTwinStation();
  stops.push(() => station.stop());
  const shell = await launchElectronApp({ args: [`--token-file=${station.tokenFile}`, '--view=kiosk', '--kiosk'] });
  stops.push(() => shell.close());
  const stage = shellStage(station, shell);
  await arriveOn(stage, 'kiosk.idle.heading');
  expect(await hurriedPatrons(stage, Math.min(10, count))).toEqual([]);
  const before = pssOfTree(shell.app.process().pid ?? 0);
  expect(await hurriedPatrons(stage, count)).toEqual([]);
  const after = pssOfTree(shell.app.process().pid ?? 0);
  tell(`shell with two pages: ${Math.round(before / 1024)} MB before, ${Math.round(after / 1024)} MB after ${count} visits`);
  expect(after).toBeLessThanOrEqual(before * 1.1);
});
