import type { WebContents, WebContentsView } from 'electron';
import type { Keepsake } from '../shared/ipc-channels.ts';
import { isOwnPage } from './page-address.policy.ts';
import { createShellView, type ShellWindowOptions } from './shell-window.ts';

/** What a page's keeper hears of it. */
export interface PageProcessEvents {
  /** The process is gone, the page did not load, or it left its address. */
  onFailure(reason: string): void;
  onUnresponsive(): void;
  onResponsive(): void;
  /** The page is there and waits to be shown. */
  onReady(): void;
}

/** What a page in a process of its own is made of. */
export interface PageProcessOptions extends Pick<ShellWindowOptions, 'isDeveloper' | 'session'> {
  readonly address: () => string;
  readonly events: PageProcessEvents;
}

/** One page in a process of its own: loaded, shown when its turn has come, and ended with its process. */
export class PageProcess {
  readonly view: WebContentsView;
  readonly #options: PageProcessOptions;
  /** Answers the page's question for its turn; null: it has not asked. */
  #answer: ((keepsake: Keepsake | null) => void) | null = null;
  #keepsake: Keepsake | null = null;
  #isShown = false;
  #isEnded = false;
  #hasDrawn: () => void = () => undefined;

  constructor(options: PageProcessOptions) {
    this.#options = options;
    this.view = createShellView(options);
    this.#watch();
  }

  get contents(): WebContents {
    return this.view.webContents;
  }

  /** Whether the page has asked for its turn: its program runs. */
  get isReady(): boolean {
    return this.#answer !== null;
  }

  /** Loads the page from the start: one that failed may have changed its own address. */
  load(): void {
    if (this.#isEnded) return;
    this.#answer = null;
    this.#keepsake = null;
    // A load that fails is told by "did-fail-load" too.
    this.contents.loadURL(this.#options.address()).catch(() => undefined);
  }

  /** The page asks for its turn. */
  untilShown(): Promise<Keepsake | null> {
    if (this.#isShown) return Promise.resolve(this.#keepsake);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#options.events.onReady();
    });
  }

  /** Gives the page its turn; resolves once it has drawn what is to be shown. */
  show(keepsake: Keepsake | null): Promise<void> {
    this.#isShown = true;
    this.#keepsake = keepsake;
    const drawn = new Promise<void>((resolve) => {
      this.#hasDrawn = resolve;
    });
    this.#answer?.(keepsake);
    return drawn;
  }

  /** The page says that it has drawn. */
  noteDrawn(): void {
    this.#hasDrawn();
  }

  /** Ends the page's process at once. Not by a crash: that may leave a picture of its memory on the disk. */
  kill(): void {
    const pid = this.#isEnded ? 0 : this.contents.getOSProcessId();
    if (pid !== 0) process.kill(pid, 'SIGKILL');
  }

  /** Ends page and process for good; nothing is told of it any more. */
  end(): void {
    if (this.#isEnded) return;
    this.kill();
    this.#isEnded = true;
    this.contents.close();
  }

  #watch(): void {
    const { contents } = this;
    const { events } = this.#options;
    const unlessEnded =
      <Args extends readonly unknown[]>(run: (...args: Args) => void) =>
      (...args: Args): void => {
        if (!this.#isEnded) run(...args);
      };
    contents.on(
      'render-process-gone',
      unlessEnded((_event: unknown, { reason }: { readonly reason: string }) => events.onFailure(reason)),
    );
    contents.on('did-fail-load', (_event, code, _text, _address, isMainFrame) => {
      // -3 is ERR_ABORTED: a load that another load replaced.
      if (!this.#isEnded && isMainFrame && code !== -3) events.onFailure(`load ${code}`);
    });
    // Going to "about:blank" is asked of nobody, so it is undone.
    contents.on('did-navigate', (_event, address) => {
      if (!this.#isEnded && !isOwnPage(address)) events.onFailure('left its address');
    });
    // No way back to what was shown before.
    contents.on(
      'did-finish-load',
      unlessEnded(() => contents.navigationHistory.clear()),
    );
    contents.on(
      'unresponsive',
      unlessEnded(() => events.onUnresponsive()),
    );
    contents.on(
      'responsive',
      unlessEnded(() => events.onResponsive()),
    );
  }
}
