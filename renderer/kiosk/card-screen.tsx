import { Keyboard, Undo2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { CardAtReader } from '../parts/illustrations.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { ThisMachine, useSideOf, WhereIs } from '../parts/this-machine.tsx';
import { useText } from '../text/use-text.tsx';
import { hintKey } from './hint-words.ts';
import type { KioskScreenProps } from './kiosk-send.ts';

/** "Show your card", with a drawing of how. */
export function CardScreen({ view, send }: KioskScreenProps<'awaitingCard'>): ReactNode {
  const t = useText();
  const hint = hintKey(view);
  const side = useSideOf('card');
  const placed = view.pad?.items ?? 0;
  return (
    <>
      <main className="ask">
        <div className="ask-words">
          <ScreenHeading>{t('kiosk.card.heading')}</ScreenHeading>
          {hint === null ? (
            <p className="lead">
              {placed > 0 ? t('kiosk.pad.atCard', { count: placed }) : t('kiosk.card.text')}
              <WhereIs what="card" />
            </p>
          ) : (
            <Notice count={view.hintCount}>{t(hint)}</Notice>
          )}
        </div>
        {side === null ? <CardAtReader /> : <ThisMachine side={side} thing="card" />}
      </main>
      <footer className="actions">
        <ActionButton kind="plain" icon={X} onPress={() => send({ type: 'session.end' })}>
          {t('shared.cancel')}
        </ActionButton>
        {view.mayType === true && (
          <ActionButton kind="plain" icon={Keyboard} onPress={() => send({ type: 'card.type' })}>
            {t('kiosk.card.type')}
          </ActionButton>
        )}
        {placed > 0 && (
          <ActionButton kind="plain" icon={Undo2} onPress={() => send({ type: 'return.choose' })}>
            {t('kiosk.card.returnInstead')}
          </ActionButton>
        )}
      </footer>
    </>
  );
}
