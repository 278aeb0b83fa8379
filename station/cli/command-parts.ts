import { type Command, Option } from 'commander';
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
