import { spawn } from 'node:child_process';
import type { Clock } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';

/** A program of this PC, as a list that no shell reads, and what it is given. */
export interface ProgramRun {
  readonly command: readonly string[];
  /** What stands on its stdin; in no argument, where other users of the PC would see it. */
  readonly input: string;
  readonly clock: Clock;
  readonly limitSeconds: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/** What a program wrote, each at most 64 kB of it. */
export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

const keptLength = 65_536;

/**
 * Runs a program to its end.
 * @throws KioskError DEVICE_MISSING where it does not start, DEVICE_TIMEOUT, DEVICE_PROTOCOL where it fails or was ended
 */
export function runProgram({ command: [program = '', ...args], input, clock, limitSeconds, signal }: ProgramRun): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe' });
    let failure: KioskError | null = null;
    const end = (): void => void child.kill('SIGKILL');
    const limit = clock.setTimer(limitSeconds * 1000, () => {
      failure = new KioskError('DEVICE_TIMEOUT', `"${program}" took longer than ${limitSeconds} s and was ended: raise limitSeconds.`);
      end();
    });
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] = (output[name] + text).slice(0, keptLength);
      });
    }
    child.on('error', (cause) => {
      failure ??= new KioskError('DEVICE_MISSING', `"${program}" does not start: install it, or name another program.`, { cause });
    });
    child.on('close', (code) => {
      limit.cancel();
      signal.removeEventListener('abort', end);
      if (failure === null && code === 0) resolve(output);
      else reject(failure ?? endedWith(program, code));
    });
    // A program that reads nothing has closed its end already.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function endedWith(program: string, code: number | null): KioskError {
  return new KioskError('DEVICE_PROTOCOL', `"${program}" ended with ${code ?? 'a signal'}: try it in a terminal as the station's user.`);
}
