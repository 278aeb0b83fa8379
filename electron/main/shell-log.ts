import type { Clock } from '../../contracts/clock.ts';

/** Everything that a line of the shell's log can say besides its event: facts about the shell itself, never anything that a page shows. */
export interface LogFacts {
  /** The name of a programming fault. */
  readonly name?: string;
  /** Where in our code it arose. */
  readonly at?: string | null;
  readonly remedy?: string;
  readonly reason?: string;
  readonly waitMs?: number;
  readonly url?: string;
  readonly pid?: number | null;
}

/** The list of `LogFacts` for the run time; the compiler holds the two together. */
export const shellLogFieldNames: Readonly<Record<keyof LogFacts, true>> = {
  name: true,
  at: true,
  remedy: true,
  reason: true,
  waitMs: true,
  url: true,
  pid: true,
};

/** One JSON object a line on stderr, like the station's log. */
export interface ShellLog {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
}

/** A log that writes whole lines through `write`; a field that is not on the list is left out, also where a cast let it pass. */
export function createShellLog(clock: Clock, write: (line: string) => void): ShellLog {
  const at =
    (level: 'info' | 'warn') =>
    (event: string, facts: LogFacts = {}) => {
      const listed = Object.fromEntries(Object.entries(facts).filter(([name]) => Object.hasOwn(shellLogFieldNames, name)));
      write(`${JSON.stringify({ level, time: clock.now(), event, ...listed })}\n`);
    };
  return { info: at('info'), warn: at('warn') };
}

/** The first place in the code that an error's stack names. A message may span lines, so only what has the form of a place is taken. */
export function placeOf(error: Error): string | null {
  const frames = (error.stack ?? '').split('\n').map((line) => /^ {4}at (.*:\d+:\d+\)?)$/.exec(line)?.[1]);
  return frames.find((frame) => frame !== undefined) ?? null;
}
