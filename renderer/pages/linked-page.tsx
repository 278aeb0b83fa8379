import { lazy, type ReactNode, Suspense } from 'react';
import type { KnownStation, LinkSnapshot } from '../link/screen-link.ts';
import type { TextLanguage } from '../../texts/languages.ts';
import { useFit } from '../look/use-fit.ts';
import { HelpContext, helpOf } from '../parts/human-help.tsx';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useAtHand, useSiteTexts } from '../text/later-texts.ts';
import { LanguageProvider, useText } from '../text/use-text.tsx';
import { firstLanguages, stationLanguage } from './page-language.ts';
import { StrandedPage } from './stranded-page.tsx';

const CodePage = lazy(() => import('./code-page.tsx'));

interface LinkedPageProps<View> {
  readonly snapshot: LinkSnapshot<View>;
  readonly place: 'kiosk' | 'door' | 'tools';
  /** Draws a view while there is one. */
  children(view: View, station: KnownStation): ReactNode;
}

function Starting(): ReactNode {
  const t = useText();
  return (
    <div className="frame" data-screen="starting">
      <main className="ask">
        <ScreenHeading>{t('shared.starting')}</ScreenHeading>
      </main>
    </div>
  );
}

function Lost(props: { place: 'kiosk' | 'door' | 'tools'; languages: readonly TextLanguage[] }): ReactNode {
  const frame = useFit();
  return (
    <div className="frame" data-screen="outOfOrder" data-tone="attention" ref={frame}>
      <OutOfOrder place={props.place} incidentCode={null} languages={props.languages} />
    </div>
  );
}

function WithoutView(props: Omit<LinkedPageProps<never>, 'children'>): ReactNode {
  const languages = props.snapshot.station?.languages ?? firstLanguages;
  if (props.snapshot.phase === 'needsCode') {
    if (props.place !== 'tools') return <StrandedPage place={props.place} languages={languages} isCodeRefused={props.snapshot.isCodeRefused} />;
    return (
      <Suspense fallback={null}>
        <CodePage isRefused={props.snapshot.isCodeRefused} />
      </Suspense>
    );
  }
  return props.snapshot.phase === 'lost' ? <Lost place={props.place} languages={languages} /> : <Starting />;
}

/** A page that lives on views: shows one while the station sends them, and says calmly what is wrong otherwise. */
export function LinkedPage<View>(props: LinkedPageProps<View>): ReactNode {
  const { snapshot, place } = props;
  useSiteTexts(snapshot.station?.texts);
  useAtHand(place === 'tools' ? firstLanguages : (snapshot.station?.languages ?? firstLanguages));
  if (snapshot.phase === 'live' && snapshot.view !== null && snapshot.station !== null) {
    return <HelpContext value={helpOf(snapshot.station)}>{props.children(snapshot.view, snapshot.station)}</HelpContext>;
  }
  return (
    <LanguageProvider language={stationLanguage(snapshot.station)}>
      <WithoutView snapshot={{ ...snapshot, view: null }} place={props.place} />
    </LanguageProvider>
  );
}
