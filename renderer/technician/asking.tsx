import type { ReactNode } from 'react';
import { useTechnicianText } from '../text/use-technician-text.ts';

/** Stands where the station's answer will. */
export function Asking(): ReactNode {
  const t = useTechnicianText();
  return (
    <p className="soft" data-loading="">
      {t('technician.asking')}
    </p>
  );
}
