import type { LoanRow } from '../../contracts/views.schema.ts';
import { dayInWords } from '../../texts/in-words.ts';
import type { TextLanguage } from '../../texts/languages.ts';
import { isolate } from '../text/isolate.ts';
import type { Translate } from '../text/use-text.tsx';

type Due = Extract<LoanRow, { state: 'lent' }>['due'];

/** When a loan must be back: in words if the day is known, as the library system wrote it otherwise. */
export function dueText(due: Due, language: TextLanguage, t: Translate): string {
  const written = due.text.trim() === '' ? null : isolate(due.text.trim());
  const date = dayInWords(due.date, language) ?? written;
  return date === null ? t('row.lent.dueUnknown') : t('row.lent.due', { date });
}
