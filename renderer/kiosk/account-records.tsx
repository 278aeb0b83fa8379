import type { ReactNode } from 'react';
import type { KeptRecord } from '../../contracts/account-view.schema.ts';
import type { TextKey } from '../../texts/keys.ts';
import { dayInWords } from '../../texts/in-words.ts';
import { ItemRow } from '../parts/item-row.tsx';
import type { TextLanguage } from '../../texts/languages.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import type { ViewOf } from './kiosk-send.ts';

type Records = NonNullable<ViewOf<'account'>['records']>;

const says: Readonly<Record<Exclude<Records['state'], 'told'>, TextKey>> = {
  unasked: 'kiosk.account.loading',
  asking: 'kiosk.account.loading',
  unavailable: 'kiosk.records.unavailable',
};

/** A moment of the site's wall clock: day in words, time in digits. */
function momentText(wall: string, language: TextLanguage): string {
  const day = dayInWords(wall, language) ?? wall.slice(0, 10);
  const [hours = '', minutes = ''] = wall.slice(11).split(':');
  return `${day} ${language === 'fi' ? `${Number(hours)}.${minutes}` : `${hours}:${minutes}`}`;
}

/** One thing that is kept with a card. */
export function RecordRow({ record: { at, until, event, place } }: { readonly record: KeptRecord }): ReactNode {
  const t = useText();
  const language = useLanguage();
  return (
    <ItemRow mark="own" title={t(`kiosk.records.event.${event}`)} word={t(`kiosk.records.place.${place}`)}>
      <p>{t('kiosk.records.at', { moment: momentText(at, language) })}</p>
      <p>{t('kiosk.records.until', { moment: momentText(until, language) })}</p>
    </ItemRow>
  );
}

/** What this machine keeps with the patron's card: when, where, what, until when, and nothing else. */
export function AccountRecords({ records }: { readonly records: Records }): ReactNode {
  const t = useText();
  if (records.state !== 'told') return <li className="rows-said">{t(says[records.state])}</li>;
  return (
    <>
      <li className="rows-said">{t(records.count === 0 ? 'kiosk.records.none' : 'kiosk.records.what')}</li>
      {records.rows.map((record, at) => (
        // Records have no id, and their list never changes while it is shown.
        <RecordRow key={`record-${at + 1}`} record={record} />
      ))}
      {records.count > records.rows.length && (
        <li className="rows-older">{t('kiosk.account.more', { count: records.count - records.rows.length })}</li>
      )}
    </>
  );
}
