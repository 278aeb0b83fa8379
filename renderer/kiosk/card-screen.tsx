import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { CardAtReader } from '../parts/illustrations.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import { hintKey } from './hint-words.ts';
import type { KioskScreenProps } from './kiosk-send.ts';

/** "Show your card", with a drawing of how. */
export function CardScreen({ view, send }: KioskScreenProps<'awaitingCard'>): ReactNode {
  const t = useText();
  const hint = hintKey(view);
  return (
    <>
      <main className="ask">
        <div className="ask-words">
          <ScreenHeading>{t('kiosk.card.heading')}</ScreenHeading>
          {hint === null ? <p className="lead">{t('kiosk.card.text')}</p> : <Notice count={view.hintCount}>{t(hint)}</Notice>}
        </div>
        <CardAtReader />
      </main>
      <footer className="actions">
        <ActionButton kind="plain" icon={X} onPress={() => send({ type: 'session.end' })}>
          {t('shared.cancel')}
        </ActionButton>
      </footer>
    </>
  );
}
