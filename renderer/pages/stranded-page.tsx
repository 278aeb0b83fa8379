import { KeyRound } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { TextLanguage } from '../../texts/languages.ts';
import { useFit } from '../look/use-fit.ts';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { useText } from '../text/use-text.tsx';

const CodePage = lazy(() => import('./code-page.tsx'));

interface StrandedPageProps {
  readonly place: 'kiosk' | 'door';
  readonly languages: readonly TextLanguage[];
  /** Somebody brought a code that opened nothing: that person sees the form. */
  readonly isCodeRefused: boolean;
}

function TechnicianHint({ open }: { open: () => void }): ReactNode {
  const t = useText();
  return (
    <>
      <p className="incident">{t('outOfOrder.technicianHint')}</p>
      <Button className="tool" onPress={open}>
        <KeyRound aria-hidden className="action-icon" />
        <span>{t('outOfOrder.technician')}</span>
      </Button>
    </>
  );
}

/** A patron's screen that nobody opened: calm for patrons, with one small way on for whoever brings an address. */
export function StrandedPage({ place, languages, isCodeRefused }: StrandedPageProps): ReactNode {
  const frame = useFit();
  const [isTechnician, setTechnician] = useState(isCodeRefused);
  if (isTechnician) {
    return (
      <Suspense fallback={null}>
        <CodePage isRefused={isCodeRefused} />
      </Suspense>
    );
  }
  return (
    <div className={place === 'door' ? 'frame door' : 'frame'} data-screen="outOfOrder" data-tone="attention" data-stranded="" ref={frame}>
      <OutOfOrder place={place} incidentCode={null} languages={languages}>
        <TechnicianHint open={() => setTechnician(true)} />
      </OutOfOrder>
    </div>
  );
}
