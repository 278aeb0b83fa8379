import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { CardAtReader } from '../parts/illustrations.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';

/** "Show your card", with a drawing of how. */
export function CardScreen({ view, send }: KioskScreenProps<'awaitingCard'>): ReactNode {
  const t = useText();
  return (
    <>
      <main className="ask">
        <div className="ask-words">
          <ScreenHeading>{t('kiosk.card.heading')}</ScreenHeading>
          {view.hint === null ? (
            <p className="lead">{t('kiosk.card.text')}</p>
          ) : (
            <Notice count={view.hintCount}>{t(view.hintCount > 1 ? 'kiosk.card.unreadableAgain' : 'kiosk.card.unreadable')}</Notice>
          )}
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
