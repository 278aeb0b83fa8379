import { describe, expect, it } from 'vitest';
import { synchronisedIn } from './time-source.ts';

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
