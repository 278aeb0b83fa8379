import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';
import { shownCounts } from './item-counts.ts';
import { callBackText } from './call-back.ts';
import { ItemsScreen } from './items-screen.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';
import { ReturnRowView } from './return-row.tsx';

/** What was taken back, and where each thing goes. */
export function ReturningScreen({ view, send }: KioskScreenProps<'returning'>): ReactNode {
  const t = useText();
  const counts = shownCounts(view);
  const words = {
    icon: Undo2,
    start: t(view.pad === undefined ? 'kiosk.return.start' : 'kiosk.pad.returnStart'),
    startText: t(view.pad === undefined ? 'kiosk.return.startText' : 'kiosk.pad.returnStartText'),
    heading: t('kiosk.return.heading', { count: counts.done }),
    refused: t('kiosk.return.refused', { count: counts.refused }),
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
      account={null}
    >
      {view.rows.toReversed().map((row) => (
        <ReturnRowView key={row.key} row={row} />
      ))}
    </ItemsScreen>
  );
}
