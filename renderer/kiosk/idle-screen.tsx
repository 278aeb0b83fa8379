import { BookOpen, DoorOpen, ScanLine, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Shelf } from '../parts/illustrations.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';

interface IdleScreenProps extends Pick<KioskScreenProps<'idle'>, 'send'> {
  readonly hasPad: boolean;
  /** Staff leave soon, or just left: who stays logs in. */
  readonly asksToStay: boolean;
}

/** Two verbs, nothing else; card and book work at the reader before any touch. */
export function IdleScreen({ send, hasPad, asksToStay }: IdleScreenProps): ReactNode {
  const t = useText();
  return (
    <main className="idle">
      <div className="idle-hero">
        <div>
          <ScreenHeading>{t('kiosk.idle.heading')}</ScreenHeading>
          <p className="lead">{t('kiosk.idle.question')}</p>
        </div>
        <Shelf />
      </div>
      <div className="verbs">
        <Button className="verb verb-main" onPress={() => send({ type: 'borrow.choose' })}>
          <BookOpen aria-hidden />
          <span className="verb-name">{t('kiosk.idle.borrow')}</span>
          <span className="verb-hint">{t('kiosk.idle.borrowHint')}</span>
        </Button>
        <Button className="verb" onPress={() => send({ type: 'return.choose' })}>
          <Undo2 aria-hidden />
          <span className="verb-name">{t('kiosk.idle.return')}</span>
          <span className="verb-hint">{t('kiosk.idle.returnHint')}</span>
        </Button>
      </div>
      {asksToStay && (
        <p className="notice tone-asking idle-stay">
          <DoorOpen aria-hidden />
          <span>{t('kiosk.stay.ask')}</span>
        </p>
      )}
      <p className="note">
        <ScanLine aria-hidden />
        <span>{t(hasPad ? 'kiosk.idle.padShortcut' : 'kiosk.idle.shortcut')}</span>
      </p>
    </main>
  );
}
