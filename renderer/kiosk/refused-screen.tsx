import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { IncidentLine } from '../parts/incident-line.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import { hintKey } from './hint-words.ts';
import type { KioskScreenProps } from './kiosk-send.ts';

/** Why borrowing cannot start, and what to do now. */
export function RefusedScreen({ view, send }: KioskScreenProps<'refused'>): ReactNode {
  const t = useText();
  const hint = hintKey(view);
  return (
    <>
      <main className="message tone-attention">
        <span className="message-mark">
          <CircleAlert aria-hidden />
        </span>
        <ScreenHeading>{t(`kiosk.refused.${view.code}.title`)}</ScreenHeading>
        <p className="lead">{t(`kiosk.refused.${view.code}.next`)}</p>
        {hint !== null && <Notice count={view.hintCount}>{t(hint)}</Notice>}
      </main>
      <footer className="actions">
        <div className="actions-words">
          <LeavingLine secondsLeft={view.leaving.secondsLeft} />
          <IncidentLine code={view.incidentCode} place="kiosk" />
        </div>
        <ActionButton kind="plain" onPress={() => send({ type: 'session.extend' })}>
          {t('shared.moreTime')}
        </ActionButton>
        <ActionButton kind="main" onPress={() => send({ type: 'session.end' })}>
          {t('shared.backToStart')}
        </ActionButton>
      </footer>
    </>
  );
}
