import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';

/** How long this screen still stands: seen from the start, never said aloud every second. */
export function LeavingLine({ secondsLeft }: { secondsLeft: number }): ReactNode {
  const t = useText();
  return (
    <p className="leaving" role="timer" aria-live="off">
      <Hourglass aria-hidden />
      <span>{t('shared.leaving', { seconds: secondsLeft })}</span>
    </p>
  );
}
