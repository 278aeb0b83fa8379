import { execFile } from 'node:child_process';

/** How long the answer may take, in milliseconds. */
const limitMs = 3000;

/** Whether Linux's clock is set by a time source right now, as `timedatectl` says; null where nobody can tell. */
export function isClockSynchronised(): Promise<boolean | null> {
  if (process.platform !== 'linux') return Promise.resolve(null);
  return new Promise((resolve) => {
    execFile('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeout: limitMs }, (error, stdout) => {
      const word = stdout.trim();
      resolve(error !== null || (word !== 'yes' && word !== 'no') ? null : word === 'yes');
    });
  });
}
