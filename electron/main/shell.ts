import type { Session, WebContents } from 'electron';
import { app } from 'electron';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { shellScheme } from '../shared/ipc-channels.ts';
import { serveIpc } from './ipc.ts';
import { lockContents, lockSession } from './lock-down.ts';
import { pageAddress, presumedStationUrl, viewAddress, viewPathOf } from './page-address.policy.ts';
import { answerPage } from './page-files.ts';
import type { ShellLog } from './shell-log.ts';
import type { ShellOptions } from './shell-options.ts';
import { rolesOfView } from './shell-options.ts';
import { ShellPage } from './shell-page.ts';
import { StationCodes } from './station-codes.ts';
import type { StationSourceHandle } from './station-source.ts';

/** How often the shell looks where its station is now. */
const lookEveryMs = 250;

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

/** The window, its page, and the station behind it. */
export class Shell {
  readonly #parts: ShellParts;
  /** By path; the first is the window that the shell was started for. */
  readonly #pages = new Map<string, ShellPage>();
  #stationUrl = presumedStationUrl;
  #look: TimerHandle | null = null;
  #isQuitting = false;

  constructor(parts: ShellParts) {
    this.#parts = parts;
  }

  /** Opens the window; the page itself shows that the station is not there yet. */
  async start(): Promise<void> {
    const { session, rendererDir, station, isDeveloper, options } = this.#parts;
    app.on('web-contents-created', (_event, contents) => this.#lock(contents));
    lockSession(session, { isDeveloper, stationUrl: () => this.#stationUrl });
    session.protocol.handle(shellScheme, (request) => answerPage(rendererDir, request, this.#stationUrl));
    this.#serveCodes();
    station.start();
    // One look before the window: where the station is there already, its page is loaded once.
    await this.#lookForStation();
    this.#open(viewPathOf(options.view), () => app.quit());
  }

  /** Brings the window to the front: somebody started the shell a second time. */
  focus(): void {
    for (const page of this.#pages.values()) return page.focus();
  }

  /** From now on the window may close, also a kiosk's. */
  allowClose(): void {
    this.#isQuitting = true;
  }

  /** Ends what the shell had started, its station too. */
  async stop(): Promise<void> {
    this.#isQuitting = true;
    this.#look?.cancel();
    for (const page of this.#pages.values()) page.stop();
    await this.#parts.station.stop();
  }

  #open(path: string, onClosed: () => void): void {
    const { options, session, isDeveloper, clock, log } = this.#parts;
    const page = new ShellPage({
      session,
      isKiosk: options.isKiosk,
      isDeveloper,
      hasSpare: path === viewPathOf('kiosk'),
      clock,
      log,
      address: () => pageAddress(path, this.#stationUrl),
      // Alt+F4 and its kin are for the one who looks after the kiosk, by ending the process.
      mayClose: () => this.#isQuitting || !options.isKiosk,
      onClosed: () => {
        this.#pages.delete(path);
        onClosed();
      },
    });
    this.#pages.set(path, page);
  }

  #lock(contents: WebContents): void {
    lockContents(contents, { isDeveloper: this.#parts.isDeveloper, onWish: (address) => this.#takeWish(address) });
  }

  /**
   * The start page of a demo may wish for one of the station's views: the shell opens it in a shut window of its own making.
   * Nothing else that a page would like to go to is looked at, in no other view.
   */
  #takeWish(address: string): void {
    const path = viewAddress(address);
    if (this.#parts.options.view !== 'landing' || path === null) return;
    const present = this.#pages.get(path);
    if (present === undefined) this.#open(path, () => undefined);
    else present.focus();
  }

  #serveCodes(): void {
    const { options, clock, station } = this.#parts;
    const codes = new StationCodes({ clock, readToken: station.readToken });
    const pageOf = (contents: WebContents): ShellPage | undefined => [...this.#pages.values()].find((page) => page.owns(contents));
    serveIpc((contents) => pageOf(contents) !== undefined, {
      untilShown: async (_input, contents) => (await pageOf(contents)?.untilShown(contents)) ?? null,
      noteDrawn: async (_input, contents) => {
        pageOf(contents)?.noteDrawn(contents);
        return null;
      },
      noteVisitOver: async ({ keepsake }, contents) => {
        pageOf(contents)?.noteVisitOver(contents, keepsake);
        return null;
      },
      requestCode: async ({ role }) => {
        if (!rolesOfView[options.view].includes(role)) return { ok: false, reason: 'not-for-this-window' };
        const code = await codes.request(role);
        return code === null ? { ok: false, reason: 'station-not-reached' } : { ok: true, code };
      },
    });
  }

  // The content policy names the station's one address, so a station that moved needs its pages anew.
  async #lookForStation(): Promise<void> {
    const token = await this.#parts.station.readToken();
    if (this.#isQuitting) return;
    if (token !== null && token.url !== this.#stationUrl) {
      this.#stationUrl = token.url;
      this.#parts.log.info('station.found', { url: token.url });
      for (const page of this.#pages.values()) page.load();
    }
    this.#look = this.#parts.clock.setTimer(lookEveryMs, () => void this.#lookForStation());
  }
}
