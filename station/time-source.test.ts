import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isClockSynchronised, synchronisedIn } from './time-source.ts';

describe('what timedatectl says', () => {
  it.each([
    ['NTP=yes\nNTPSynchronized=yes\n', true],
    ['NTPSynchronized=yes\nNTP=no\n', true],
    ['NTP=yes\nNTPSynchronized=no\n', false],
    ['NTP=no\nNTPSynchronized=no\n', null],
    ['NTPSynchronized=no\n', null],
    ['', null],
  ])('as %j is %s', (text, isSynchronised) => {
    expect(synchronisedIn(text)).toBe(isSynchronised);
  });
});

describe('a program that is asked', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-time-'));
    vi.stubEnv('PATH', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const program = (script: string): void => writeFileSync(path.join(folder, 'timedatectl'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });

  it.each([
    ['says that the clock is set', "echo 'NTPSynchronized=yes'", true],
    ['fails', 'exit 1', null],
    ['does not answer in time: nothing is set yet', 'exec /bin/sleep 30', false],
  ] as const)('%s', async (_title, script, isSynchronised) => {
    program(script);
    expect(await isClockSynchronised()).toBe(isSynchronised);
  });

  it('is not there', async () => expect(await isClockSynchronised()).toBeNull());
});
