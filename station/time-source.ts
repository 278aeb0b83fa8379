import { execFile } from 'node:child_process';

/** How long the answer may take, in milliseconds. */
const limitMs = 3000;

/**
 * Whether Linux's clock is set by a time source right now, as `timedatectl` says; null where nobody can tell, or where no time source is in use. One
 * that does not answer in time, as on a PC that has just begun, has not said that there is none: false until it answers.
 */
export function isClockSynchronised(): Promise<boolean | null> {
  if (process.platform !== 'linux') return Promise.resolve(null);
  return new Promise((resolve) => {
    execFile('timedatectl', ['show', '--property=NTPSynchronized', '--property=NTP'], { timeout: limitMs }, (error, stdout) => {
      if (error === null) resolve(synchronisedIn(stdout));
      else resolve(error.killed === true ? false : null);
    });
  });
}

/** What the lines of `timedatectl show` say: `NTPSynchronized` is the kernel's word, `NTP` whether a service is in use that would set the clock. */
export function synchronisedIn(text: string): boolean | null {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.includes('NTPSynchronized=yes')) return true;
  return lines.includes('NTPSynchronized=no') && lines.includes('NTP=yes') ? false : null;
}
