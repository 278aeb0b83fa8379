import type { ReactNode } from 'react';
import type { ReturnRow } from '../../contracts/views.schema.ts';
import { ItemRow } from '../parts/item-row.tsx';
import type { Mark } from '../parts/state-mark.tsx';
import { isolate } from '../text/isolate.ts';
import { type Translate, useText } from '../text/use-text.tsx';

type Returned = Extract<ReturnRow, { state: 'returned' }>;

const marks: Record<Returned['route'], Mark> = { shelf: 'done', onHold: 'onHold', otherBranch: 'otherBranch' };

/** Where a returned item goes, in words. */
export function routeText(row: Pick<Returned, 'route' | 'branch'>, t: Translate): string {
  if (row.route !== 'otherBranch') return t(`row.route.${row.route}`);
  return row.branch === null ? t('row.route.otherBranchUnknown') : t('row.route.otherBranch', { branch: isolate(row.branch) });
}

function Bin({ name }: { name: string }): ReactNode {
  const t = useText();
  return (
    <span className="bin">
      <span className="bin-label">{t('row.bin')}</span>
      <bdi className="bin-name">{name}</bdi>
    </span>
  );
}

/** One item on the returning list. */
export function ReturnRowView({ row }: { row: ReturnRow }): ReactNode {
  const t = useText();
  if (row.state === 'asking') {
    return (
      <ItemRow mark="asking" title={t('row.asking.title')} word={t('row.asking.word')}>
        {t('row.asking.return')}
      </ItemRow>
    );
  }
  if (row.state === 'returned') {
    return (
      <ItemRow mark={marks[row.route]} title={row.title} word={t('row.returned.word')} corner={row.bin !== null && <Bin name={row.bin} />}>
        {routeText(row, t)}
      </ItemRow>
    );
  }
  const code = <span className="row-code">{t('shared.incidentShort', { code: row.incidentCode })}</span>;
  return (
    <ItemRow mark="refused" title={row.title ?? t('row.untitled')} word={t('row.refused.returnWord')} corner={code}>
      {t(`item.refused.${row.code}.title`)} {t(`item.refused.${row.code}.next`)}
    </ItemRow>
  );
}
