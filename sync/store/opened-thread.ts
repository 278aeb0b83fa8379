import type { StoreThread } from './store-thread.ts';

/** How a file in the store's thread is opened. */
export interface OpenedThreadOptions {
  /** The thread in which the databases live; asked anew for every call, since a thread may end. */
  readonly thread: () => StoreThread;
  readonly open: (thread: StoreThread) => Promise<void>;
}

/** A file that lives in the store's thread: opened at its first use, and again whenever the thread was lost or the opening failed. */
export class OpenedThread {
  readonly #options: OpenedThreadOptions;
  #thread: StoreThread | null = null;
  #opening: Promise<void> | null = null;

  constructor(options: OpenedThreadOptions) {
    this.#options = options;
  }

  /** The thread, with the file open in it. @throws whatever kept it from being opened */
  async get(): Promise<StoreThread> {
    const thread = this.#options.thread();
    if (this.#thread !== thread || this.#opening === null) {
      this.#thread = thread;
      this.#opening = this.#options.open(thread);
    }
    try {
      await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
    return thread;
  }

  /** The thread in which the file was opened last, where that still runs; from then on none, until the next use. */
  take(): StoreThread | null {
    const thread = this.#thread;
    this.#thread = null;
    return thread === null || thread.isOver ? null : thread;
  }
}
