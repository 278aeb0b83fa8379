import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { BaseWindow, WebContents, WebContentsView } from 'electron';
import type { ElectronApplication, JSHandle, Page } from 'playwright-core';
import { _electron as electron } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '../..');
const shellMain = path.join(root, 'dist/electron/main.js');
const waitForDriver = path.join(import.meta.dirname, 'support/wait-for-driver.cjs');
const programName = process.platform === 'win32' ? 'electron.exe' : 'electron';

/** A folder that holds an Electron program. */
export interface ElectronRuntime {
  readonly dir: string;
}

/** The Electron that is here: the one that ELECTRON_OVERRIDE_DIST_PATH names, else the package's own; `null`: none. */
export function findElectronRuntime(): ElectronRuntime | null {
  const dirs = [process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', path.join(root, 'node_modules/electron/dist')];
  const dir = dirs.find((candidate) => candidate !== '' && existsSync(path.join(candidate, programName)));
  return dir === undefined ? null : { dir };
}

/** How to start the shell. */
export interface LaunchOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder in which it runs; the test's own where left out. */
  readonly cwd?: string;
}

/** A running shell and its first window. */
export interface LaunchedShell {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Its profile folder, which goes with it. */
  readonly userData: string;
  close(): Promise<void>;
}

/** Starts the built shell on a display, its own one where there is none. */
export async function launchElectronApp(options: LaunchOptions): Promise<LaunchedShell> {
  const runtime = findElectronRuntime();
  if (runtime === null) throw new Error('no Electron runtime: set ELECTRON_OVERRIDE_DIST_PATH');
  if (!existsSync(shellMain)) throw new Error('the shell is not built: npm run build');
  const display = process.env['DISPLAY'] === undefined ? await startDisplay() : null;
  const userData = await mkdtemp(path.join(tmpdir(), 'omatoimi-shell-'));
  const app = await electron.launch({
    executablePath: path.join(runtime.dir, programName),
    // Twice on purpose: "-r" loads the script before Electron is ready, in every runtime; the second time it is there already.
    args: ['-r', waitForDriver, '-r', shellMain, shellMain, '--no-sandbox', `--user-data-dir=${userData}`, ...options.args],
    env: { ...inheritedEnv(), ...(display === null ? {} : { DISPLAY: display.name }), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const child = app.process();
  const firstWindow = app.firstWindow();
  await app.evaluate(() => (globalThis as unknown as { startShell(): void }).startShell());
  const page = await firstWindow;
  return { app, page, userData, close: () => closeAll(child, display, userData) };
}

/** The page in front of the shell's first window, inside the shell's main process. */
export function inFront({ app }: LaunchedShell): Promise<JSHandle<WebContents>> {
  return app.evaluateHandle(({ BaseWindow }) => {
    const [window] = BaseWindow.getAllWindows() as [BaseWindow, ...BaseWindow[]];
    return (window.contentView.children.at(-1) as WebContentsView).webContents;
  });
}

// Not through the application: a kiosk's window refuses to close, and a test may have killed the page.
async function closeAll(child: ChildProcess, display: Display | null, userData: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(force);
  }
  display?.stop();
  await rm(userData, { recursive: true, force: true });
}

/** A virtual display that was started here. */
export interface Display {
  readonly name: string;
  stop(): void;
}

/** Starts a virtual display on a number that is free. */
export async function startDisplay(): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb did not start')));
    (server.stdio[3] as Readable).setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return { name: `:${number}`, stop: () => void server.kill('SIGTERM') };
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Proportional set size in kB of a process and everything it started (Linux). */
export function pssOfTree(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = readText(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1];
    parents.set(Number(name), Number(parent));
  }
  const isBelow = (candidate: number): boolean => candidate === pid || (candidate > 1 && isBelow(parents.get(candidate) ?? 0));
  return [...parents.keys()]
    .filter(isBelow)
    .reduce((sum, each) => sum + Number(/^Pss:\s+(\d+)/m.exec(readText(`/proc/${each}/smaps_rollup`))?.[1] ?? 0), 0);
}

// A process may end while it is being read.
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
