import type { Clock } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { PurgeReport } from '../../contracts/ports/trace-store.port.ts';
import type { SweepReply } from './store-calls.ts';

const retryMs = 1000;
const maxTries = 20;

/** Sweeps until the bytes are gone: a sweep that another program's reading holds up is repeated every second, 20 times. */
export class PurgeLoop {
  readonly #clock: Clock;
  readonly #step: (isFirst: boolean) => Promise<SweepReply>;
  #tail: Promise<unknown> = Promise.resolve();
  #isStopped = false;
  readonly #pauses = new Set<() => void>();

  /** `step`: one step of a sweep; other calls come between the steps, so that none of them waits for all of it. */
  constructor(clock: Clock, step: (isFirst: boolean) => Promise<SweepReply>) {
    this.#clock = clock;
    this.#step = step;
  }

  /**
   * Sweeps, after the sweeps that are under way. Resolves when everything that has expired by now is gone, bytes included.
   * @throws KioskError STORE_UNAVAILABLE where a reader held the old bytes for 20 s, the sweep of a file failed as long (`context.files`), or the store can't be used
   */
  run(): Promise<PurgeReport> {
    const run = this.#tail.then(() => this.#runNow());
    this.#tail = run.catch(() => undefined);
    return run;
  }

  async #runNow(): Promise<PurgeReport> {
    let removed = 0;
    let failed: SweepReply['failed'] = [];
    for (let tries = 1; tries <= maxTries; tries += 1) {
      if (tries > 1) await this.#pause();
      const swept = await this.#sweep();
      removed += swept.removed;
      if (swept.isErased) return { removed, atMs: this.#clock.now() };
      failed = swept.failed;
    }
    if (failed.length > 0) throw unswept(failed);
    throw new KioskError('STORE_UNAVAILABLE', 'Another program reads the local store, so that expired bytes can not be erased: end that program.', {
      retryable: true,
    });
  }

  async #sweep(): Promise<SweepReply> {
    let removed = 0;
    for (let isFirst = true; ; isFirst = false) {
      if (this.#isStopped) throw cancelled();
      const reply = await this.#step(isFirst);
      removed += reply.removed;
      if (!reply.isMore) return { ...reply, removed };
    }
  }

  /** Ends every run that waits for its next try; those throw CANCELLED. */
  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#pauses) cancel();
  }

  #pause(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        timer.cancel();
        this.#pauses.delete(cancel);
        reject(cancelled());
      };
      const timer = this.#clock.setTimer(retryMs, () => {
        this.#pauses.delete(cancel);
        resolve();
      });
      this.#pauses.add(cancel);
    });
  }
}

const cancelled = (): KioskError => new KioskError('CANCELLED', 'The local store was closed during a purge.');

const unswept = (files: SweepReply['failed']): KioskError =>
  new KioskError('STORE_UNAVAILABLE', `What has expired can not be removed from ${files.join(', ')}: check the disk.`, {
    context: { files: files.join(', ') },
    retryable: true,
  });
