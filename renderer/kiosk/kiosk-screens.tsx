import type { ReactNode } from 'react';
import type { KioskView } from '../../contracts/views.schema.ts';
import type { TextLanguage } from '../../texts/languages.ts';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { BorrowingScreen } from './borrowing-screen.tsx';
import { CardScreen } from './card-screen.tsx';
import { CheckingScreen } from './checking-screen.tsx';
import { CountingScreen } from './counting-screen.tsx';
import { EndedScreen } from './ended-screen.tsx';
import { IdleScreen } from './idle-screen.tsx';
import type { KioskSend } from './kiosk-send.ts';
import { PinScreen } from './pin-screen.tsx';
import { PuttingBackScreen } from './putting-back-screen.tsx';
import { RefusedScreen } from './refused-screen.tsx';
import { ReturningScreen } from './returning-screen.tsx';

interface KioskScreenChoice {
  readonly view: KioskView;
  /** Every language of the site. */
  readonly languages: readonly TextLanguage[];
  readonly hasPad: boolean;
  readonly send: KioskSend;
}

/** The screen of a view. */
export function KioskScreen({ view, languages, hasPad, send }: KioskScreenChoice): ReactNode {
  switch (view.screen) {
    case 'idle':
      return <IdleScreen hasPad={hasPad} send={send} />;
    case 'awaitingCard':
      return <CardScreen view={view} send={send} />;
    case 'awaitingPin':
      return <PinScreen view={view} send={send} />;
    case 'checking':
      return <CheckingScreen />;
    case 'refused':
      return <RefusedScreen view={view} send={send} />;
    case 'borrowing':
      return <BorrowingScreen view={view} send={send} />;
    case 'returning':
      return <ReturningScreen view={view} send={send} />;
    case 'counting':
      return <CountingScreen view={view} send={send} />;
    case 'puttingBack':
      return <PuttingBackScreen view={view} send={send} />;
    case 'ended':
      return <EndedScreen view={view} send={send} />;
    case 'outOfOrder':
      return <OutOfOrder place="kiosk" incidentCode={view.incidentCode} languages={languages} />;
  }
}
