import { BookOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';
import { shownCounts } from './item-counts.ts';
import { callBackText } from './call-back.ts';
import { ItemsScreen } from './items-screen.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';
import { LoanRowView } from './loan-row.tsx';

/** What was lent in this session, and what was not. */
export function BorrowingScreen({ view, send }: KioskScreenProps<'borrowing'>): ReactNode {
  const t = useText();
  const counts = shownCounts(view);
  const startText = t(view.pad === undefined ? 'kiosk.borrow.startText' : 'kiosk.pad.borrowStartText');
  const words = {
    icon: BookOpen,
    start: t(view.pad === undefined ? 'kiosk.borrow.start' : 'kiosk.pad.borrowStart'),
    startText: view.isStaying === true ? `${t('kiosk.stay.noted')} ${startText}` : startText,
    heading: t('kiosk.borrow.heading', { count: counts.done }),
    refused: t('kiosk.borrow.refused', { count: counts.refused }),
  };
  return (
    <ItemsScreen
      words={words}
      counts={counts}
      hint={view}
      pad={view.pad}
      callBack={callBackText(view.rows, t)}
      done={() => send({ type: 'session.end' })}
      receipt={view.offers?.receipt === true ? () => send({ type: 'session.endWithReceipt' }) : null}
      account={view.offers?.account === true ? () => send({ type: 'account.open' }) : null}
    >
      {view.rows.toReversed().map((row) => (
        <LoanRowView key={row.key} row={row} />
      ))}
    </ItemsScreen>
  );
}
