import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CommonOptions, type ExitCode, runCommand } from './output.ts';

type Action<Options> = (options: Options & CommonOptions) => Promise<ExitCode>;

/** Adds what every command has: `--json`, and exit codes that mean the same everywhere. */
export function finish<Options extends object>(command: Command, action: Action<Options>): void {
  command.option('--json', 'print JSON for programs').action(async (...args: unknown[]) => {
    const options = command.optsWithGlobals<Options & CommonOptions>();
    const positional = Object.fromEntries(command.registeredArguments.map((argument, at) => [argument.name(), args[at]]));
    await runCommand(options, () => action({ ...positional, ...options }));
  });
}

/** The option by which a command finds its station. */
export const configOption = (): Option => new Option('--config <file>', 'the station.toml to use').makeOptionMandatory();

/** A day that there is, as `2027-03-28`. */
export function calendarDate(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text))
    throw new InvalidArgumentError('It is no date: write one such as 2027-03-28.');
  return text;
}
