import type { ReactNode } from 'react';
import type { BinColour } from '../../contracts/bin-colours.ts';
import type { ReturnRow } from '../../contracts/views.schema.ts';
import type { TextKey } from '../../texts/keys.ts';
import { ItemRow } from '../parts/item-row.tsx';
import type { Mark } from '../parts/state-mark.tsx';
import { isolate } from '../text/isolate.ts';
import { type Translate, useText } from '../text/use-text.tsx';
import { binPaint } from './bin-paint.ts';
import { markOf } from './loan-row.tsx';
import { alarmText, alarmWord, PadRowView } from './pad-row.tsx';
import { rowTitle } from './row-title.ts';
import { UnclearRow } from './unclear-row.tsx';

type Returned = Extract<ReturnRow, { state: 'returned' }>;

const marks: Record<Returned['route'], Mark> = { shelf: 'done', onHold: 'onHold', otherBranch: 'otherBranch', later: 'done' };
const words = {
  shelf: 'row.returned.word',
  onHold: 'row.onHold.word',
  otherBranch: 'row.otherBranch.word',
  later: 'row.taken.word',
} as const satisfies Record<Returned['route'], TextKey>;

interface Kept {
  readonly mark: Mark;
  readonly word: TextKey;
}

/** What is true of an item that was not taken back: that is no fault where it was returned before, or is not ours. */
export function keptState(code: Extract<ReturnRow, { state: 'refused' }>['code']): Kept {
  if (code === 'item-not-on-loan') return { mark: 'alreadyReturned', word: 'row.alreadyReturned.word' };
  if (code === 'item-unknown') return { mark: 'notOurs', word: 'row.notOurs.word' };
  return { mark: 'refused', word: 'row.refused.returnWord' };
}

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

function Bin({ name, colour }: { name: string; colour: BinColour | undefined }): ReactNode {
  const t = useText();
  const painted = colour === undefined ? {} : { style: binPaint[colour] };
  return (
    <span className="bin">
      <span className="bin-label">{t(colour === undefined ? 'row.bin' : `row.bin.${colour}`)}</span>
      <bdi className="bin-name" {...painted}>
        {name}
      </bdi>
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
      word={alarm === undefined ? t(words[row.route]) : alarmWord(alarm, t)}
      corner={row.bin !== null && <Bin name={row.bin} colour={row.binColour} />}
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
  const { mark, word } = keptState(row.code);
  return (
    <ItemRow mark={mark} title={rowTitle(row, t)} word={t(word)} corner={code}>
      {t(`item.refused.${row.code}.title`)} {row.alarm === undefined ? t(`item.refused.${row.code}.next`) : alarmText(row.alarm, 'kept', t)}
    </ItemRow>
  );
}
