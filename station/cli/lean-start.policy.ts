import { isLeanPlatform, leanEnvironment, leanNodeFlags } from '../../contracts/station-process.ts';

/** The variable that marks a process which has been started again: it is not done twice, whatever became of the flags. */
export const startedAgain = 'OMATOIMI_STARTED_AGAIN';

/** Commands that run for months; the others are over before memory matters. */
const lastingCommands = new Set(['station', 'demo']);

/** How a process was started. */
export interface ProcessStart {
  readonly platform: string;
  readonly execPath: string;
  readonly execArgv: readonly string[];
  /** Node, script, and what follows. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What to become: the program's arguments, its own name first, and its environment. */
export interface NextStart {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How this process is to be started again so that it stays small; null when it already is as it should be. */
export function leanStart({ platform, execPath, execArgv, argv, env }: ProcessStart): NextStart | null {
  if (!isLeanPlatform(platform) || env[startedAgain] !== undefined) return null;
  const command = argv.slice(2).find((argument) => !argument.startsWith('-'));
  if (command === undefined || !lastingCommands.has(command)) return null;
  const missingFlags = leanNodeFlags.filter((flag) => !execArgv.includes(flag));
  const missingVariables = Object.entries(leanEnvironment).filter(([name]) => env[name] === undefined);
  if (missingFlags.length === 0 && missingVariables.length === 0) return null;
  return {
    args: [execPath, ...execArgv, ...missingFlags, ...argv.slice(1)],
    env: { ...env, ...Object.fromEntries(missingVariables), [startedAgain]: '1' },
  };
}
