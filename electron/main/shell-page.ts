import type { BrowserWindow, Session, WebContents } from 'electron';
import type { Clock } from '../../contracts/clock.ts';
import { isOwnPage } from './page-address.policy.ts';
import { PageRecovery } from './page-recovery.ts';
import type { ShellLog } from './shell-log.ts';
import { createShellWindow } from './shell-window.ts';

/** What a window and its page are made of. */
export interface ShellPageOptions {
  readonly session: Session;
  readonly isKiosk: boolean;
  readonly isDeveloper: boolean;
  readonly clock: Clock;
  readonly log: ShellLog;
  /** Where the page is now to be loaded from. */
  readonly address: () => string;
  /** Whether the window may be closed now. */
  readonly mayClose: () => boolean;
  readonly onClosed: () => void;
}

/** One window with its one page, brought back whenever it fails. */
export class ShellPage {
  readonly #options: ShellPageOptions;
  readonly #window: BrowserWindow;
  readonly #recovery: PageRecovery;

  constructor(options: ShellPageOptions) {
    this.#options = options;
    const { isKiosk, isDeveloper, session, clock, log } = options;
    this.#window = createShellWindow({ isKiosk, isDeveloper, session });
    const page = { load: () => this.load(), kill: () => this.#window.webContents.forcefullyCrashRenderer() };
    this.#recovery = new PageRecovery({ page, clock, log });
    this.#watch();
    this.load();
  }

  get contents(): WebContents {
    return this.#window.webContents;
  }

  /** Loads the page from the start: one that failed may have changed its own address. */
  load(): void {
    if (this.#window.isDestroyed()) return;
    // A load that fails is told by "did-fail-load" too.
    this.#window.loadURL(this.#options.address()).catch(() => undefined);
  }

  focus(): void {
    this.#window.focus();
  }

  /** Loads nothing more; the window itself closes with the program. */
  stop(): void {
    this.#recovery.stop();
  }

  #watch(): void {
    const { webContents } = this.#window;
    webContents.on('render-process-gone', (_event, { reason }) => this.#recovery.noteFailure(reason));
    webContents.on('did-fail-load', (_event, code, _text, _address, isMainFrame) => {
      // -3 is ERR_ABORTED: a load that another load replaced.
      if (isMainFrame && code !== -3) this.#recovery.noteFailure(`load ${code}`);
    });
    // Going to "about:blank" is asked of nobody, so it is undone.
    webContents.on('did-navigate', (_event, address) => {
      if (!isOwnPage(address)) this.#recovery.noteFailure('left its address');
    });
    // No way back to what was shown before.
    webContents.on('did-finish-load', () => webContents.navigationHistory.clear());
    this.#window.on('unresponsive', () => this.#recovery.noteUnresponsive());
    this.#window.on('responsive', () => this.#recovery.noteResponsive());
    this.#window.on('close', (event) => {
      if (!this.#options.mayClose()) event.preventDefault();
    });
    this.#window.on('closed', () => {
      this.#recovery.stop();
      this.#options.onClosed();
    });
  }
}
