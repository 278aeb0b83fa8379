import type { LoanRow, ReturnRow } from '../../contracts/views.schema.ts';
import { isolate } from '../text/isolate.ts';
import type { Translate } from '../text/use-text.tsx';

/** Calls the newest item that was lifted too early back by its name, or by its number; null: none was. */
export function callBackText(rows: readonly (LoanRow | ReturnRow)[], t: Translate): string | null {
  const row = rows.findLast((each) => 'alarm' in each && each.alarm === 'putBack');
  return row === undefined || !('place' in row) ? null : callBackOf(row, t);
}

/** "Put this one back on the pad", for one item. */
export function callBackOf({ title, place }: { readonly title: string | null; readonly place: number }, t: Translate): string {
  const named = (title ?? '').trim();
  return named === '' ? t('kiosk.pad.callBackUntitled', { place }) : t('kiosk.pad.callBack', { title: isolate(shortened(named)) });
}

const longestName = 60;

function shortened(title: string): string {
  return title.length <= longestName ? title : `${title.slice(0, longestName).trimEnd()}…`;
}
