import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { proofFile } from './kept-entry.ts';
import { formsOf } from './secret-forms.ts';

/** Writes a file that holds the marker in every form; null where nobody may write there. */
export function plantProof(folder: string, marker: string): string | null {
  const file = path.join(folder, `.omatoimi-${marker}.${process.pid}`);
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      for (const { bytes } of formsOf(marker)) writeSync(descriptor, Buffer.concat([bytes, Buffer.from('\n')]));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return file;
  } catch {
    return null;
  }
}

/** Overwrites it and takes it away. */
export function uprootProof(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, Buffer.alloc(statSync(file).size));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(file);
}

/** Takes away what proofs that were killed have left in these folders; that of one that is still at work stays. Returns how many went. */
export async function eraseProofLeftovers(folders: readonly string[]): Promise<number> {
  const found = await Promise.all(folders.map(leftoversIn));
  // Random letters: there is nothing in them to be overwritten. One that can't be removed is another user's, and the next proof counts it.
  const gone = await Promise.all(
    found.flat().map((file) =>
      rm(file).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  return gone.reduce<number>((sum, each) => sum + each, 0);
}

async function leftoversIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter(isLeftover).map((name) => path.join(folder, name));
}

function isLeftover(name: string): boolean {
  const pid = proofFile.exec(name)?.[1];
  return pid !== undefined && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is one that runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
