import { Check, CircleAlert, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TextKey } from '../../texts/keys.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { type Translate, useText } from '../text/use-text.tsx';
import type { KioskScreenProps, ViewOf } from './kiosk-send.ts';

const headings: Record<ViewOf<'ended'>['by'], TextKey> = {
  patron: 'kiosk.ended.heading',
  timeout: 'kiosk.ended.timeoutHeading',
  fault: 'kiosk.ended.faultHeading',
};
const icons = { patron: Check, timeout: Clock, fault: CircleAlert };

/** The sentences of the end: counts only, nothing that names a book or a person. */
export function endedSentences(view: ViewOf<'ended'>, t: Translate): readonly string[] {
  const sentences: string[] = [];
  if (view.by !== 'patron') sentences.push(t(`kiosk.ended.${view.by}`));
  if (view.lent > 0) sentences.push(t('kiosk.ended.lent', { count: view.lent }));
  if (view.returned > 0) sentences.push(t('kiosk.ended.returned', { count: view.returned }));
  if (view.lent + view.returned === 0 && view.by === 'patron') sentences.push(t('kiosk.ended.nothing'));
  if (view.lent > 0 && view.by === 'patron') sentences.push(t('kiosk.ended.farewell'));
  return sentences;
}

/** Thanks; it wipes itself. */
export function EndedScreen({ view, send }: KioskScreenProps<'ended'>): ReactNode {
  const t = useText();
  const Icon = icons[view.by];
  return (
    <>
      <main className={`message tone-${view.by === 'patron' ? 'ok' : 'attention'}`}>
        <span className="message-mark">
          <Icon aria-hidden />
        </span>
        <ScreenHeading>{t(headings[view.by])}</ScreenHeading>
        {endedSentences(view, t).map((sentence) => (
          <p key={sentence} className="lead">
            {sentence}
          </p>
        ))}
      </main>
      <footer className="actions">
        <ActionButton kind="plain" onPress={() => send({ type: 'session.end' })}>
          {t('kiosk.ended.close')}
        </ActionButton>
      </footer>
    </>
  );
}
