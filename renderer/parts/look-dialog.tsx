import { Accessibility } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { useLook } from '../look/look-context.tsx';
import { useText } from '../text/use-text.tsx';

// What makes dialogs is a tenth of the first load, and nobody needs it before the first screen stands.
const loadSheet = () => import('./look-sheet.tsx');
const LookSheet = lazy(loadSheet);

/** The accessibility button and what it opens. */
export function LookDialog(): ReactNode {
  const t = useText();
  const { isOpen, open } = useLook();
  useEffect(() => {
    // What fails here is fetched again when it is needed.
    loadSheet().catch(() => undefined);
  }, []);
  return (
    <>
      <Button
        className="tool tool-icon"
        aria-label={t('shared.accessibility')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => open(true)}
      >
        <Accessibility aria-hidden />
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <LookSheet />
        </Suspense>
      )}
    </>
  );
}
