import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../test/support/child-process.ts';
import { isWithoutCore } from './core-dumps.ts';

/** In a process of its own, whose limit is raised first: a limit that is lowered stays so. */
const limitsOf = (program: string): string => {
  const script = `import { endCoreDumps } from '${path.join(checkout, 'station', 'core-dumps.ts')}';
import { execFileSync } from 'node:child_process';
${program}
process.stdout.write(execFileSync('cat', ['/proc/self/limits'], { encoding: 'utf8' }));`;
  return execFileSync('sh', ['-c', 'ulimit -S -c 1000 2>/dev/null; exec "$0" --input-type=module -e "$1"', process.execPath, script], {
    encoding: 'utf8',
  });
};

describe('core dumps', () => {
  it('are off for a process that ended them, and for what it starts', () => {
    expect(isWithoutCore(limitsOf("if (!(await endCoreDumps())) throw new Error('not ended');"))).toBe(true);
  });

  it('are seen where a limit still allows them', () => {
    expect(isWithoutCore('Max core file size        1024                 unlimited            bytes')).toBe(false);
    expect(isWithoutCore('Max core file size        0                    unlimited            bytes')).toBe(true);
    expect(isWithoutCore('')).toBe(false);
  });
});
