import { KioskError } from '../../contracts/errors.ts';

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

/** Says why a command was not carried out: on stderr as a sentence, with `--json` also on stdout as an object. */
export function reportFailure(error: unknown, options: CommonOptions): void {
  const known = error instanceof KioskError;
  const code = known ? error.code : 'PROGRAM_FAULT';
  const message = error instanceof Error ? error.message : String(error);
  if (options.json === true) print({ ok: false, code, error: message, ...(known ? { context: error.context } : {}) });
  process.stderr.write(`omatoimi: ${message}\n`);
  if (!known && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
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
