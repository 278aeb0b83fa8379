import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RpcRig } from '../support/rpc-rig.ts';
import { startRpcRig } from '../support/rpc-rig.ts';
import type { LaunchedShell } from './electron-app.ts';
import { inFront, launchElectronApp } from './electron-app.ts';
import { writeFixtureScreens } from './fixture-screens.ts';
import { until } from '../support/until.ts';
import { stallMs } from '../support/stall.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startRig(...args: Parameters<typeof startRpcRig>): Promise<RpcRig> {
  const rig = await startRpcRig(...args);
  stops.push(() => rig.stop());
  return rig;
}

async function launch(args: readonly string[]): Promise<LaunchedShell> {
  const shell = await launchElectronApp({ args });
  stops.push(() => shell.close());
  return shell;
}

const crash = async (shell: LaunchedShell) => (await inFront(shell)).evaluate((contents) => contents.forcefullyCrashRenderer());

/** What the page shows, asked of the main process: a driver's own page object does not live through a crash. */
async function shown(shell: LaunchedShell): Promise<string> {
  return (await inFront(shell)).evaluate((contents) => {
    const text = contents.executeJavaScript('document.querySelector("main")?.textContent ?? ""') as Promise<string>;
    // A question to a page that is gone is never answered.
    const limit = new Promise<string>((resolve) => setTimeout(() => resolve(''), 300));
    return Promise.race([text.catch(() => ''), limit]);
  });
}

async function msUntil(what: string, isTrue: () => Promise<boolean>, limitMs = 15_000): Promise<number> {
  const startMs = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - startMs > limitMs) throw new Error(`not seen within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - startMs;
}

describe('the shell on a station service', () => {
  it('shows the kiosk screen of the station and follows it', async () => {
    const rig = await startRig();
    const { page } = await launch([`--token-file=${rig.tokenFile}`, '--view=kiosk', `--renderer-dir=${await writeFixtureScreens(rig.folder)}`]);
    await page.getByText('idle').waitFor();
    rig.kiosk.show({ screen: 'checking', language: 'fi', warning: null });
    await page.getByText('checking').waitFor();
  });

  it('is there before its station and finds it when it comes', async () => {
    const rig = await startRig();
    const later = path.join(rig.folder, 'later.json');
    const { page } = await launch([`--token-file=${later}`, '--view=kiosk', `--renderer-dir=${await writeFixtureScreens(rig.folder)}`]);
    await page.getByText('starting').waitFor();
    await rename(rig.tokenFile, later);
    await page.getByText('idle').waitFor();
  });

  it('is back on its screen within three seconds of a crash of the page', async () => {
    const rig = await startRig();
    const shell = await launch([`--token-file=${rig.tokenFile}`, '--view=kiosk', `--renderer-dir=${await writeFixtureScreens(rig.folder)}`]);
    await shell.page.getByText('idle').waitFor();
    for (let round = 1; round <= 2; round += 1) {
      await crash(shell);
      const ms = await msUntil('idle again', async () => (await shown(shell)) === 'idle');
      expect(ms).toBeLessThan(3000 + stallMs);
    }
  });

  it('finds its station again after a restart with another token on another port', async () => {
    const first = await startRig();
    const tokenFile = path.join(first.folder, 'service.json');
    await rename(first.tokenFile, tokenFile);
    const shell = await launch([`--token-file=${tokenFile}`, '--view=kiosk', `--renderer-dir=${await writeFixtureScreens(first.folder)}`]);
    await shell.page.getByText('idle').waitFor();
    await first.server.stop();
    await msUntil('the loss of the station', async () => (await shown(shell)) === 'starting');
    const second = await startRig();
    second.kiosk.show({ screen: 'checking', language: 'fi', warning: null });
    await rename(second.tokenFile, tokenFile);
    await msUntil('the screen of the new station', async () => (await shown(shell)) === 'checking');
  });

  it('shows the built kiosk screen', async () => {
    expect(existsSync(path.resolve(import.meta.dirname, '../../dist/renderer/index.html'))).toBe(true);
    const rig = await startRig();
    const { page } = await launch([`--token-file=${rig.tokenFile}`, '--view=kiosk']);
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.locator('h1').first().waitFor();
    // The first load has a heading of its own, before the station was reached.
    await until('the page watches its view', () => rig.kiosk.listeners === 1);
    expect(faults).toEqual([]);
  });
});

describe('the start page of a demo', () => {
  it('gets the view that it wishes for, in a window of the shell', async () => {
    const rig = await startRig();
    const shell = await launch([`--token-file=${rig.tokenFile}`, '--view=landing', `--renderer-dir=${await writeFixtureScreens(rig.folder)}`]);
    await shell.page.getByText('idle').waitFor();
    const addresses = () => shell.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getURL()));
    await (await inFront(shell)).evaluate((contents) => contents.executeJavaScript('setTimeout(() => window.location.assign("/bench#code=x")); 0'));
    await msUntil('a second window', async () => (await addresses()).filter((address) => address !== '').length === 2);
    expect((await addresses()).map((address) => new URL(address).pathname).sort()).toEqual(['/', '/bench']);
  });
});

/** A program in the place of the station: notes its process, says that it is ready and waits. */
async function launchOnFakeStation(rig: RpcRig, roles: readonly string[]): Promise<LaunchedShell> {
  const node = path.join(rig.folder, 'fake-node');
  const ready = JSON.stringify({ ready: true, tokenFile: rig.tokenFile, roles });
  await writeFile(node, `#!/bin/sh\necho $$ >> "${rig.folder}/starts"\necho '${ready}'\nexec sleep 1000\n`, { mode: 0o700 });
  return launch([`--config=${rig.folder}/station.toml`, `--node=${node}`, '--view=kiosk', `--renderer-dir=${await writeFixtureScreens(rig.folder)}`]);
}

/** The processes of all stations that were started so far. */
async function startedPids(rig: RpcRig): Promise<number[]> {
  const text = await readFile(`${rig.folder}/starts`, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the shell that starts its station', () => {
  it('starts it anew when it dies', async () => {
    const rig = await startRig();
    const shell = await launchOnFakeStation(rig, ['self-checkout']);
    await shell.page.getByText('idle').waitFor();
    const [first = 0] = await startedPids(rig);
    process.kill(first, 'SIGKILL');
    await msUntil('a second start', async () => (await startedPids(rig)).length === 2);
  });

  it('ends it when it quits', async () => {
    const rig = await startRig();
    const shell = await launchOnFakeStation(rig, ['self-checkout']);
    await shell.page.getByText('idle').waitFor();
    const [pid = 0] = await startedPids(rig);
    expect(isAlive(pid)).toBe(true);
    await shell.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('refuses one that has a door: that runs as a service', async () => {
    const rig = await startRig();
    const shell = await launchOnFakeStation(rig, ['self-checkout', 'door']);
    await msUntil('the end of the station', async () => (await startedPids(rig)).length === 1 && !(await startedPids(rig)).some(isAlive));
    await msUntil('the page of a shell without a station', async () => (await shown(shell)) === 'starting');
    expect(await startedPids(rig)).toHaveLength(1);
  });
});
