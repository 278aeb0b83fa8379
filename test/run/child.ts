import { type ChildProcess, spawn } from 'node:child_process';
import { projectRoot } from './project-root.ts';

/** How a child process ended. */
export interface ChildResult {
  readonly code: number;
  /** Both streams, in the order they came. */
  readonly output: string;
  readonly ms: number;
  readonly isTimedOut: boolean;
}

/** How a child is run. */
export interface ChildOptions {
  /** Program and arguments; this Node when the program is omitted. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** After this many milliseconds the child and all it started are killed. */
  readonly limitMs: number;
  /** Whether its output also goes straight to ours. */
  readonly isLive?: boolean;
}

const running = new Set<ChildProcess>();
const hasGroups = process.platform !== 'win32';

/** Runs a child in the checkout's folder to its end. Never rejects: a program that cannot be started has code 127. */
export function runChild({ command, env = {}, limitMs, isLive = false }: ChildOptions): Promise<ChildResult> {
  const [program, ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, args, { cwd: projectRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: hasGroups });
  running.add(child);
  let output = '';
  let isTimedOut = false;
  const limit = setTimeout(() => {
    isTimedOut = true;
    killTree(child);
  }, limitMs);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (isLive) process.stdout.write(text);
    });
  }
  return new Promise((resolve) => {
    // What a suite left behind (a browser, a twin) must neither slow the next one down nor hold the pipes open.
    child.once('exit', () => killTree(child));
    child.once('error', (error) => {
      output += error.message;
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ code: child.pid === undefined ? 127 : (code ?? 1), output, ms: performance.now() - startedAt, isTimedOut });
    });
  });
}

/** Runs a script of a development package on this Node. */
export function runTool(script: string, args: readonly string[], options: Omit<ChildOptions, 'command'>): Promise<ChildResult> {
  return runChild({ ...options, command: [process.execPath, script, ...args] });
}

/** Ends every running child when we are told to end. */
export function endChildrenWithUs(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const child of running) killTree(child);
      process.exit(130);
    });
  }
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // Already gone, with all it started.
  }
}
