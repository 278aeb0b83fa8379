import { languageFacts, type TextLanguage } from '../../texts/languages.ts';

const isoDate = /^(\d{4})-(\d{2})-(\d{2})/;

/** A day in full words, such as "maanantai 21. joulukuuta"; null for anything that is not an ISO date. */
export function dayInWords(iso: string | null, language: TextLanguage): string | null {
  const parts = isoDate.exec(iso ?? '');
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  // A due date is a day, not an instant: it is built and written in the same zone.
  return new Intl.DateTimeFormat(languageFacts[language].locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(date);
}

/** A time of day as the language writes it, such as "7.00" or "07:00", from `07:00`. */
export function timeInWords(time: string, language: TextLanguage): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = Date.UTC(2000, 0, 1, hour, minute);
  return new Intl.DateTimeFormat(languageFacts[language].locale, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' }).format(
    at,
  );
}
