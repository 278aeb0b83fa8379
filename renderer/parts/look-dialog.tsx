import { Accessibility } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { useLook } from '../look/look-context.tsx';
import { later } from './later.tsx';
import { useText } from '../text/use-text.tsx';

// What makes dialogs is a tenth of the first load, and nobody needs it before the first screen stands.
const LookSheet = later(() => import('./look-sheet.tsx'));

/** The accessibility button and what it opens. */
export function LookDialog(): ReactNode {
  const t = useText();
  const { sheet, open } = useLook();
  useEffect(() => {
    LookSheet.prepare();
  }, []);
  return (
    <>
      <Button
        className="tool tool-icon"
        aria-label={t('shared.accessibility')}
        aria-haspopup="dialog"
        aria-expanded={sheet === 'look'}
        onPress={() => open('look')}
      >
        <Accessibility aria-hidden />
      </Button>
      {sheet === 'look' && <LookSheet />}
    </>
  );
}
