import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';

/** The PIN: each key goes to the station at once, and only its count comes back. */
export function PinScreen({ view, send }: KioskScreenProps<'awaitingPin'>): ReactNode {
  const t = useText();
  const cancel = (): void => send({ type: 'session.end' });
  return (
    <>
      <main className="ask ask-pin">
        <div className="ask-words">
          <ScreenHeading>{t('kiosk.pin.heading')}</ScreenHeading>
          <p className="lead">{t('kiosk.pin.text')}</p>
        </div>
        <Keypad digits={view.digits} send={send} cancel={cancel} />
      </main>
      <footer className="actions">
        <ActionButton kind="plain" icon={X} onPress={cancel}>
          {t('shared.cancel')}
        </ActionButton>
      </footer>
    </>
  );
}
