import type { DueDate } from '../../../contracts/ports/library-system.port.ts';
import type { LocalTime } from '../sip2/sip2-date.codec.ts';
import { plainText } from './acs-text.ts';
import { type CivilDate, civilDate, isoDate } from './civil-date.ts';

/** Longest due-date text that is passed on, in characters. */
export const maxDueTextLength = 100;

type Reader = (match: RegExpExecArray, time: LocalTime) => CivilDate | null;
const part = (match: RegExpExecArray, at: number): number => Number(match[at]);

const utc: Reader = (m, time) => {
  const ms = Date.UTC(part(m, 1), part(m, 2) - 1, part(m, 3), part(m, 4), part(m, 5), part(m, 6));
  return civilDate(part(m, 1), part(m, 2), part(m, 3)) === null ? null : time.dayAt(ms);
};
const yearFirst: Reader = (m) => civilDate(part(m, 1), part(m, 2), part(m, 3));
const dayFirst: Reader = (m) => civilDate(part(m, 3), part(m, 2), part(m, 1));
// 5/6/2026 can be May or June: only a number above 12, or twice the same one, tells which is the month.
const eitherFirst: Reader = (m) => {
  if (part(m, 1) > 12) return dayFirst(m, undefined as never);
  const isClear = part(m, 2) > 12 || part(m, 1) === part(m, 2);
  return isClear ? civilDate(part(m, 3), part(m, 1), part(m, 2)) : null;
};

/** Forms of AH that were seen, most telling first. The text is free in the protocol: whatever else comes stays text. */
const forms = {
  compactUtc: [/^(\d{4})(\d{2})(\d{2})[ \t]*Z[ \t]*(\d{2})(\d{2})(\d{2})$/, utc],
  compact: [/^(\d{4})(\d{2})(\d{2})(?:[ \t]*\d{6}|0000\d{6})?$/, yearFirst],
  iso: [/^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T,].*)?$/, yearFirst],
  dayFirstDots: [/^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,].*)?$/, dayFirst],
  slashIfSure: [/^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ ,].*)?$/, eitherFirst],
} as const satisfies Record<string, readonly [RegExp, Reader]>;

/** A form of AH by its name. `slashIfSure`: read only where the numbers tell which is the month. */
export type DueDateForm = keyof typeof forms;
const everyForm = Object.keys(forms) as DueDateForm[];

/** Reads the free text of AH in the forms that the system has: the day in the site's time zone where it is sure, and the text itself. */
export function parseDueDate(text: string, time: LocalTime, known: readonly DueDateForm[] = everyForm): DueDate {
  const trimmed = text.trim();
  let date: CivilDate | null = null;
  for (const name of known) {
    const [form, read] = forms[name];
    const match = form.exec(trimmed);
    if (match === null) continue;
    date = read(match, time);
    break;
  }
  return { date: date === null ? null : isoDate(date), text: plainText(text, maxDueTextLength) };
}
