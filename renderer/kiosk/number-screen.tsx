import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';

/** The last digits of a number that is being typed; those before them are dots, so that no card's number stands on the screen. */
function TypedNumber({ digits, tail }: { readonly digits: number; readonly tail: string }): ReactNode {
  const t = useText();
  return (
    <p className="typed-number" role="img" aria-label={t('pin.entered', { count: digits })} dir="ltr">
      {'•'.repeat(digits - tail.length)}
      {tail}
    </p>
  );
}

/** The number of a card that is not at hand: each key goes to the station at once, and only the last four come back. */
export function NumberScreen({ view, send }: KioskScreenProps<'awaitingNumber'>): ReactNode {
  const t = useText();
  const cancel = (): void => send({ type: 'session.end' });
  return (
    <>
      <main className="ask ask-pin">
        <div className="ask-words">
          <ScreenHeading>{t('kiosk.number.heading')}</ScreenHeading>
          <p className="lead">{t('kiosk.number.text')}</p>
        </div>
        <Keypad digits={view.digits} send={send} cancel={cancel} shown={<TypedNumber digits={view.digits} tail={view.tail} />} />
      </main>
      <footer className="actions">
        <ActionButton kind="plain" icon={X} onPress={cancel}>
          {t('shared.cancel')}
        </ActionButton>
      </footer>
    </>
  );
}
