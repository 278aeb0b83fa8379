import { describe, expect, it } from 'vitest';
import { runChild } from './child.ts';

const node = (script: string, limitMs = 20_000) => runChild({ command: [process.execPath, '-e', script], limitMs });

describe('a child', () => {
  it('gives its exit code and what it printed on both streams', async () => {
    const { code, output } = await node("process.stdout.write('a'); process.stderr.write('b'); process.exitCode = 3;");
    expect({ code, output: [...output].sort().join('') }).toEqual({ code: 3, output: 'ab' });
  });
  it('is killed at its limit, with what it started', async () => {
    const forever = "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' });";
    const { code, isTimedOut } = await node(`${forever} setInterval(() => 0, 1000);`, 300);
    expect({ isBad: code !== 0, isTimedOut }).toEqual({ isBad: true, isTimedOut: true });
  });
  it('takes with it what it started and left behind', async () => {
    const left = "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' }).unref();";
    expect(await node(`${left} process.exit(0);`)).toMatchObject({ code: 0, isTimedOut: false });
  });
  it('has code 127 when its program does not exist', async () => {
    expect(await runChild({ command: ['/nonexistent/program'], limitMs: 5000 })).toMatchObject({ code: 127 });
  });
});
