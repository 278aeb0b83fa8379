import { join } from 'node:path';
import type { Session } from 'electron';
import { BrowserWindow } from 'electron';

/** How the one window is made. */
export interface ShellWindowOptions {
  readonly isKiosk: boolean;
  readonly isDeveloper: boolean;
  readonly session: Session;
}

/** The paper of the screens: the first frame has no white flash. */
const paper = '#f6f3ec';

/** Makes the window, shut in every way that its preferences can express; it shows itself with its first picture. */
export function createShellWindow({ isKiosk, isDeveloper, session }: ShellWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1080,
    height: 1440,
    show: false,
    kiosk: isKiosk,
    fullscreen: isKiosk,
    frame: !isKiosk,
    autoHideMenuBar: true,
    backgroundColor: paper,
    title: 'Omatoimi',
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      // A patron's touch must not wait for a throttled timer after the window was covered.
      backgroundThrottling: false,
      devTools: isDeveloper,
      enableWebSQL: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.setMenu(null);
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}
