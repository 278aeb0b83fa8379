import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import type { RpcRig } from '../support/rpc-rig.ts';
import { startRpcRig } from '../support/rpc-rig.ts';
import type { LaunchedShell } from './electron-app.ts';
import { inFront, launchElectronApp } from './electron-app.ts';
import { writeFixtureScreens } from './fixture-screens.ts';

let rig: RpcRig;
let shell: LaunchedShell;
let page: Page;

beforeAll(async () => {
  rig = await startRpcRig();
  const screens = await writeFixtureScreens(rig.folder);
  shell = await launchElectronApp({ args: [`--token-file=${rig.tokenFile}`, '--view=kiosk', '--kiosk', `--renderer-dir=${screens}`] });
  page = shell.page;
  await page.getByText('idle').waitFor();
});
afterAll(async () => {
  await shell.close();
  await rig.stop();
});

const windows = () => shell.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows().length);

describe('a page in the shell', () => {
  it('has nothing of Node or Electron', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'exports', '__dirname', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  it('finds five things in window.omatoimi and no more', async () => {
    const members = await page.evaluate(() => {
      const { omatoimi } = window as unknown as { omatoimi: object };
      return Object.getOwnPropertyNames(omatoimi).map((name) => [name, typeof Reflect.get(omatoimi, name)]);
    });
    expect(members).toEqual([
      ['stationUrl', 'string'],
      ['requestCode', 'function'],
      ['untilShown', 'function'],
      ['noteDrawn', 'function'],
      ['noteVisitOver', 'function'],
    ]);
    expect(await page.evaluate(() => window.omatoimi?.stationUrl)).toBe(rig.server.url);
  });

  it('gets codes for the role of its window only', async () => {
    const ask = (role: string) => page.evaluate((wanted) => window.omatoimi?.requestCode(wanted as ScreenRole).then(() => 'given', String), role);
    expect(await ask('kiosk')).toBe('given');
    expect(await ask('bench')).toContain('not-for-this-window');
    for (const wrong of ['shell', 'technician', '', '__proto__']) expect(await ask(wrong)).toContain('Error');
  });

  it.each([
    'https://example.org/',
    'file:///etc/passwd',
    'http://127.0.0.1:1/',
    'app://omatoimi/bench',
    'app://other/',
    'javascript:document.title="x"',
    'data:text/html,x',
  ])('cannot leave its address for %s', async (target) => {
    // Not through the driver's page: a navigation that never begins leaves it waiting.
    const [address, text] = await (await inFront(shell)).evaluate(async (contents, wanted) => {
      await contents.executeJavaScript(`setTimeout(() => window.location.assign(${JSON.stringify(wanted)})); 0`);
      await new Promise((resolve) => setTimeout(resolve, 150));
      return [contents.getURL(), await contents.executeJavaScript('document.title + document.querySelector("main").textContent')];
    }, target);
    expect(address).toMatch(/^app:\/\/omatoimi\/kiosk\?/);
    expect(text).toBe('Screensidle');
    expect(await windows()).toBe(1);
  });

  it('is brought back from an empty page, where it can have no code', async () => {
    await page.evaluate(() => void setTimeout(() => window.location.assign('about:blank')));
    await page.waitForURL('about:blank').catch(() => undefined);
    await page.waitForURL(/^app:/);
    await page.getByText('idle').waitFor();
  });

  it('cannot go back to an earlier page', async () => {
    expect(await (await inFront(shell)).evaluate((contents) => contents.navigationHistory.length())).toBe(1);
  });

  it('cannot open a window', async () => {
    const opened = await page.evaluate(() =>
      ['', 'about:blank', 'app://omatoimi/kiosk', 'https://example.org/'].map((address) => window.open(address) === null),
    );
    expect(opened).toEqual([true, true, true, true]);
    expect(await windows()).toBe(1);
  });

  it('cannot open a window by a link or a form', async () => {
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'app://omatoimi/bench';
      link.target = '_blank';
      document.body.append(link);
      link.click();
      const form = document.createElement('form');
      form.action = 'https://example.org/';
      form.target = '_blank';
      document.body.append(form);
      form.submit();
    });
    expect(await windows()).toBe(1);
  });

  it('cannot put a web view or a frame into itself', async () => {
    const loaded = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      const view = document.createElement('webview');
      document.body.append(frame, view);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const result = { hasWebView: 'getURL' in view, frames: window.frames.length };
      frame.remove();
      return result;
    });
    expect(loaded.hasWebView).toBe(false);
    expect(page.frames().every((frame) => frame === page.mainFrame() || !frame.url().includes('example.org'))).toBe(true);
  });

  it('is never asked by a dialog: alert, confirm and prompt return at once', async () => {
    const answers = await page.evaluate(() => [window.alert('x'), window.confirm('x')]);
    expect(answers[1]).toBe(false);
  });

  it('gets no permission', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'storage-access', 'screen-wake-lock'];
      const queried = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(
            (status) => status.state,
            () => 'denied',
          ),
        ),
      );
      const asked = [
        await Notification.requestPermission(),
        await navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => 'granted',
          () => 'denied',
        ),
      ];
      return [...queried, ...asked];
    });
    expect(states).not.toContain('granted');
  });

  it('gets no device', async () => {
    const found = await page.evaluate(async () => {
      const apis = ['usb', 'hid', 'serial', 'bluetooth'].map((name) => Reflect.get(navigator, name)).filter((api) => api !== undefined);
      return Promise.all(
        apis.map(
          (api) =>
            (api.getDevices ?? api.getPorts)?.call(api).then(
              (list: unknown[]) => list.length,
              () => 0,
            ) ?? 0,
        ),
      );
    });
    expect(found.every((count) => count === 0)).toBe(true);
  });

  it('downloads nothing', async () => {
    const started = await shell.app.evaluate(({ session }) => {
      const bag = globalThis as unknown as { downloads: number };
      bag.downloads = 0;
      session.fromPartition('omatoimi', { cache: false }).on('will-download', (event) => {
        if (!event.defaultPrevented) bag.downloads += 1;
      });
      return bag.downloads;
    });
    await page.evaluate(async () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = 'x.txt';
      link.click();
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    expect(await shell.app.evaluate(() => (globalThis as unknown as { downloads: number }).downloads)).toBe(started);
  });

  it('reaches the station over its WebSocket and nothing else', async () => {
    const reached = await page.evaluate(async (stationUrl) => {
      const fetched = await Promise.all(
        [`${stationUrl}kiosk`, 'https://example.org/', 'http://127.0.0.1:1/'].map((url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        ),
      );
      const socket = new WebSocket('ws://127.0.0.1:1/');
      const opened = await new Promise((resolve) => {
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      });
      return [...fetched, opened];
    }, rig.server.url);
    expect(reached).toEqual([false, false, false, false]);
  });

  it('runs no script but its own', async () => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.injected = true';
        document.body.append(script);
      } catch {}
      let evaluated = false;
      try {
        evaluated = Boolean(Reflect.get(window, 'eval')('1'));
      } catch {}
      return [Reflect.has(window, 'injected'), evaluated];
    });
    expect(ran[0]).toBe(false);
  });

  it('cannot be opened with developer tools', async () => {
    const isOpen = await (await inFront(shell)).evaluate(async (contents) => {
      contents.openDevTools();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return contents.isDevToolsOpened();
    });
    expect(isOpen).toBe(false);
  });

  it('is sandboxed and isolated by the window itself', async () => {
    const preferences = await (await inFront(shell)).evaluate((contents) => {
      const known = contents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = known.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
    });
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true });
  });
});

// F2 has the screen read aloud (speech.electron.e2e.ts).
const functionKeys = Array.from({ length: 24 }, (_, at) => `F${at + 1}`).filter((key) => key !== 'F2');
const withControl = ['F2', 'A', 'C', 'F', 'G', 'H', 'J', 'L', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', '0', '=', '-', 'Tab', 'F4'];
const withControlShift = ['C', 'I', 'J', 'N', 'R', 'T', 'W', 'Delete', 'Q', 'B'];
const withAlt = ['F2', 'F4', 'Left', 'Right', 'Home', 'Space', 'D', 'F', 'Tab'];
const withMeta = ['F2', 'D', 'L', 'R', 'E', 'Q', 'W'];
const shortcuts: [string, string[]][] = [
  ...functionKeys.map((key): [string, string[]] => [key, []]),
  ...withControl.map((key): [string, string[]] => [key, ['control']]),
  ...withControlShift.map((key): [string, string[]] => [key, ['control', 'shift']]),
  ...withAlt.map((key): [string, string[]] => [key, ['alt']]),
  ...withMeta.map((key): [string, string[]] => [key, ['meta']]),
  ['Escape', ['shift']],
  ['F10', ['shift']],
];

describe('the keyboard of a kiosk', () => {
  it('knows at least forty shortcuts to try', () => {
    expect(shortcuts.length).toBeGreaterThanOrEqual(40);
  });

  it.each(shortcuts)('leads nowhere with %s %j', async (key, modifiers) => {
    const before = page.url();
    // The way of a real key: through the browser process, before the page and its accelerators.
    const contents = await inFront(shell);
    await contents.evaluate(
      (front, press) => {
        for (const type of ['keyDown', 'keyUp'] as const) front.sendInputEvent({ type, keyCode: press.key, modifiers: press.modifiers as never[] });
      },
      { key, modifiers },
    );
    const state = await contents.evaluate((front) => ({
      isDevToolsOpened: front.isDevToolsOpened(),
      zoom: front.getZoomFactor(),
      isCrashed: front.isCrashed(),
    }));
    expect(state).toEqual({ isDevToolsOpened: false, zoom: 1, isCrashed: false });
    expect(await shell.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows().map((window) => window.isKiosk()))).toEqual([true]);
    expect(page.url()).toBe(before);
    expect(await page.locator('main').textContent()).toBe('idle');
  });

  it('does not close the window', async () => {
    await shell.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.close());
    expect(await windows()).toBe(1);
  });
});
