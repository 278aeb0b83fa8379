import type { KioskView, LoanRow, ReturnRow } from '../../contracts/views.schema.ts';
import { personalItemRefusalCodes } from '../../contracts/refusal-codes.ts';
import type { Translate } from '../text/use-text.tsx';
import { endedSentences } from './ended-screen.tsx';
import { type Hinting, hintKey } from './hint-words.ts';
import { puttingBackHeading } from './putting-back-screen.tsx';
import { refusalWord, refusalWords } from './refusal-words.ts';

/** What is said aloud at a change: `urgent` interrupts, `polite` waits. */
export interface Spoken {
  readonly polite: string;
  readonly urgent: string;
  /** The row or scan that the urgent words are about; two refusals in a row are two. */
  readonly about?: string;
  /** What a loudspeaker says in place of the urgent words, where those give a reason that is the patron's own. */
  readonly toAll?: string;
}

const silent: Spoken = { polite: '', urgent: '' };

function ofHint(view: Hinting, t: Translate): Pick<Spoken, 'urgent' | 'about'> | null {
  const key = hintKey(view);
  return key === null ? null : { urgent: t(key), about: `scan-${view.hintCount}` };
}

function ofItems(view: Extract<KioskView, { screen: 'borrowing' | 'returning' }>, counted: string, t: Translate): Spoken {
  const rows: readonly (LoanRow | ReturnRow)[] = view.rows;
  const hint = ofHint(view, t);
  if (hint !== null) return { polite: rows.length === 0 ? '' : counted, ...hint };
  if (view.pad?.isOverfull === true) return { polite: counted, urgent: t('kiosk.pad.overfull'), about: 'pad' };
  // Without its title: what is said aloud may be heard by others.
  const lifted = rows.findLast((each) => 'alarm' in each && each.alarm === 'putBack');
  if (lifted !== undefined && 'place' in lifted)
    return { polite: counted, urgent: t('kiosk.pad.callBackUntitled', { place: lifted.place }), about: `lifted-${lifted.key}` };
  const row = rows.findLast((each) => each.state !== 'asking' && each.state !== 'reading' && each.state !== 'problem');
  if (row?.state !== 'refused' && row?.state !== 'unclear') return { polite: rows.length === 0 ? '' : counted, urgent: '' };
  const refused = row.state === 'refused' ? row : { code: 'outcome-unclear' as const };
  const { why, next } = refusalWords(refused, t);
  // No title: what is said aloud may be heard by others.
  const spoken = { polite: counted, urgent: `${why} ${next}`.trim(), about: row.key };
  return personalItemRefusalCodes.has(refused.code) ? { ...spoken, toAll: t(refusalWord(refused, view.screen)) } : spoken;
}

/** Counts, and why a renewal was refused; never a title. */
function ofAccount(view: Extract<KioskView, { screen: 'account' }>, t: Translate): Spoken {
  const hint = ofHint(view, t);
  const rows = view.loans.state === 'told' ? view.loans.rows : [];
  const renewed = rows.filter(({ renewal }) => renewal.state === 'renewed').length;
  const polite = view.isRenewing || renewed === 0 ? '' : t('kiosk.account.renewed', { count: renewed });
  if (hint !== null) return { polite, ...hint };
  const refused = rows.findLast(({ renewal }) => renewal.state === 'refused');
  if (view.isRenewing || refused?.renewal.state !== 'refused') return { polite, urgent: '' };
  return { polite, urgent: t(`renewal.refused.${refused.renewal.code}`), about: refused.key };
}

/** How far a look of staff is; what is kept with the card is for eyes only. */
function ofLook(stage: Extract<KioskView, { screen: 'staffRecords' }>['stage'], t: Translate): string {
  switch (stage.state) {
    case 'awaitingCard':
      return t(`kiosk.staff.records.card.${stage.task}`);
    case 'awaitingNumber':
      if (stage.digits === 0 && stage.time !== 'first') return t(`kiosk.staff.records.number.${stage.time}`);
      return t('pin.entered', { count: stage.digits });
    case 'asking':
    case 'failed':
      return t(`kiosk.staff.records.${stage.state}`);
    case 'erased':
      return t('kiosk.staff.records.erased', { number: stage.removed });
    case 'choosing':
    case 'shown':
      return '';
  }
}

/** The words for a view. Headings take the focus and speak for themselves; this adds what changes below them. */
export function spokenOf(view: KioskView, t: Translate): Spoken {
  switch (view.screen) {
    case 'borrowing':
      return ofItems(view, t('kiosk.borrow.heading', { count: view.counts.done }), t);
    case 'returning':
      return ofItems(view, t('kiosk.return.heading', { count: view.counts.done }), t);
    case 'account':
      return ofAccount(view, t);
    case 'receipt':
      return { polite: view.print === 'none' ? '' : t(`kiosk.receipt.print.${view.print}`), urgent: '', ...ofHint(view, t) };
    case 'awaitingPin':
    case 'awaitingNumber':
      return { polite: t('pin.entered', { count: view.digits }), urgent: '' };
    case 'awaitingCard':
      return { ...silent, ...ofHint(view, t) };
    case 'staffRecords':
      return { ...silent, polite: ofLook(view.stage, t), ...ofHint(view, t) };
    case 'refused':
      return { polite: '', urgent: `${t(`kiosk.refused.${view.code}.title`)}. ${t(`kiosk.refused.${view.code}.next`)}`, ...ofHint(view, t) };
    case 'puttingBack':
      return { polite: '', urgent: puttingBackHeading(view, t), about: `put-back-${view.items.length}` };
    case 'ended':
      return { polite: endedSentences(view, t).join(' '), urgent: '' };
    default:
      return silent;
  }
}
