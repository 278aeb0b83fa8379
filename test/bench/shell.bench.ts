import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findElectronRuntime, pssOfTree, startDisplay } from '../e2e/electron-app.ts';
import { startRpcRig } from '../support/rpc-rig.ts';
import { until } from '../support/until.ts';
import type { Quantiles } from './quantiles.ts';
import { quantiles } from './quantiles.ts';

/** The shell on its own, without a debugger: process start -> the kiosk's idle screen is drawn. */
export interface ShellResult {
  readonly idleScreenMs: Quantiles;
  /** Proportional set size of all of the shell's processes, 5 s after the idle screen: the page in front and the one that waits. */
  readonly pssMegabytes: number;
  readonly runs: number;
}

const root = path.resolve(import.meta.dirname, '../..');
const main = path.join(root, 'dist/electron/main.js');
/** The view reaches the page when it is watched; drawing it takes the page's next frames. */
const drawMs = 50;

/** Measures the built shell with the built screens on fake stations; `null`: there is no Electron runtime. */
export async function benchShell(runs = 5): Promise<ShellResult | null> {
  const runtime = findElectronRuntime();
  if (runtime === null) return null;
  const display = process.env['DISPLAY'] === undefined ? await startDisplay() : null;
  const env = { ...process.env, ...(display === null ? {} : { DISPLAY: display.name }) };
  const samples: number[] = [];
  let pssMegabytes = 0;
  for (let run = 1; run <= runs; run += 1) {
    const { ms, pss } = await startOnce(runtime.dir, env, run === runs);
    samples.push(ms);
    if (pss !== null) pssMegabytes = pss;
  }
  display?.stop();
  return { idleScreenMs: quantiles(samples), pssMegabytes, runs };
}

async function startOnce(runtimeDir: string, env: NodeJS.ProcessEnv, isLast: boolean): Promise<{ ms: number; pss: number | null }> {
  const rig = await startRpcRig();
  const userData = await mkdtemp(path.join(tmpdir(), 'omatoimi-shell-'));
  const args = ['-r', main, main, '--no-sandbox', `--user-data-dir=${userData}`, `--token-file=${rig.tokenFile}`, '--view=kiosk', '--kiosk'];
  const startMs = performance.now();
  const child = spawn(path.join(runtimeDir, 'electron'), args, { env, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    await until('the kiosk screen is watched', () => rig.kiosk.listeners > 0, 20_000);
    const ms = performance.now() - startMs + drawMs;
    if (isLast) await new Promise((resolve) => setTimeout(resolve, 5000));
    return { ms, pss: isLast ? Math.round(pssOfTree(child.pid ?? 0) / 1024) : null };
  } finally {
    child.kill('SIGTERM');
    await gone;
    await rig.stop();
    await rm(userData, { recursive: true, force: true });
  }
}
