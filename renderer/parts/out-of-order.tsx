import { Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';
import { IncidentLine } from './incident-line.tsx';
import { ScreenHeading } from './screen-heading.tsx';

interface OutOfOrderProps {
  readonly place: 'kiosk' | 'door' | 'tools';
  /** Absent while the station itself is away. */
  readonly incidentCode: string | null;
}

/** Out of order, in a patron's words and without any control. Part of the first load: it needs no station. */
export function OutOfOrder(props: OutOfOrderProps): ReactNode {
  const t = useText();
  return (
    <>
      <main className="message tone-attention">
        <span className="message-mark">
          <Wrench aria-hidden />
        </span>
        <ScreenHeading>{t(`outOfOrder.${props.place}.title`)}</ScreenHeading>
        <p className="lead">{t(`outOfOrder.${props.place}.next`)}</p>
      </main>
      <footer className="actions">{props.incidentCode !== null && <IncidentLine code={props.incidentCode} />}</footer>
    </>
  );
}
