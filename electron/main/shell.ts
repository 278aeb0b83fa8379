import type { BrowserWindow, Session } from 'electron';
import { app } from 'electron';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { shellScheme } from '../shared/ipc-channels.ts';
import { serveIpc } from './ipc.ts';
import { lockContents, lockSession } from './lock-down.ts';
import { pageAddress, presumedStationUrl } from './page-address.policy.ts';
import { answerPage } from './page-files.ts';
import { PageRecovery } from './page-recovery.ts';
import type { ShellLog } from './shell-log.ts';
import type { ShellOptions } from './shell-options.ts';
import { rolesOfView } from './shell-options.ts';
import { createShellWindow } from './shell-window.ts';
import { StationCodes } from './station-codes.ts';
import type { StationSourceHandle } from './station-source.ts';

/** How often the shell looks where its station is now. */
const lookEveryMs = 500;

/** What the shell is made of. */
export interface ShellParts {
  readonly options: ShellOptions;
  readonly station: StationSourceHandle;
  readonly session: Session;
  readonly rendererDir: string;
  readonly isDeveloper: boolean;
  readonly clock: Clock;
  readonly log: ShellLog;
}

/** The one window, its page, and the station behind it. */
export class Shell {
  readonly #parts: ShellParts;
  readonly #recovery: PageRecovery;
  #window: BrowserWindow | null = null;
  #stationUrl = presumedStationUrl;
  #look: TimerHandle | null = null;
  #isQuitting = false;

  constructor(parts: ShellParts) {
    this.#parts = parts;
    const page = { load: () => this.#load(), kill: () => this.#window?.webContents.forcefullyCrashRenderer() };
    this.#recovery = new PageRecovery({ page, clock: parts.clock, log: parts.log });
  }

  /** Opens the window at once; the page itself shows that the station is not there yet. */
  start(): void {
    const { session, rendererDir, station, isDeveloper } = this.#parts;
    lockSession(session, { isDeveloper, stationUrl: () => this.#stationUrl });
    session.protocol.handle(shellScheme, (request) => answerPage(rendererDir, request, this.#stationUrl));
    this.#serveCodes();
    station.start();
    this.#openWindow();
    void this.#lookForStation();
  }

  /** Brings the window to the front: somebody started the shell a second time. */
  focus(): void {
    this.#window?.focus();
  }

  /** Lets the window close from now on and ends the station that was started from here. */
  async stop(): Promise<void> {
    this.#isQuitting = true;
    this.#look?.cancel();
    this.#recovery.stop();
    await this.#parts.station.stop();
  }

  /** From now on the window may close, also a kiosk's. */
  allowClose(): void {
    this.#isQuitting = true;
  }

  #openWindow(): void {
    const { options, session, isDeveloper } = this.#parts;
    const window = createShellWindow({ isKiosk: options.isKiosk, isDeveloper, session });
    this.#window = window;
    const { webContents } = window;
    webContents.on('render-process-gone', (_event, { reason }) => this.#recovery.noteFailure(reason));
    webContents.on('did-fail-load', (_event, code, _text, _address, isMainFrame) => {
      // -3 is ERR_ABORTED: a load that another load replaced.
      if (isMainFrame && code !== -3) this.#recovery.noteFailure(`load ${code}`);
    });
    window.on('unresponsive', () => this.#recovery.noteUnresponsive());
    window.on('responsive', () => this.#recovery.noteResponsive());
    window.on('close', (event) => {
      // Alt+F4 and its kin are for the one who looks after the kiosk, by ending the process.
      if (options.isKiosk && !this.#isQuitting) event.preventDefault();
    });
    window.on('closed', () => {
      this.#window = null;
    });
    this.#load();
  }

  // Always from the start: the page that failed may have changed its own address.
  #load(): void {
    if (this.#window === null || this.#window.isDestroyed()) return;
    // A load that fails is told by "did-fail-load" too.
    this.#window.loadURL(pageAddress(this.#parts.options.view, this.#stationUrl)).catch(() => undefined);
  }

  #serveCodes(): void {
    const { options, clock, station } = this.#parts;
    const codes = new StationCodes({ clock, readToken: station.readToken });
    serveIpc(() => this.#window?.webContents ?? null, {
      requestCode: async ({ role }) => {
        if (!rolesOfView[options.view].includes(role)) return { ok: false, reason: 'not-for-this-window' };
        const code = await codes.request(role);
        return code === null ? { ok: false, reason: 'station-not-reached' } : { ok: true, code };
      },
    });
  }

  // The content policy names the station's one address, so a station that moved needs its page anew.
  async #lookForStation(): Promise<void> {
    const token = await this.#parts.station.readToken();
    if (this.#isQuitting) return;
    if (token !== null && token.url !== this.#stationUrl) {
      this.#stationUrl = token.url;
      this.#parts.log.info('station.found', { url: token.url });
      this.#load();
    }
    this.#look = this.#parts.clock.setTimer(lookEveryMs, () => void this.#lookForStation());
  }
}

/** Rules for everything that has contents, whoever made it. */
export function lockEveryContents(isDeveloper: boolean): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, { isDeveloper, stationUrl: () => presumedStationUrl }));
}
