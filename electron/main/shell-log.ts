import type { Clock } from '../../contracts/clock.ts';

/** Facts about the shell itself; never anything that a page shows. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/** One JSON object a line on stderr, like the station's log. */
export interface ShellLog {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
}

/** A log that writes whole lines through `write`. */
export function createShellLog(clock: Clock, write: (line: string) => void): ShellLog {
  const at =
    (level: 'info' | 'warn') =>
    (event: string, facts: LogFacts = {}) =>
      write(`${JSON.stringify({ level, time: clock.now(), event, ...facts })}\n`);
  return { info: at('info'), warn: at('warn') };
}
