import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const checkout = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** A child that runs one of our programs on this Node. */
export interface OurChild {
  readonly process: ChildProcess;
  /** The first JSON object on its stdout. */
  readonly ready: Promise<Record<string, unknown>>;
  /** Everything on its stderr so far. */
  stderr(): string;
  /** Everything on its stdout so far. */
  stdout(): string;
  /** Ends it with `signal` and resolves when it is gone, with its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How a program is started: from `dist/station` (`bundled`) instead of from sources, and with more of an environment. */
export interface StartOptions {
  readonly bundled?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `omatoimi ARGS` as a process of its own. */
export function startOmatoimi(args: readonly string[], options: StartOptions = {}): OurChild {
  const script = options.bundled === true ? ['dist', 'station', 'omatoimi.js'] : ['station', 'bin', 'omatoimi.js'];
  return startScript(path.join(checkout, ...script), args, options.env);
}

/** Starts a script on this Node. */
export function startScript(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): OurChild {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'], cwd: checkout, env: { ...process.env, ...env } });
  let errors = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = firstJson(child, () => errors);
  // Whoever awaits `ready` sees the failure; nobody awaiting it is no crash of the test run.
  ready.catch(() => undefined);
  return {
    process: child,
    ready,
    stderr: () => errors,
    stdout: () => output,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}

function firstJson(child: ChildProcess, errors: () => string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('the child has no stdout'));
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as Record<string, unknown>);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready: ${errors()}`)));
  });
}

/** Runs `omatoimi ARGS` to its end, with `input` on stdin. */
export async function runOmatoimi(
  args: readonly string[],
  input: string | Buffer = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [path.join(checkout, 'station', 'bin', 'omatoimi.js'), ...args], { cwd: checkout });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: Buffer.concat(chunks).toString('utf8'), stderr: Buffer.concat(errors).toString('utf8') };
}
