import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { KioskError } from '../../contracts/errors.ts';

/** The few things that a key store does to a disk, each of them whole or not at all. */
export interface KeyFiles {
  list(): Promise<readonly string[]>;
  /** The file's text, or null where there is none. @throws KioskError KEYS_UNUSABLE where others can read it */
  read(name: string): Promise<string | null>;
  /** Writes a new file (0600) and waits for the disk. */
  write(name: string, text: string): Promise<void>;
  /** Gives a file another's name, in its place. */
  replace(from: string, to: string): Promise<void>;
  /** Overwrites a file, waits for the disk, and removes it. */
  erase(name: string): Promise<void>;
}

const isPosix = process.platform !== 'win32';

/**
 * A private folder (0700) of key files. `isMade`: a missing one is made; only the station itself does that.
 * @throws KioskError KEYS_UNUSABLE where the folder cannot be made, or others can look into it
 */
export async function openKeyFiles(folder: string, { isMade = true }: { readonly isMade?: boolean } = {}): Promise<KeyFiles> {
  try {
    if (isMade) await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode } = await stat(folder);
    if (isPosix && (mode & 0o077) !== 0) throw unusable(folder, `can be entered by others: run chmod 700 on it`);
  } catch (error) {
    throw error instanceof KioskError
      ? error
      : unusable(
          folder,
          codeOf(error) === 'ENOENT'
            ? 'does not exist: start the station once, as its own user'
            : `can't be used (${codeOf(error)}): it must belong to the user that runs the station`,
          error,
        );
  }
  return new FolderOfKeys(folder);
}

class FolderOfKeys implements KeyFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  list(): Promise<readonly string[]> {
    return readdir(this.#folder);
  }

  async read(name: string): Promise<string | null> {
    const file = path.join(this.#folder, name);
    try {
      return await withFile(file, constants.O_RDONLY, async (handle) => {
        const { mode } = await handle.stat();
        if (isPosix && (mode & 0o077) !== 0) throw unusable(file, 'can be read by others: run chmod 600 on it');
        return handle.readFile('utf8');
      });
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error instanceof KioskError
        ? error
        : unusable(file, `can't be read (${codeOf(error)}): it must belong to the user that runs the station`, error);
    }
  }

  async write(name: string, text: string): Promise<void> {
    await withFile(path.join(this.#folder, name), constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, async (handle) => {
      await handle.writeFile(text);
      await handle.sync();
    });
    await this.#settle();
  }

  async replace(from: string, to: string): Promise<void> {
    await rename(path.join(this.#folder, from), path.join(this.#folder, to));
    await this.#settle();
  }

  async erase(name: string): Promise<void> {
    const file = path.join(this.#folder, name);
    await withFile(file, constants.O_WRONLY, async (handle) => {
      const { size } = await handle.stat();
      await handle.write(Buffer.alloc(size), 0, size, 0);
      await handle.sync();
    });
    await rm(file);
    await this.#settle();
  }

  /** A name that is not on the disk yet would come back, or be gone, after a power cut. */
  async #settle(): Promise<void> {
    if (isPosix) await withFile(this.#folder, constants.O_RDONLY, (handle) => handle.sync());
  }
}

async function withFile<Value>(file: string, flags: number, work: (handle: FileHandle) => Promise<Value>): Promise<Value> {
  const handle = await open(file, flags, 0o600);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);

/** What is wrong with a key store, and what mends it. */
export function unusable(file: string, what: string, cause?: unknown): KioskError {
  return new KioskError('KEYS_UNUSABLE', `The key store ${file} ${what}. Until then this station keeps no borrower id.`, {
    context: { file },
    ...(cause === undefined ? {} : { cause }),
  });
}
