import type { ReactNode } from 'react';
import type { LoanRow } from '../../contracts/views.schema.ts';
import { ItemRow } from '../parts/item-row.tsx';
import { dueText } from './due-text.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import { rowTitle } from './row-title.ts';
import { UnclearRow } from './unclear-row.tsx';

function RefusedLoan({ row }: { row: Extract<LoanRow, { state: 'refused' }> }): ReactNode {
  const t = useText();
  return (
    <ItemRow
      mark="refused"
      title={rowTitle(row, t)}
      word={t('row.refused.loanWord')}
      corner={<span className="row-code">{t('shared.incidentShort', { code: row.incidentCode })}</span>}
    >
      {t(`item.refused.${row.code}.title`)} {t(`item.refused.${row.code}.next`)}
    </ItemRow>
  );
}

/** One item on the borrowing list. */
export function LoanRowView({ row }: { row: LoanRow }): ReactNode {
  const t = useText();
  const language = useLanguage();
  if (row.state === 'refused') return <RefusedLoan row={row} />;
  if (row.state === 'unclear') return <UnclearRow row={row} />;
  if (row.state === 'asking') {
    return (
      <ItemRow mark="asking" title={t('row.asking.title')} word={t('row.asking.word')}>
        {t('row.asking.loan')}
      </ItemRow>
    );
  }
  return (
    <ItemRow mark={row.isRenewal ? 'renewed' : 'done'} title={rowTitle(row, t)} word={t(row.isRenewal ? 'row.renewed.word' : 'row.lent.word')}>
      {dueText(row.due, language, t)}
    </ItemRow>
  );
}
