import type { DueDate } from '../../../contracts/patron-account.ts';
import { plainText } from '../profiles/acs-text.ts';
import { isoDate } from '../profiles/civil-date.ts';
import type { LocalTime } from '../sip2/sip2-date.codec.ts';
import type { KohaItem } from './koha.schema.ts';

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of an RFC 3339 time with its zone, or null. */
export function kohaTime(text: string | null | undefined): number | null {
  if (typeof text !== 'string' || !rfc3339.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** When a loan is due: the day in the site's time zone. */
export function kohaDue(text: string | null | undefined, time: LocalTime): DueDate {
  const ms = kohaTime(text);
  return { date: ms === null ? null : isoDate(time.dayAt(ms)), text: plainText(text ?? '', 100) };
}

/** An item's title as plain text; empty where Koha did not tell it. */
export const kohaTitle = (item: Pick<KohaItem, 'biblio'> | null | undefined): string => plainText(item?.biblio?.title ?? '');
