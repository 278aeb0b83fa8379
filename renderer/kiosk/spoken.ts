import type { KioskView, LoanRow, ReturnRow } from '../../contracts/views.schema.ts';
import type { Translate } from '../text/use-text.tsx';

/** What is said aloud at a change: `urgent` interrupts, `polite` waits. */
export interface Spoken {
  readonly polite: string;
  readonly urgent: string;
}

const silent: Spoken = { polite: '', urgent: '' };

function newestRow(rows: readonly (LoanRow | ReturnRow)[], counted: string, t: Translate): Spoken {
  const row = rows.findLast((each) => each.state !== 'asking');
  if (row?.state !== 'refused') return { polite: rows.length === 0 ? '' : counted, urgent: '' };
  // No title: what is said aloud may be heard by others.
  return { polite: counted, urgent: `${t(`item.refused.${row.code}.title`)} ${t(`item.refused.${row.code}.next`)}` };
}

/** The words for a view. Headings take the focus and speak for themselves; this adds what changes below them. */
export function spokenOf(view: KioskView, t: Translate): Spoken {
  const lentOrBack = (rows: readonly (LoanRow | ReturnRow)[]): number => rows.filter((row) => row.state === 'lent' || row.state === 'returned').length;
  switch (view.screen) {
    case 'borrowing':
      return newestRow(view.rows, t('kiosk.borrow.heading', { count: lentOrBack(view.rows) }), t);
    case 'returning':
      return newestRow(view.rows, t('kiosk.return.heading', { count: lentOrBack(view.rows) }), t);
    case 'awaitingPin':
      return { polite: t('pin.entered', { count: view.digits }), urgent: '' };
    case 'awaitingCard':
      return { polite: '', urgent: view.hint === null ? '' : t('kiosk.card.unreadable') };
    case 'refused':
      return { polite: '', urgent: `${t(`kiosk.refused.${view.code}.title`)}. ${t(`kiosk.refused.${view.code}.next`)}` };
    default:
      return silent;
  }
}
