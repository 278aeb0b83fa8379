import type { ReactNode } from 'react';
import type { ReturnRow } from '../../contracts/views.schema.ts';
import { ItemRow } from '../parts/item-row.tsx';
import type { Mark } from '../parts/state-mark.tsx';
import { isolate } from '../text/isolate.ts';
import { type Translate, useText } from '../text/use-text.tsx';
import { markOf } from './loan-row.tsx';
import { alarmText, alarmWord, PadRowView } from './pad-row.tsx';
import { rowTitle } from './row-title.ts';
import { UnclearRow } from './unclear-row.tsx';

type Returned = Extract<ReturnRow, { state: 'returned' }>;

const marks: Record<Returned['route'], Mark> = { shelf: 'done', onHold: 'onHold', otherBranch: 'otherBranch', later: 'done' };

function reasonText({ route, branch }: Pick<Returned, 'route' | 'branch'>, t: Translate): string | null {
  if (route === 'shelf') return null;
  if (route === 'later') return t('row.reason.later');
  if (route === 'onHold') return t('row.reason.onHold');
  return branch === null ? t('row.reason.otherBranchUnknown') : t('row.reason.otherBranch', { branch: isolate(branch) });
}

/** Why a returned item goes somewhere, and the one place where: the sorter's bin if it named one. */
export function routeText(row: Pick<Returned, 'route' | 'branch' | 'bin'>, t: Translate): string {
  const place = row.bin === null ? t(`row.place.${row.route}`) : t('row.place.bin', { bin: isolate(row.bin) });
  return [reasonText(row, t), place].filter((sentence) => sentence !== null).join(' ');
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

function ReturnedRow({ row }: { row: Returned }): ReactNode {
  const t = useText();
  const { alarm } = row;
  return (
    <ItemRow
      mark={markOf(alarm, marks[row.route])}
      title={rowTitle(row, t)}
      word={alarm === undefined ? t(row.route === 'later' ? 'row.taken.word' : 'row.returned.word') : alarmWord(alarm, t)}
      corner={row.bin !== null && <Bin name={row.bin} />}
    >
      {alarm === 'putBack' || alarm === 'stuck' ? alarmText(alarm, 'kept', t) : routeText(row, t)}
    </ItemRow>
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
  if (row.state === 'returned') return <ReturnedRow row={row} />;
  if (row.state === 'unclear') return <UnclearRow row={row} />;
  if (row.state === 'reading' || row.state === 'problem') return <PadRowView row={row} />;
  const code = <span className="row-code">{t('shared.incidentShort', { code: row.incidentCode })}</span>;
  return (
    <ItemRow mark="refused" title={rowTitle(row, t)} word={t('row.refused.returnWord')} corner={code}>
      {t(`item.refused.${row.code}.title`)} {row.alarm === undefined ? t(`item.refused.${row.code}.next`) : alarmText(row.alarm, 'kept', t)}
    </ItemRow>
  );
}
