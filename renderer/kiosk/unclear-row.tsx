import type { ReactNode } from 'react';
import type { LoanRow } from '../../contracts/views.schema.ts';
import { ItemRow } from '../parts/item-row.tsx';
import { useText } from '../text/use-text.tsx';
import { rowTitle } from './row-title.ts';

/** An item of which nobody knows what the register did: neither done nor refused, and the same item again settles it. */
export function UnclearRow({ row }: { row: Extract<LoanRow, { state: 'unclear' }> }): ReactNode {
  const t = useText();
  return (
    <ItemRow
      mark="unclear"
      title={rowTitle(row, t)}
      word={t('row.unclear.word')}
      corner={<span className="row-code">{t('shared.incidentShort', { code: row.incidentCode })}</span>}
    >
      {t('item.refused.outcome-unclear.title')} {t('item.refused.outcome-unclear.next')}
    </ItemRow>
  );
}
