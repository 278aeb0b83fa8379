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
