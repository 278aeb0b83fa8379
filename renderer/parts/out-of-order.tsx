import { Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { texts } from '../text/i18n.ts';
import { hasTexts, useArrivals } from '../text/later-texts.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import { IncidentLine } from './incident-line.tsx';
import { ScreenHeading } from './screen-heading.tsx';

interface OutOfOrderProps {
  readonly place: 'kiosk' | 'door' | 'tools';
  /** Absent while the station itself is away. */
  readonly incidentCode: string | null;
  /** Every language of the site: without a control, each is told at once. */
  readonly languages: readonly TextLanguage[];
  /** What stands at the foot instead of a code. */
  readonly children?: ReactNode;
}

/** More sentences than this stand in two columns, where the screen is wider than high. */
const manyOthers = 3;

function OtherLanguages({ place, languages }: Pick<OutOfOrderProps, 'place' | 'languages'>): ReactNode {
  const current = useLanguage();
  useArrivals();
  const others = languages.filter((language) => language !== current && hasTexts(language));
  return (
    <div className="in-others" data-many={others.length > manyOthers || undefined}>
      {others.map((language) => (
        <p key={language} lang={language} dir={languageFacts[language].direction} className="lead">
          {texts.getFixedT(language, 'patron')(`outOfOrder.${place}.title`)}.
        </p>
      ))}
    </div>
  );
}

/** Out of order, in a patron's words and without any control for patrons. Part of the first load: it needs no station. */
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
        <OtherLanguages place={props.place} languages={props.languages} />
      </main>
      <footer className="actions">
        {props.incidentCode !== null && <IncidentLine code={props.incidentCode} place={props.place === 'door' ? 'door' : 'kiosk'} />}
        {props.children}
      </footer>
    </>
  );
}
