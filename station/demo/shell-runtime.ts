import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import { electronMain, programRoot } from '../program-files.ts';

/** Why no window can be opened, as the end of a sentence; or the program that opens it. */
export type ShellRuntime = { readonly kind: 'found'; readonly program: string } | { readonly kind: 'missing'; readonly because: string };

const fetchLimitMs = 180_000;
const progressEveryMs = 5000;

const hasDisplay = (): boolean => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

const programName = (): string => {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
};

function installedProgram(): string | undefined {
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], path.join(programRoot(), 'node_modules', 'electron', 'dist')];
  return folders
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => path.join(String(folder), programName()))
    .find((file) => existsSync(file));
}

/** Finds the Electron runtime; fetches it once where it is missing, within 3 minutes, telling how long it takes. */
export async function findShellRuntime(clock: Clock, tell: (line: string) => void): Promise<ShellRuntime> {
  if (!hasDisplay()) return { kind: 'missing', because: 'this session has no display' };
  if (!existsSync(electronMain())) return { kind: 'missing', because: 'the shell is not built (npm run build)' };
  const program = installedProgram();
  if (program !== undefined) return { kind: 'found', program };
  const installer = path.join(programRoot(), 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return { kind: 'missing', because: 'Electron is not installed' };
  tell('Fetching the Electron runtime, once (about 110 MB, at most 3 minutes) ...');
  const isFetched = await runInstaller(installer, clock, tell);
  const fetched = installedProgram();
  if (isFetched && fetched !== undefined) return { kind: 'found', program: fetched };
  return { kind: 'missing', because: 'the Electron runtime could not be fetched from here' };
}

function runInstaller(installer: string, clock: Clock, tell: (line: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], { stdio: 'ignore' });
    const startedAt = clock.monotonicMs();
    const limit = clock.setTimer(fetchLimitMs, () => child.kill('SIGKILL'));
    let progress = clock.setTimer(progressEveryMs, tick);
    function tick(): void {
      tell(`... ${Math.round((clock.monotonicMs() - startedAt) / 1000)} s`);
      progress = clock.setTimer(progressEveryMs, tick);
    }
    const finish = (isDone: boolean): void => {
      limit.cancel();
      progress.cancel();
      resolve(isDone);
    };
    child.once('error', () => finish(false));
    child.once('exit', (code) => finish(code === 0));
  });
}

/** Opens the shell's window on a running station. */
export function openShell(program: string, options: { readonly tokenFile: string; readonly view: string }): ChildProcess {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Loaded with -r too: some runtimes load an app only after "ready", which is too late to register its own scheme.
  return spawn(program, ['-r', electronMain(), electronMain(), `--token-file=${options.tokenFile}`, `--view=${options.view}`, ...asRoot], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}
