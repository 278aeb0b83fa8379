import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvariantError } from '../../contracts/errors.ts';

/** Two ends of a real line: what goes in at one comes out at the other. */
export interface PtyPair {
  readonly a: string;
  readonly b: string;
  /** Pulls the cable: both ends are gone, and their paths with them. */
  cut(): Promise<void>;
  /** Makes the pair anew on the same paths. */
  restore(): Promise<void>;
  /** Ends the pair and removes its folder. */
  close(): Promise<void>;
}

/** How long socat may take to make both ends, in milliseconds. */
const startLimitMs = 5000;

/** Opens a pair of PTYs through socat; `a` stands at `link` where that is given. @throws InvariantError where socat is not installed */
export async function openPtyPair(link?: string): Promise<PtyPair> {
  const folder = await mkdtemp(path.join(tmpdir(), 'omatoimi-pty-'));
  const a = link ?? path.join(folder, 'a');
  const b = path.join(folder, 'b');
  let socat = await startSocat(a, b);
  const cut = (): Promise<void> => end(socat);
  return {
    a,
    b,
    cut,
    restore: async () => {
      socat = await startSocat(a, b);
    },
    close: async () => {
      await cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSocat(a: string, b: string): Promise<ChildProcess> {
  const socat = spawn('socat', [`pty,raw,echo=0,link=${a}`, `pty,raw,echo=0,link=${b}`], { stdio: ['ignore', 'ignore', 'ignore'] });
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  socat.once('error', over).once('exit', over);
  const startedAtMs = performance.now();
  while (!existsSync(a) || !existsSync(b)) {
    if (isOver || performance.now() - startedAtMs > startLimitMs) {
      socat.kill();
      throw new InvariantError(`socat made no pair of PTYs at ${a}: install it ("apt-get install socat"), and see that nothing stands at that path.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return socat;
}

async function end(socat: ChildProcess): Promise<void> {
  if (socat.exitCode !== null || socat.signalCode !== null) return;
  const gone = new Promise((resolve) => socat.once('exit', resolve));
  socat.kill('SIGTERM');
  await gone;
}
