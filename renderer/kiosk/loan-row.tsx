import type { ReactNode } from 'react';
import type { LoanRow } from '../../contracts/views.schema.ts';
import { ItemRow } from '../parts/item-row.tsx';
import type { Mark } from '../parts/state-mark.tsx';
import { dueText } from './due-text.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import { type Alarm, alarmText, alarmWord, PadRowView, partsInWords } from './pad-row.tsx';
import { refusalWord, refusalWords } from './refusal-words.ts';
import { rowTitle } from './row-title.ts';
import { UnclearRow } from './unclear-row.tsx';

function RefusedLoan({ row }: { row: Extract<LoanRow, { state: 'refused' }> }): ReactNode {
  const t = useText();
  const { why, next } = refusalWords(row, t);
  return (
    <ItemRow
      mark="refused"
      title={rowTitle(row, t)}
      word={t(refusalWord(row, 'borrowing'))}
      corner={<span className="row-code">{t('shared.incidentShort', { code: row.incidentCode })}</span>}
    >
      {why} {row.alarm === undefined ? next : alarmText(row.alarm, 'kept', t)}
    </ItemRow>
  );
}

/** The sign of an item that the register said yes to: done only once its alarm stands as it should. */
export function markOf(alarm: Alarm | undefined, done: Mark): Mark {
  if (alarm === undefined) return done;
  return alarm === 'switching' ? 'asking' : 'putBack';
}

function LentRow({ row }: { row: Extract<LoanRow, { state: 'lent' }> }): ReactNode {
  const t = useText();
  const language = useLanguage();
  const { alarm, missingParts } = row;
  const missing = missingParts === undefined ? null : t('row.missing', { count: missingParts.length, parts: partsInWords(missingParts, language) });
  return (
    <ItemRow
      mark={markOf(alarm, row.isRenewal ? 'renewed' : 'done')}
      title={rowTitle(row, t)}
      word={alarm === undefined ? t(row.isRenewal ? 'row.renewed.word' : 'row.lent.word') : alarmWord(alarm, t)}
    >
      {alarm === undefined ? dueText(row.due, language, t) : alarmText(alarm, 'lent', t)}
      {missing !== null && <p>{missing}</p>}
    </ItemRow>
  );
}

/** One item on the borrowing list. */
export function LoanRowView({ row }: { row: LoanRow }): ReactNode {
  const t = useText();
  if (row.state === 'refused') return <RefusedLoan row={row} />;
  if (row.state === 'unclear') return <UnclearRow row={row} />;
  if (row.state === 'asking') {
    return (
      <ItemRow mark="asking" title={t('row.asking.title')} word={t('row.asking.word')}>
        {t('row.asking.loan')}
      </ItemRow>
    );
  }
  return row.state === 'lent' ? <LentRow row={row} /> : <PadRowView row={row} />;
}
