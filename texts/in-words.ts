import { languageFacts, type TextLanguage } from './languages.ts';
import type { OwnDays } from './own-days.ts';

const isoDate = /^(\d{4})-(\d{2})-(\d{2})/;

/** Midnight of an ISO day in UTC; null for anything that is not a day of the calendar. */
function dayOf(iso: string | null): Date | null {
  const parts = isoDate.exec(iso ?? '');
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

/** A day in full words, such as "maanantai 21. joulukuuta"; null for anything that is not an ISO date. */
export function dayInWords(iso: string | null, language: TextLanguage): string | null {
  const date = dayOf(iso);
  if (date === null) return null;
  const { locale, days } = languageFacts[language];
  if (days !== null) return inOwnWords(date, days);
  // A due date is a day, not an instant: it is built and written in the same zone.
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(date);
}

function inOwnWords(date: Date, days: OwnDays): string {
  const places: Readonly<Record<string, string | undefined>> = {
    weekday: days.weekdays[date.getUTCDay()],
    day: String(date.getUTCDate()),
    month: days.months[date.getUTCMonth()],
  };
  return days.form.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => places[name] ?? '');
}

/** A day in digits with its year, as paper wants it, such as "ma 21.12.2026"; null for anything that is not an ISO date. */
export function dayInDigits(iso: string | null, language: TextLanguage): string | null {
  const date = dayOf(iso);
  if (date === null) return null;
  const { locale, days } = languageFacts[language];
  const digits = { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' } as const;
  if (days === null) return new Intl.DateTimeFormat(locale, { weekday: 'short', ...digits }).format(date);
  return `${days.weekdays[date.getUTCDay()]} ${new Intl.DateTimeFormat(locale, digits).format(date)}`;
}

/** A time of day as the language writes it, such as "7.00" or "07:00", from `07:00`. */
export function timeInWords(time: string, language: TextLanguage): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = Date.UTC(2000, 0, 1, hour, minute);
  const form = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(languageFacts[language].locale, form).format(at);
}

/** Several things as the language lists them, such as "2, 3 ja 5". */
export function listInWords(things: readonly string[], language: TextLanguage): string {
  const { locale, days } = languageFacts[language];
  if (days === null) return new Intl.ListFormat(locale, { type: 'conjunction' }).format(things);
  const last = things.at(-1) ?? '';
  return things.length < 2 ? last : `${things.slice(0, -1).join(', ')} ${days.and} ${last}`;
}
