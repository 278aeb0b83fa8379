import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { KioskError } from '../../contracts/errors.ts';
import { pinLibrary } from './database.ts';
import { fromSentError, type StoreCall, type StoreInput, type StoreReply, type StoreResponse } from './store-calls.ts';

interface Waiting {
  resolve(value: StoreReply<StoreCall>): void;
  reject(error: unknown): void;
}

/** The store's thread as seen from the station: calls go in, promises come out. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isOver = false;
  /** Resolves when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>;

  constructor() {
    pinLibrary();
    // The thread's file has this file's own extension: .ts in a checkout, .js in a bundle.
    const extension = path.extname(fileURLToPath(import.meta.url));
    this.#worker = new Worker(new URL(`./trace-store.worker${extension}`, import.meta.url), { name: 'trace-store' });
    this.#worker.on('message', (response: StoreResponse) => this.#settle(response));
    this.#worker.on('error', (error) => this.#fail(error));
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail(undefined);
        resolve();
      });
    });
  }

  /** Whether calls can still be answered. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends a call at once; calls are answered in the order in which they were made. */
  call<Call extends StoreCall>(call: Call, input: StoreInput<Call>): Promise<StoreReply<Call>> {
    if (this.#isOver) return Promise.reject(threadLost(undefined));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<StoreReply<Call>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.#worker.postMessage({ id, call, input });
    });
  }

  /** Ends the thread at once; what waits is rejected. */
  async terminate(): Promise<void> {
    this.#fail(undefined);
    await this.#worker.terminate();
  }

  #settle(response: StoreResponse): void {
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if (response.ok) waiting?.resolve(response.value);
    else waiting?.reject(fromSentError(response.error));
  }

  #fail(cause: unknown): void {
    this.#isOver = true;
    for (const waiting of this.#waiting.values()) waiting.reject(threadLost(cause));
    this.#waiting.clear();
  }
}

const threadLost = (cause: unknown): KioskError =>
  new KioskError('STORE_UNAVAILABLE', "The local store's thread has ended; it is started again within 30 seconds.", {
    ...(cause === undefined ? {} : { cause }),
    retryable: true,
  });
