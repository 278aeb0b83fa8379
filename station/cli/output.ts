import { type ErrorContext, KioskError } from '../../contracts/errors.ts';
import { UsageError } from './usage-error.ts';

/** What a command's end means to the shell: 0 yes or done, 1 a negative answer, 2 not carried out. */
export const exitCodes = { done: 0, negative: 1, notCarriedOut: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
}

/** Lets the program go on where whoever read its stdout reads no more (`| head`): a door does not close for that. */
export function outliveReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** One line of text for a person, or one JSON object for a program. */
export function print(line: string | object): void {
  process.stdout.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
}

/** Prints the JSON form with `--json`, else the lines for a person. */
export function printEither(options: CommonOptions, json: object, lines: readonly string[]): void {
  if (options.json === true) print(json);
  else for (const line of lines) print(line);
}

/** Says why a command was not carried out: on stderr in a sentence, with `--json` also on stdout as `{"ok":false,"error":{...}}`. */
export function reportFailure(error: unknown, options: CommonOptions): void {
  const { message, ...failure } = describeFailure(error);
  if (options.json === true) print({ ok: false, error: { code: failure.code, message, remedy: failure.remedy, context: failure.context } });
  const lines = failure.remedy.startsWith(message) ? failure.remedy : `${message} ${failure.remedy}`;
  process.stderr.write(`omatoimi: ${lines}\n`);
  if (failure.stack !== undefined) process.stderr.write(`${failure.stack}\n`);
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly context?: ErrorContext;
  readonly stack?: string;
}

function describeFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) return { code: error.code, message, remedy: error.remedy };
  // The sentence of an expected failure says what to do.
  if (error instanceof KioskError) return { code: error.code, message, remedy: message, context: error.context };
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    code: 'PROGRAM_FAULT',
    message,
    remedy: 'This is a fault of the program: report it with these lines.',
    ...(stack === undefined ? {} : { stack }),
  };
}

/** Runs a command's work and turns its end into the process's exit code. */
export async function runCommand(options: CommonOptions, work: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    reportFailure(error, options);
    process.exitCode = exitCodes.notCarriedOut;
  }
}
