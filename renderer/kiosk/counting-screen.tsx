import { Check, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { BooksOnPad } from '../parts/illustrations.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';

/** "We see 7 books: is that all?" */
export function CountingScreen({ view, send }: KioskScreenProps<'counting'>): ReactNode {
  const t = useText();
  const { done, refused } = view.counts;
  const isLoan = view.task === 'borrow';
  return (
    <>
      <main className="ask">
        <div className="ask-words">
          <ScreenHeading>{t('kiosk.counting.heading', { count: view.items })}</ScreenHeading>
          <p className="lead">{t('kiosk.counting.text')}</p>
          <p className="counted">
            <span className="counted-done">{t(isLoan ? 'kiosk.borrow.heading' : 'kiosk.return.heading', { count: done })}</span>
            {refused > 0 && (
              <span className="counted-refused">{t(isLoan ? 'kiosk.borrow.refused' : 'kiosk.return.refused', { count: refused })}</span>
            )}
          </p>
        </div>
        <BooksOnPad count={view.items} />
      </main>
      <footer className="actions">
        <ActionButton kind="plain" icon={Undo2} onPress={() => send({ type: 'items.more' })}>
          {t('kiosk.counting.no')}
        </ActionButton>
        <ActionButton kind="main" icon={Check} onPress={() => send({ type: 'session.end' })}>
          {t('kiosk.counting.yes')}
        </ActionButton>
      </footer>
    </>
  );
}
