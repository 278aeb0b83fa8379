import type { ReactNode } from 'react';
import type { KioskView } from '../../contracts/views.schema.ts';
import type { KnownStation } from '../link/screen-link.ts';
import { later } from '../parts/later.tsx';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { BorrowingScreen } from './borrowing-screen.tsx';
import { CardScreen } from './card-screen.tsx';
import { CheckingScreen } from './checking-screen.tsx';
import { CountingScreen } from './counting-screen.tsx';
import { EndedScreen } from './ended-screen.tsx';
import { IdleScreen } from './idle-screen.tsx';
import type { KioskSend } from './kiosk-send.ts';
import { NumberScreen } from './number-screen.tsx';
import { PinScreen } from './pin-screen.tsx';
import { PuttingBackScreen } from './putting-back-screen.tsx';
import { RefusedScreen } from './refused-screen.tsx';
import { ReturningScreen } from './returning-screen.tsx';

// Nobody's first screen: they come once the patron is being identified.
const AccountScreen = later(() => import('./account-screen.tsx'));
const ReceiptScreen = later(() => import('./receipt-screen.tsx'));
const StaffScreen = later(() => import('./staff-screen.tsx'));
const StaffRecordsScreen = later(() => import('./staff-records-screen.tsx'));
/** The warning that nobody has followed for a while. */
export const WarningDialog = later(() => import('./warning-dialog.tsx'));

/** Fetches the screens that are not part of the first load, so that no patron waits for them. */
export function loadLaterScreens(): void {
  for (const each of [WarningDialog, AccountScreen, ReceiptScreen]) each.prepare();
}

interface KioskScreenChoice {
  readonly view: KioskView;
  readonly station: Pick<KnownStation, 'languages' | 'hasPad' | 'webLibrary' | 'pictures'>;
  readonly send: KioskSend;
}

/** The screen of a view. */
export function KioskScreen({ view, station, send }: KioskScreenChoice): ReactNode {
  switch (view.screen) {
    case 'idle':
      return (
        <IdleScreen hasPad={station.hasPad ?? false} asksToStay={view.asksToStay ?? false} photos={station.pictures?.photos ?? []} send={send} />
      );
    case 'awaitingCard':
      return <CardScreen view={view} send={send} />;
    case 'awaitingNumber':
      return <NumberScreen view={view} send={send} />;
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
    case 'account':
      return <AccountScreen view={view} send={send} webLibrary={station.webLibrary ?? null} />;
    case 'counting':
      return <CountingScreen view={view} send={send} />;
    case 'puttingBack':
      return <PuttingBackScreen view={view} send={send} />;
    case 'receipt':
      return <ReceiptScreen view={view} send={send} />;
    case 'staff':
      return <StaffScreen view={view} send={send} />;
    case 'staffRecords':
      return <StaffRecordsScreen view={view} send={send} />;
    case 'ended':
      return <EndedScreen view={view} send={send} />;
    case 'outOfOrder':
      return <OutOfOrder place="kiosk" incidentCode={view.incidentCode} languages={station.languages} />;
  }
}
