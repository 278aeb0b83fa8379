import { describe, expect, it } from 'vitest';
import { isWithoutCore } from './core-limit.ts';

const limits = (soft: string): string => `Limit                     Soft Limit           Hard Limit           Units
Max stack size            8388608              unlimited            bytes
Max core file size        ${soft.padEnd(20)} unlimited            bytes
Max resident set          unlimited            unlimited            bytes
`;

describe('the limit of core files', () => {
  it.each([
    ['one byte, a file', '1', 'core', true],
    ['one byte, any program', '1', '|/usr/share/apport/apport -p%p', true],
    ['one byte, a socket', '1', '@/run/cores', true],
    ['none, a file', '0', '/var/cores/%e.%p', true],
    ['none, systemd', '0', '|/usr/lib/systemd/systemd-coredump %P %u %g %s %t %c %h', true],
    ['none, another program', '0', '|/usr/share/apport/apport -p%p', false],
    ['none, a program that calls itself like systemd', '0', '|/opt/systemd-coredump-all %P', false],
    ['none, a socket', '0', '@/run/cores', false],
    ['a kilobyte', '1024', 'core', false],
    ['no end', 'unlimited', 'core', false],
  ])('%s', (_title, soft, pattern, expected) => {
    expect(isWithoutCore(limits(soft), pattern)).toBe(expected);
  });

  it('that nobody can tell is none', () => {
    expect(isWithoutCore('', 'core')).toBe(false);
  });
});
