import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';
import { Typing } from './typing.tsx';

/** The PIN: only how many keys were pressed comes back. */
export function PinScreen({ view, send }: KioskScreenProps<'awaitingPin'>): ReactNode {
  const t = useText();
  return (
    <Typing
      heading={t('kiosk.pin.heading')}
      text={t('kiosk.pin.text')}
      digits={view.digits}
      send={send}
      cancel={() => send({ type: 'session.end' })}
    />
  );
}
