import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What is to be said where memory may still be written to the disk. */
export const coreDumpsRemedy =
  'A crash would write this process\'s memory to the disk, and who is at the kiosk just then with it: set LimitCORE=0 in the service, or "ulimit -c 0" before it.';

/**
 * Keeps this process, and what it starts from now on, from leaving its memory on the disk when it crashes: no core file, no diagnostic report of Node.
 * Resolves with whether that is so. On Windows, which writes none unless somebody sets it up, there is nothing to do.
 */
export async function endCoreDumps(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const { report } = process;
  report.reportOnFatalError = false;
  report.reportOnSignal = false;
  report.reportOnUncaughtException = false;
  if (platform !== 'linux') return true;
  await new Promise<void>((resolve) => {
    // Whether it did is read below, from the kernel itself.
    execFile('prlimit', ['--pid', String(process.pid), '--core=0:0'], { timeout: 5_000 }, () => resolve());
  });
  return isWithoutCore(await readFile('/proc/self/limits', 'utf8').catch(() => ''));
}

/** Whether a process's list of limits (`/proc/PID/limits`) allows no core file. */
export function isWithoutCore(limits: string): boolean {
  return /^Max core file size\s+0\s/m.test(limits);
}
