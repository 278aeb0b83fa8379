import type { ReactNode } from 'react';
import type { LoanRow } from '../../contracts/views.schema.ts';
import { listInWords } from '../../texts/in-words.ts';
import type { TextLanguage } from '../../texts/languages.ts';
import { ItemRow } from '../parts/item-row.tsx';
import { type Translate, useLanguage, useText } from '../text/use-text.tsx';

/** A row of something that lies on the pad and was not asked about. */
export type PadRow = Extract<LoanRow, { state: 'reading' | 'problem' }>;
type Problem = Extract<PadRow, { state: 'problem' }>;

/** How the gate's alarm of an item stands, where something is still to be done about it. */
export type Alarm = NonNullable<Extract<LoanRow, { state: 'lent' }>['alarm']>;

/** What is said of an alarm that does not stand as it should: of an item that was lent, or of one that stays. */
export function alarmText(alarm: Alarm, what: 'lent' | 'kept', t: Translate): string {
  if (alarm === 'switching') return t(what === 'lent' ? 'row.switching.off' : 'row.switching.on');
  return t(`row.${alarm}.${what}`);
}

/** The word at the row's end for an alarm. */
export function alarmWord(alarm: Alarm, t: Translate): string {
  return alarm === 'switching' ? t('row.asking.word') : t(`row.${alarm}.word`);
}

/** Parts of a set as a list in words: "2 and 3". */
export function partsInWords(parts: readonly number[], language: TextLanguage): string {
  return listInWords(parts.map(String), language);
}

/** What lies on the pad, in a patron's words, and what to do with it. */
export function problemWords(row: Problem, language: TextLanguage, t: Translate): { readonly title: string; readonly next: string } {
  const values = { count: row.count ?? 1, parts: partsInWords(row.missingParts ?? [], language), all: row.parts ?? 1 };
  return { title: t(`row.problem.${row.problem}.title`, values), next: t(`row.problem.${row.problem}.next`, values) };
}

/** A tag that is being read, or that is no item: both lists show it alike. */
export function PadRowView({ row }: { row: PadRow }): ReactNode {
  const t = useText();
  const language = useLanguage();
  if (row.state === 'reading') {
    return (
      <ItemRow mark="asking" title={t('row.reading.title')} word={t('row.asking.word')}>
        {t('row.reading.text')}
      </ItemRow>
    );
  }
  const { title, next } = problemWords(row, language, t);
  return (
    <ItemRow mark="problem" title={title} word={t('row.problem.word')}>
      {next}
    </ItemRow>
  );
}
