import { type Clock, type TimerHandle, within } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { type RemoveTokenFile, type ShellToken, writeShellTokenFile } from './shell-token-file.ts';

/** What keeps a shell's token in its file. */
export interface ShellTokenKeeperOptions {
  readonly file: string;
  readonly token: ShellToken;
  readonly clock: Clock;
  /** Told when the file can't be written, and with `null` when a later try succeeded. */
  readonly onState: (error: KioskError | null) => void;
  readonly write?: (file: string, token: ShellToken) => Promise<RemoveTokenFile>;
}

const retryMs = 10_000;
const firstTryLimitMs = 1000;
const stopLimitMs = 1000;

/** Writes the shell's token, again and again until the disk takes it: a full or read-only disk keeps the shell out no longer than it lasts. */
export class ShellTokenKeeper {
  readonly #options: ShellTokenKeeperOptions;
  #remove: RemoveTokenFile | null = null;
  #retry: TimerHandle | null = null;
  #hasFailed = false;
  #isStopped = false;

  constructor(options: ShellTokenKeeperOptions) {
    this.#options = options;
  }

  /** Resolves after the first try, or after a second where the disk does not answer; the try itself goes on. */
  async start(): Promise<void> {
    const first = await within(this.#options.clock, firstTryLimitMs, this.#try());
    if (first === 'overdue') this.#fail('no answer');
  }

  /** Takes the file away. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry?.cancel();
    if (this.#remove !== null) await within(this.#options.clock, stopLimitMs, this.#remove());
  }

  async #try(): Promise<void> {
    const { file, token, clock, write = writeShellTokenFile } = this.#options;
    try {
      const remove = await write(file, token);
      if (this.#isStopped) return await remove();
      this.#remove = remove;
      if (this.#hasFailed) this.#options.onState(null);
    } catch (cause) {
      if (this.#isStopped) return;
      this.#fail(cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown', cause);
      this.#retry = clock.setTimer(retryMs, () => void this.#try());
    }
  }

  #fail(code: string, cause?: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const { file, onState } = this.#options;
    const sentence = `The screens' window can't be let in, since ${file} can't be written (${code}): check the folder's owner, the disk's space and whether it is read-only; it is tried again every 10 seconds.`;
    onState(new KioskError('STORE_UNAVAILABLE', sentence, { context: { file, code }, retryable: true, ...(cause === undefined ? {} : { cause }) }));
  }
}
