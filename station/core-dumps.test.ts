import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../test/support/child-process.ts';
import { isWithoutCore } from '../contracts/core-limit.ts';

/** In a process of its own that may leave a core file of any size at its start: a limit that is lowered stays so. Tells its limits, and the files in its folder after it. */
function run(program: string): { readonly limits: string; readonly files: readonly string[] } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-core-'));
  const script = `import { endCoreDumps } from '${path.join(checkout, 'station', 'core-dumps.ts')}';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const tell = (of = 'self') => process.stdout.write(readFileSync('/proc/' + of + '/limits', 'utf8'));
${program}`;
  try {
    // The shell outlives what crashes in it; the pattern is the machine's own, and "core" in the working folder where nobody set it.
    const limits = execFileSync('prlimit', ['--core=unlimited', 'sh', '-c', '"$0" --input-type=module -e "$1" || :', process.execPath, script], {
      encoding: 'utf8',
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { limits, files: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('core dumps', () => {
  it('are off for a process that ended them, and for what it starts, whatever the system does with cores', () => {
    const ended = run("if (!(await endCoreDumps())) throw new Error('not ended'); tell();");
    expect(isWithoutCore(ended.limits, '|any program')).toBe(true);
    const child = run("await endCoreDumps(); process.stdout.write(execFileSync('cat', ['/proc/self/limits'], { encoding: 'utf8' }));");
    expect(isWithoutCore(child.limits, '|any program')).toBe(true);
  });

  it('are told to be on where nothing could end them', () => {
    const { limits } = run("process.env['PATH'] = '/nonexistent'; if (await endCoreDumps()) throw new Error('ended'); tell();");
    expect(limits).toMatch(/^Max core file size +unlimited/m);
  });

  it('leave a file of a process that crashes, and none of one that ended them', () => {
    const crash = "tell(); process.kill(process.pid, 'SIGSEGV');";
    const before = run(crash);
    const after = run(`await endCoreDumps(); ${crash}`);
    expect([/^Max core file size +unlimited/m.test(before.limits), isWithoutCore(after.limits, '|any program')]).toEqual([true, true]);
    // Where the system hands cores to a program or keeps them elsewhere, neither leaves a file here, and only the limit tells.
    const isHere = /^[^|@/]/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'));
    expect([before.files.length, after.files.length]).toEqual([isHere ? 1 : 0, 0]);
  });
});
