import type { KioskView, LoanRow, ReturnRow } from '../../contracts/views.schema.ts';
import type { Translate } from '../text/use-text.tsx';
import { endedSentences } from './ended-screen.tsx';

/** What is said aloud at a change: `urgent` interrupts, `polite` waits. */
export interface Spoken {
  readonly polite: string;
  readonly urgent: string;
  /** The row that the urgent words are about; two refusals in a row are two. */
  readonly about?: string;
}

const silent: Spoken = { polite: '', urgent: '' };

function ofItems(view: Extract<KioskView, { screen: 'borrowing' | 'returning' }>, counted: string, t: Translate): Spoken {
  const rows: readonly (LoanRow | ReturnRow)[] = view.rows;
  if (view.hint !== null) return { polite: rows.length === 0 ? '' : counted, urgent: t('kiosk.items.unreadable') };
  const row = rows.findLast((each) => each.state !== 'asking');
  if (row?.state !== 'refused') return { polite: rows.length === 0 ? '' : counted, urgent: '' };
  // No title: what is said aloud may be heard by others.
  return { polite: counted, urgent: `${t(`item.refused.${row.code}.title`)} ${t(`item.refused.${row.code}.next`)}`, about: row.key };
}

/** The words for a view. Headings take the focus and speak for themselves; this adds what changes below them. */
export function spokenOf(view: KioskView, t: Translate): Spoken {
  const lentOrBack = (rows: readonly (LoanRow | ReturnRow)[]): number =>
    rows.filter((row) => row.state === 'lent' || row.state === 'returned').length;
  switch (view.screen) {
    case 'borrowing':
      return ofItems(view, t('kiosk.borrow.heading', { count: lentOrBack(view.rows) }), t);
    case 'returning':
      return ofItems(view, t('kiosk.return.heading', { count: lentOrBack(view.rows) }), t);
    case 'awaitingPin':
      return { polite: t('pin.entered', { count: view.digits }), urgent: '' };
    case 'awaitingCard':
      return { polite: '', urgent: view.hint === null ? '' : t('kiosk.card.unreadable') };
    case 'refused':
      return { polite: '', urgent: `${t(`kiosk.refused.${view.code}.title`)}. ${t(`kiosk.refused.${view.code}.next`)}` };
    case 'ended':
      return { polite: endedSentences(view, t).join(' '), urgent: '' };
    default:
      return silent;
  }
}
