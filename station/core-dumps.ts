import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { coreLimitArguments, isWithoutCore } from '../contracts/core-limit.ts';

const limitMs = 5_000;
/** A pattern under which only the limit itself counts. */
const anyProgram = '|';

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
  if (isWithoutCore(await textOf('/proc/self/limits'), anyProgram)) return true;
  await new Promise<void>((resolve) => {
    // Whether it did is read below, from the kernel itself.
    execFile('prlimit', [...coreLimitArguments(process.pid)], { timeout: limitMs }, () => resolve());
  });
  const [limits, pattern] = await Promise.all([textOf('/proc/self/limits'), textOf('/proc/sys/kernel/core_pattern')]);
  return isWithoutCore(limits, pattern);
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
