import type { KeyFiles } from '../keys/key-files.ts';
import type { StoreThread } from '../store/store-thread.ts';
import type { LoggedEvent } from './event-chain.codec.ts';
import { keepHead, readHead } from './event-log.ts';

/** What the station's own entries go through. */
export interface WorkerEventLogOptions {
  readonly dataDir: string;
  /** The thread in which the databases live; asked anew for every entry. */
  readonly thread: () => StoreThread;
  readonly keyFiles: () => Promise<KeyFiles>;
}

/** The event log as a running station writes it: in the store's thread, so that no door waits for the disk. */
export class WorkerEventLog {
  readonly #options: WorkerEventLogOptions;
  /** One after the other: the head must never fall back. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerEventLogOptions) {
    this.#options = options;
  }

  /** Resolves when the event is on the disk. @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, KEYS_UNUSABLE, PROGRAM_USAGE */
  append(event: LoggedEvent): Promise<void> {
    const { dataDir, thread, keyFiles } = this.#options;
    const done = this.#last.then(async () => {
      const files = await keyFiles();
      const known = await readHead(files);
      await keepHead(files, await thread().call('eventAppend', { dataDir, event, known }));
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when everything that was appended is on the disk or was refused. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
