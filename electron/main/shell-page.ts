import type { BaseWindow, Session, WebContents } from 'electron';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { delay } from '../../contracts/clock.ts';
import type { Keepsake } from '../shared/ipc-channels.ts';
import { PageProcess } from './page-process.ts';
import { PageRecovery } from './page-recovery.ts';
import type { ShellLog } from './shell-log.ts';
import { createShellWindow } from './shell-window.ts';

/** How long a fresh page may draw before it is shown as it is: the used one must be gone within half a second. */
const drawWithinMs = 300;
/** How long after a page came to the front the next one is made: its first moments are the patron's. */
const spareAfterMs = 600;

/** What a window and its pages are made of. */
export interface ShellPageOptions {
  readonly session: Session;
  readonly isKiosk: boolean;
  readonly isDeveloper: boolean;
  /** Whether a second page is kept ready, in a process of its own, to take the place of one that somebody has used. */
  readonly hasSpare: boolean;
  readonly clock: Clock;
  readonly log: ShellLog;
  /** Where the page is now to be loaded from. */
  readonly address: () => string;
  /** Whether the window may be closed now. */
  readonly mayClose: () => boolean;
  readonly onClosed: () => void;
}

/** One window: the page in front, brought back whenever it fails, and the one that takes its place after each visit. */
export class ShellPage {
  readonly #options: ShellPageOptions;
  readonly #window: BaseWindow;
  readonly #recovery: PageRecovery;
  #front: PageProcess;
  #spare: PageProcess | null = null;
  #spareTimer: TimerHandle | null = null;
  /** A visit is over and no fresh page was ready. */
  #isChangeDue = false;
  #keepsake: Keepsake | null = null;
  #isChanging = false;

  constructor(options: ShellPageOptions) {
    this.#options = options;
    const { isKiosk, clock, log } = options;
    this.#window = createShellWindow({ isKiosk });
    this.#recovery = new PageRecovery({ page: { load: () => this.#bringBack(), kill: () => this.#front.kill() }, clock, log });
    this.#watch();
    this.#front = this.#addPage();
    this.#front.contents.once('did-finish-load', () => this.#showWindow());
    void this.#front.show(null);
    this.#front.load();
    this.#makeSpareLater();
  }

  /** Whether this is the page in front or the one that waits. */
  owns(contents: WebContents): boolean {
    return this.#front.contents === contents || this.#spare?.contents === contents;
  }

  /** Loads its pages from the start: the station has another address. */
  load(): void {
    if (this.#window.isDestroyed()) return;
    this.#front.load();
    this.#spare?.load();
  }

  focus(): void {
    this.#window.focus();
  }

  /** Loads nothing more; the window itself closes with the program. */
  stop(): void {
    this.#recovery.stop();
    this.#spareTimer?.cancel();
  }

  /** A page asks for its turn: at once for the one in front, after somebody's visit for the other. */
  untilShown(contents: WebContents): Promise<Keepsake | null> {
    return this.#pageOf(contents)?.untilShown() ?? Promise.resolve(null);
  }

  noteDrawn(contents: WebContents): void {
    this.#pageOf(contents)?.noteDrawn();
  }

  /** The page in front says that a visit is over: a fresh one takes its place. */
  noteVisitOver(contents: WebContents, keepsake: Keepsake | null): void {
    // What a used page says while its successor draws is of the same visit: kept, it would go to whoever a later crash meets.
    if (contents !== this.#front.contents || !this.#options.hasSpare || this.#isChanging) return;
    this.#keepsake = keepsake;
    void this.#change();
  }

  #pageOf(contents: WebContents): PageProcess | undefined {
    return [this.#front, this.#spare].find((page) => page?.contents === contents) ?? undefined;
  }

  /** The page in front failed: the fresh one stands in for it; where there is none, it is loaded anew. */
  #bringBack(): void {
    if (this.#window.isDestroyed()) return;
    if (this.#spare?.isReady === true && !this.#isChanging) void this.#change();
    else this.#front.load();
  }

  async #change(): Promise<void> {
    if (this.#isChanging) return;
    const next = this.#spare;
    if (next === null || !next.isReady) {
      this.#isChangeDue = true;
      return;
    }
    this.#isChangeDue = false;
    this.#isChanging = true;
    const used = this.#front;
    const startMs = this.#options.clock.monotonicMs();
    const keepsake = this.#keepsake;
    this.#keepsake = null;
    await Promise.race([this.#draw(next, keepsake), delay(this.#options.clock, drawWithinMs)]);
    this.#isChanging = false;
    if (this.#window.isDestroyed()) return;
    this.#spare = null;
    this.#front = next;
    this.#window.contentView.addChildView(next.view);
    this.#window.contentView.removeChildView(used.view);
    next.contents.focus();
    used.end();
    this.#options.log.info('page.changed', { waitMs: Math.round(this.#options.clock.monotonicMs() - startMs) });
    this.#makeSpareLater();
  }

  // A page behind another one draws nothing by itself: asked for its picture, it has one when it comes to the front.
  async #draw(next: PageProcess, keepsake: Keepsake | null): Promise<void> {
    await next.show(keepsake);
    await next.contents.capturePage({ x: 0, y: 0, width: 1, height: 1 }).catch(() => undefined);
  }

  #makeSpareLater(): void {
    const { hasSpare, clock } = this.#options;
    if (!hasSpare) return;
    this.#spareTimer?.cancel();
    this.#spareTimer = clock.setTimer(spareAfterMs, () => this.#makeSpare());
  }

  #makeSpare(): void {
    if (this.#window.isDestroyed() || this.#spare !== null) return;
    this.#spare = this.#addPage();
    this.#spare.load();
  }

  #addPage(): PageProcess {
    const { session, isDeveloper, address } = this.#options;
    const isFront = (): boolean => page === this.#front;
    const page: PageProcess = new PageProcess({
      session,
      isDeveloper,
      address,
      events: {
        onFailure: (reason) => (isFront() ? this.#recovery.noteFailure(reason) : this.#dropSpare(page)),
        onUnresponsive: () => isFront() && this.#recovery.noteUnresponsive(),
        onResponsive: () => isFront() && this.#recovery.noteResponsive(),
        onReady: () => this.#isChangeDue && void this.#change(),
      },
    });
    this.#window.contentView.addChildView(page.view, 0);
    this.#fit(page);
    return page;
  }

  #dropSpare(page: PageProcess): void {
    if (page !== this.#spare) return;
    this.#spare = null;
    this.#window.contentView.removeChildView(page.view);
    page.end();
    this.#makeSpareLater();
  }

  #fit(page: PageProcess): void {
    const { width, height } = this.#window.contentView.getBounds();
    page.view.setBounds({ x: 0, y: 0, width, height });
  }

  #showWindow(): void {
    if (this.#window.isDestroyed() || this.#window.isVisible()) return;
    this.#window.show();
    this.#front.contents.focus();
  }

  #watch(): void {
    const window = this.#window;
    window.contentView.on('bounds-changed', () => {
      for (const page of [this.#front, this.#spare]) if (page != null) this.#fit(page);
    });
    window.on('focus', () => this.#front.contents.focus());
    window.on('close', (event) => {
      if (!this.#options.mayClose()) event.preventDefault();
    });
    // A window takes its pages along only where it made them itself.
    window.on('closed', () => {
      this.stop();
      for (const page of [this.#front, this.#spare]) page?.end();
      this.#options.onClosed();
    });
  }
}
