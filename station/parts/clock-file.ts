import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { KeptCourse } from '../../domain/clock-course.ts';

const keptSchema = z.strictObject({
  highestMs: z.number().min(0),
  hasJumped: z.boolean(),
  believed: z.strictObject({ id: z.string().max(64), sinceMs: z.number().min(0), wallMs: z.number() }).exactOptional(),
});

/** What one run of a station leaves to the next about the PC's clock: `clock.json` in the data folder. */
export class ClockFile {
  readonly #path: string;
  readonly #onError: (error: unknown) => void;
  #writing: Promise<void> = Promise.resolve();

  /** `onError`: the disk does not take it. A clock that is set before the next start may then go unseen. */
  constructor(dataDir: string, onError: (error: unknown) => void) {
    this.#path = path.join(dataDir, 'clock.json');
    this.#onError = onError;
  }

  /** null where no run has left anything, or nothing that can be read. */
  async read(): Promise<KeptCourse | null> {
    try {
      return keptSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) this.#onError(error);
      return null;
    }
  }

  /** In order, each whole or not at all, also over a power cut. Never rejects. */
  keep(course: KeptCourse): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(course)).catch(this.#onError);
    return this.#writing;
  }

  /** Resolves when what was to be kept is on the disk, or was told not to be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async #write({ highestMs, hasJumped, believed }: KeptCourse): Promise<void> {
    const file = await open(`${this.#path}.new`, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ highestMs: Math.floor(highestMs), hasJumped, believed })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${this.#path}.new`, this.#path);
  }
}
