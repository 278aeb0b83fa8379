import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithoutCore } from '../../contracts/core-limit.ts';
import { processesOf } from '../support/process-image.ts';
import { type RpcRig, startRpcRig } from '../support/rpc-rig.ts';
import { until } from '../support/until.ts';
import { type LaunchedShell, launchElectronApp } from './electron-app.ts';
import { writeFixtureScreens } from './fixture-screens.ts';
import { isAlive } from './support/shell-kiosk.ts';

/** Sets the limit of core files of a process; false where that is not allowed. */
const setLimit = (pid: number, limit: string): boolean => spawnSync('prlimit', ['--pid', String(pid), `--core=${limit}`]).status === 0;
/** Nothing where the process has ended meanwhile. */
function limitsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/limits`, 'utf8');
  } catch {
    return '';
  }
}
/** A pattern with a name alone: a core file lies where its process ran. Elsewhere only the limits tell. */
const isKeptHere = /^[^|@/]/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'));

const limitOfTest = /^Max core file size\s+(\S+)\s+(\S+)/m.exec(limitsOf(process.pid));
let rig: RpcRig;
let shell: LaunchedShell;
let folder: string;

beforeAll(async () => {
  // What the shell is started with: the most that this machine allows.
  setLimit(process.pid, 'unlimited');
  rig = await startRpcRig();
  folder = path.join(rig.folder, 'shell');
  mkdirSync(folder);
  const screens = await writeFixtureScreens(rig.folder);
  shell = await launchElectronApp({ args: [`--token-file=${rig.tokenFile}`, '--view=kiosk', `--renderer-dir=${screens}`], cwd: folder });
  await shell.page.getByText('idle').waitFor();
});
afterAll(async () => {
  setLimit(process.pid, `${limitOfTest?.[1]}:${limitOfTest?.[2]}`);
  await shell?.close();
  await rig?.stop();
});

const processes = (kind = ''): number[] => processesOf(shell.userData, kind);
const withCore = (): number[] =>
  processes().filter((pid) => {
    const limits = limitsOf(pid);
    return limits !== '' && !isWithoutCore(limits, '|any program');
  });
const cores = (): string[] => readdirSync(folder);

/** Kills the newest process of a kind as a fault would, and waits until there is another one in its place. */
async function crashNewest(kind: string, signal: NodeJS.Signals): Promise<void> {
  await until(`a process ${kind}`, () => processes(kind).length > 0);
  const before = processes(kind);
  const pid = Math.max(...before);
  process.kill(pid, signal);
  await until(`the end of ${kind}`, () => !isAlive(pid), 15_000);
  await until(`another ${kind}`, () => processes(kind).some((each) => !before.includes(each)), 15_000);
}

describe('a shell that is started where core files are on', () => {
  it('lets no process of its tree leave one: neither main, zygotes, pages nor utilities', () => {
    expect(limitsOf(process.pid)).toMatch(/^Max core file size +unlimited/m);
    const kinds = ['--type=zygote', '--type=renderer', '--type=utility', '--type=gpu-process'].map((kind) => processes(kind).length > 0);
    expect([kinds, processes().includes(shell.app.process().pid ?? 0)]).toEqual([[true, true, true, true], true]);
    expect(withCore()).toEqual([]);
    expect(processes('crashpad')).toEqual([]);
    // Otherwise the folder that is looked into below would be the wrong one.
    expect(new Set(processes().map((pid) => readlinkSync(`/proc/${pid}/cwd`)))).toContain(folder);
  });

  it('leaves none when a page, the network process or the graphics process crashes, nor do those that follow them', {
    timeout: 120_000,
  }, async () => {
    for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGTRAP'] as const) await crashNewest('--type=renderer', signal);
    await crashNewest('--utility-sub-type=network', 'SIGSEGV');
    await crashNewest('--type=gpu-process', 'SIGABRT');
    expect(withCore()).toEqual([]);
    expect(cores()).toEqual([]);
  });

  it('would leave one from a page whose limit somebody raised again: what is looked for can be found', { timeout: 60_000 }, async () => {
    const isRaised = processes('--type=renderer').every((pid) => setLimit(pid, 'unlimited'));
    await crashNewest('--type=renderer', 'SIGABRT');
    expect(cores().length > 0).toBe(isRaised && isKeptHere);
  });

  it('leaves none when its main process crashes', { timeout: 60_000 }, async () => {
    const before = cores();
    const gone = new Promise((resolve) => shell.app.process().once('exit', resolve));
    shell.app.process().kill('SIGABRT');
    await gone;
    expect(cores()).toEqual(before);
  });
});
