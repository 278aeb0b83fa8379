import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { createShellLog, type LogFacts, placeOf } from './shell-log.ts';

describe("the shell's log", () => {
  it('leaves out a field that is not on its list, even when a cast lets it pass', () => {
    const lines: string[] = [];
    createShellLog(new VirtualClock(0), (line) => lines.push(line)).warn('page.failed', { reason: 'crashed', title: 'a page' } as LogFacts);
    expect(JSON.parse(lines[0] ?? '')).toEqual({ level: 'warn', time: 0, event: 'page.failed', reason: 'crashed' });
  });

  it('names a place in the code, never a line of the message', () => {
    const error = new Error('first line\nTestinen, Aino\n    at Aino');
    expect(placeOf(error)).toContain('shell-log.test.ts');
    error.stack = 'Error: Testinen, Aino\nTestinen, Aino';
    expect(placeOf(error)).toBeNull();
  });
});
