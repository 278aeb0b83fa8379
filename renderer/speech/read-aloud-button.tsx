import { Volume1, Volume2, VolumeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../text/use-text.tsx';
import { volumes } from './kept-reading.ts';
import type { Reading } from './use-reading.ts';

/** Has the screen read aloud, and how loud: beside language and settings on every screen. */
export function ReadAloudButton({ reading }: { reading: Reading }): ReactNode {
  const t = useText();
  return (
    <>
      <Button
        className="tool tool-icon"
        aria-label={t(reading.isOn ? 'speech.stop' : 'speech.start')}
        aria-pressed={reading.isOn}
        data-current={reading.isOn || undefined}
        onPress={reading.toggle}
      >
        {reading.isOn ? <VolumeOff aria-hidden /> : <Volume2 aria-hidden />}
      </Button>
      {reading.isOn && (
        <Button className="tool tool-icon" aria-label={t('speech.volume', { level: reading.level, levels: volumes.length })} onPress={reading.turn}>
          <Volume1 aria-hidden />
          <span aria-hidden>{reading.level}</span>
        </Button>
      )}
    </>
  );
}
