import { BellRing, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TechnicianEvent } from '../../contracts/technician.schema.ts';
import { useTechnicianText } from '../text/use-technician-text.ts';

type Severity = TechnicianEvent['severity'];

const icons: Record<Severity, LucideIcon> = { info: Info, warning: TriangleAlert, alarm: BellRing };

/** How grave an event is, with an icon, a colour and a word. */
export function SeverityTag({ severity }: { readonly severity: Severity }): ReactNode {
  const t = useTechnicianText();
  const Icon = icons[severity];
  return (
    <span className="tech-tag" data-severity={severity}>
      <Icon aria-hidden />
      {t(`technician.severity.${severity}`)}
    </span>
  );
}
