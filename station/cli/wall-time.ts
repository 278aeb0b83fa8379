import { KioskError } from '../../contracts/errors.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';

/** A moment that was written down, and what is to be said about it. */
export interface WrittenMoment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly note: string | null;
}

const pattern = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::\d{2})?(Z|[+-]\d{2}:\d{2})?$/;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * Reads `2027-03-28T03:30` by the wall clock of a zone, or with an offset as it stands. An hour that a night leaves out is taken as
 * the one after it, of one that a night has twice the first is meant; both are said.
 * @throws KioskError PROGRAM_USAGE for anything else
 */
export function readWallTime(text: string, timeZone: string): WrittenMoment {
  const [, date = '', hour = '', minute = '', offset] = pattern.exec(text) ?? [];
  const asUtc = Date.parse(`${date}T${hour}:${minute}:00Z`);
  if (Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(`${date}T${hour}:${minute}`)) {
    throw new KioskError('PROGRAM_USAGE', `"${text}" is no moment: write one such as 2027-03-28T03:30, or 2027-03-28T03:30+03:00.`);
  }
  if (offset !== undefined) return { at: Date.parse(`${date}T${hour}:${minute}:00${offset}`), note: null };
  const zone = new ZoneClock(timeZone);
  const localOf = (at: number): number => Date.parse(`${zone.wallTime(at).date}T00:00:00Z`) + zone.wallTime(at).minute * minuteMs;
  // Offsets of the day before and the day after: between them the clocks change at most once.
  const [before, after] = [-dayMs, dayMs].map((away) => localOf(asUtc + away) - (asUtc + away)) as [number, number];
  const fitting = [...new Set([asUtc - before, asUtc - after])].filter((at) => localOf(at) === asUtc).sort((a, b) => a - b);
  const [first, second] = fitting;
  if (first === undefined)
    return { at: asUtc - before, note: `${hour}:${minute} does not happen on ${date}: the clocks jump over it; the hour after is taken.` };
  return {
    at: first,
    note: second === undefined ? null : `${hour}:${minute} happens twice on ${date}; the first is taken. Write an offset for the other.`,
  };
}
