import { isKioskError } from '../contracts/errors.ts';
import { logText } from './log-text.ts';

type LoggedValue = string | number | boolean | null;

/** An error as it stands in the log. */
export type LoggedError =
  | {
      readonly code: string;
      readonly message: string;
      readonly context: Readonly<Record<string, LoggedValue>>;
      readonly cause?: LoggedError;
    }
  | { readonly name: string; readonly code?: string; readonly syscall?: string; readonly at: readonly string[]; readonly cause?: LoggedError };

const deepestCause = 4;
const framesShown = 8;

/**
 * What the log shows of an error. A `KioskError` shows code, sentence and context, for those were written for it. Of any
 * other error, an `InvariantError` too, the message stays out, since it may quote what was being worked on (a reply, a
 * row, a scan): its name, its code and the places in our code tell a developer enough.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  const cause = error instanceof Error && error.cause !== undefined && depth < deepestCause ? { cause: describeError(error.cause, depth + 1) } : {};
  if (isKioskError(error)) {
    const context = Object.fromEntries(
      Object.entries(error.context).map(([key, value]) => [key, typeof value === 'string' ? logText(value) : value]),
    );
    return { code: error.code, message: logText(error.message), context, ...cause };
  }
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  return { name: error.name, ...systemFacts(error), at: framesOf(error), ...cause };
}

// Node's and SQLite's errors carry these; both are words from fixed lists.
function systemFacts(error: Error): { code?: string; syscall?: string } {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return { ...(typeof code === 'string' ? { code: logText(code) } : {}), ...(typeof syscall === 'string' ? { syscall: logText(syscall) } : {}) };
}

// A stack begins with the message, which may span lines: only what has the form of a frame is taken.
function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => /^ {4}at (.*:\d+:\d+\)?)$/.exec(line)?.[1]);
  return lines
    .filter((line) => line !== undefined)
    .slice(0, framesShown)
    .map(logText);
}
