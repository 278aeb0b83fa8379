import { join } from 'node:path';
import type { Session, WebContentsViewConstructorOptions } from 'electron';
import { BaseWindow, WebContentsView } from 'electron';

/** How the one window is made. */
export interface ShellWindowOptions {
  readonly isKiosk: boolean;
  readonly isDeveloper: boolean;
  readonly session: Session;
}

/** The paper of the screens: the first frame has no white flash. */
const paper = '#f6f3ec';

/** Makes the window; it has no page of its own and shows whichever page is put into it. */
export function createShellWindow({ isKiosk }: Pick<ShellWindowOptions, 'isKiosk'>): BaseWindow {
  const window = new BaseWindow({
    width: 1080,
    height: 1440,
    show: false,
    kiosk: isKiosk,
    fullscreen: isKiosk,
    frame: !isKiosk,
    autoHideMenuBar: true,
    backgroundColor: paper,
    title: 'Omatoimi',
  });
  window.setMenu(null);
  return window;
}

/** Makes a page for the window, in a process of its own, shut in every way that its preferences can express. */
export function createShellView({ isDeveloper, session }: Pick<ShellWindowOptions, 'isDeveloper' | 'session'>): WebContentsView {
  const view = new WebContentsView({ webPreferences: preferences(session, isDeveloper) });
  view.setBackgroundColor(paper);
  return view;
}

function preferences(session: Session, isDeveloper: boolean): WebContentsViewConstructorOptions['webPreferences'] {
  return {
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
  };
}
