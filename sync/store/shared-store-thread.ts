import { StoreThread } from './store-thread.ts';

/** The one thread in which all of a station's databases live; a new one takes the place of one that has ended. */
export class SharedStoreThread {
  readonly #startThread: () => StoreThread;
  #thread: StoreThread | null = null;

  constructor(startThread: () => StoreThread = () => new StoreThread()) {
    this.#startThread = startThread;
  }

  /** The running thread, started where there is none. */
  current(): StoreThread {
    if (this.#thread === null || this.#thread.isOver) this.#thread = this.#startThread();
    return this.#thread;
  }

  /** Ends the thread; for when everything that lives in it was closed. */
  async end(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = null;
  }
}
