import type { LoanRow, ReturnRow } from '../../contracts/views.schema.ts';
import type { Translate } from '../text/use-text.tsx';

type Answered = Exclude<LoanRow | ReturnRow, { state: 'asking' | 'reading' | 'problem' }>;

/** What a row calls its item: its title, else which one of the visit it was. Only what the register does not know is unidentified. */
export function rowTitle(row: Answered, t: Translate): string {
  if (row.title !== null && row.title.trim() !== '') return row.title;
  if (row.state === 'refused' && row.code === 'item-unknown') return t('row.untitled');
  return t('row.untitledAt', { place: row.place });
}
