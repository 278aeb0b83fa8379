import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';
import { TypedNumber, Typing } from './typing.tsx';

/** The number of a card that is not at hand: only its last four digits come back. */
export function NumberScreen({ view, send }: KioskScreenProps<'awaitingNumber'>): ReactNode {
  const t = useText();
  return (
    <Typing
      heading={t('kiosk.number.heading')}
      text={t('kiosk.number.text')}
      digits={view.digits}
      shown={<TypedNumber digits={view.digits} tail={view.tail} />}
      send={send}
      cancel={() => send({ type: 'session.end' })}
    />
  );
}
