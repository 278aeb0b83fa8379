import type { ReactNode } from 'react';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { WorkingSign } from '../parts/working-sign.tsx';
import { useText } from '../text/use-text.tsx';

/** The library system is being asked. */
export function CheckingScreen(): ReactNode {
  const t = useText();
  return (
    <main className="ask">
      <div className="ask-words">
        <ScreenHeading>{t('kiosk.checking.heading')}</ScreenHeading>
        <p className="lead">{t('kiosk.checking.text')}</p>
      </div>
      <WorkingSign />
    </main>
  );
}
