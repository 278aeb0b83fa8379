import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { FailureCount, pageBackOff } from './back-off.policy.ts';
import type { ShellLog } from './shell-log.ts';

/** A page that hangs this long gets killed and loaded anew. */
const hangLimitMs = 1500;

/** The page, as far as its recovery needs it. */
export interface RecoverablePage {
  load(): void;
  kill(): void;
}

/** What the recovery works with. */
export interface PageRecoveryOptions {
  readonly page: RecoverablePage;
  readonly clock: Clock;
  readonly log: ShellLog;
}

/** Brings a page back that crashed, hangs or did not load: at once the first time, more slowly when it goes on. */
export class PageRecovery {
  readonly #options: PageRecoveryOptions;
  readonly #failures = new FailureCount(pageBackOff);
  #hang: TimerHandle | null = null;
  #reload: TimerHandle | null = null;

  constructor(options: PageRecoveryOptions) {
    this.#options = options;
  }

  /** The page's process is gone, or the page did not load. */
  noteFailure(reason: string): void {
    if (this.#reload !== null) return;
    this.#hang?.cancel();
    const { clock, log, page } = this.#options;
    const waitMs = this.#failures.note(clock.monotonicMs());
    log.warn('page.failed', { reason, waitMs });
    this.#reload = clock.setTimer(waitMs, () => {
      this.#reload = null;
      page.load();
    });
  }

  /** The page takes no input any more. */
  noteUnresponsive(): void {
    this.#hang?.cancel();
    this.#hang = this.#options.clock.setTimer(hangLimitMs, () => this.#options.page.kill());
  }

  /** The page takes input again. */
  noteResponsive(): void {
    this.#hang?.cancel();
  }

  stop(): void {
    this.#hang?.cancel();
    this.#reload?.cancel();
  }
}
