import type { Command, CommanderError } from 'commander';
import { KioskError } from '../../contracts/errors.ts';
import { nearestName } from '../config/nearest-name.ts';

/** Whether a command line asks for JSON, even where the rest of it can't be understood. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? argv.length : end).includes('--json');
}

/** A command line that can't be carried out, as the parser told it: what is wrong, what was probably meant, and where help is. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): UsageError {
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const { command, path } = commandIn(program, argv);
  const isNothingNamed = error.code === 'commander.help';
  const message = isNothingNamed ? `"${path}" needs a command after it: ${namesOf(command).join(', ')}.` : sentence(what);
  const meant = hint?.replace(/^\(|\)$/g, '') ?? misspeltOption(command, argv);
  return new UsageError(message, [meant, `"${path} --help" tells what there is.`].filter(Boolean).join(' '), error);
}

const namesOf = (command: Command): string[] => command.commands.map((each) => each.name());

// The parser misses an option before it looks whether one is there under another name.
function misspeltOption(command: Command, argv: readonly string[]): string | undefined {
  const known = [...command.options.map((option) => option.long ?? ''), '--json', '--help'];
  const names = argv.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? word);
  const meant = names.filter((name) => !known.includes(name)).map((name) => nearestName(name, known));
  return meant[0] === undefined ? undefined : `Did you mean ${meant[0]}?`;
}

/** A command line that can't be carried out. The message says what is wrong, `remedy` what to do. */
export class UsageError extends KioskError {
  readonly remedy: string;

  constructor(message: string, remedy: string, cause: unknown) {
    super('PROGRAM_USAGE', message, { cause });
    this.remedy = remedy;
  }
}

/** The command that a command line names as far as it is known, with its whole name: `omatoimi config`. */
function commandIn(program: Command, argv: readonly string[]): { readonly command: Command; readonly path: string } {
  let command = program;
  let path = program.name();
  for (const word of argv.filter((each) => !each.startsWith('-'))) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
    path = `${path} ${word}`;
  }
  return { command, path };
}

const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
