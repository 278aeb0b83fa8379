import { BookOpen, DoorOpen, ScanLine, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Shelf } from '../parts/illustrations.tsx';
import { MachineSign, useSideOf } from '../parts/this-machine.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskScreenProps } from './kiosk-send.ts';

interface IdleScreenProps extends Pick<KioskScreenProps<'idle'>, 'send'> {
  readonly hasPad: boolean;
  /** Staff leave soon, or just left: who stays logs in. */
  readonly asksToStay: boolean;
  /** Photos of the library, as addresses. */
  readonly photos: readonly string[];
}

let visits = 0;

/** The next of the site's photos, one a visit. */
function usePhoto(photos: readonly string[]): string | undefined {
  const [turn] = useState(() => {
    visits += 1;
    return visits;
  });
  return photos[turn % Math.max(photos.length, 1)];
}

/** Two verbs, nothing else; card and book work at the reader before any touch. */
export function IdleScreen({ send, hasPad, asksToStay, photos }: IdleScreenProps): ReactNode {
  const t = useText();
  const photo = usePhoto(photos);
  const isPlaced = [useSideOf('card'), useSideOf('items')].some((side) => side !== null);
  return (
    <main className="idle">
      <div className="idle-hero">
        <div>
          <ScreenHeading>{t('kiosk.idle.heading')}</ScreenHeading>
          <p className="lead">{t('kiosk.idle.question')}</p>
        </div>
        {photo === undefined ? <Shelf /> : <img className="idle-photo" src={photo} alt="" />}
      </div>
      {asksToStay && (
        <p className="notice tone-asking idle-stay">
          <DoorOpen aria-hidden />
          <span>{t('kiosk.stay.ask')}</span>
        </p>
      )}
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
      <p className="note">
        {isPlaced ? <MachineSign /> : <ScanLine aria-hidden />}
        <span>{t(hasPad ? 'kiosk.idle.padShortcut' : 'kiosk.idle.shortcut')}</span>
      </p>
    </main>
  );
}
