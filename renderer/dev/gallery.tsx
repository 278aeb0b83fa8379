import '../styles.ts';
import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import type { DoorView, KioskView } from '../../contracts/views.schema.ts';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import BenchPage from '../bench/bench-page.tsx';
import { DoorPage } from '../door/door-page.tsx';
import { KioskPage } from '../kiosk/kiosk-page.tsx';
import type { LinkSnapshot } from '../link/screen-link.ts';
import { LookProvider } from '../look/look-context.tsx';
import { type Theme, themes } from '../look/palette.ts';
import { HelpPhone } from '../parts/help-phone.tsx';
import { LinkedPage } from '../pages/linked-page.tsx';
import StartPage from '../pages/start-page.tsx';
import TechnicianPage from '../technician/technician-page.tsx';
import { technicianClient } from './technician-client.ts';
import { technicianViews } from '../technician-samples.ts';
import { benchSample, doorSamples, kioskSamples, type PageSample } from '../screens.registry.ts';

// Any screen of the registry without a station: gallery.html?screen=kiosk/idle/plain&language=sv&theme=large&reach=low
const asked = new URLSearchParams(window.location.search);

/** Finnish, Swedish, English and the one that the picture is in; `&all` shows whether there is room for every language. */
function shownLanguages(): TextLanguage[] {
  const every = Object.keys(languageFacts) as TextLanguage[];
  return every.filter((language, at) => at < 3 || asked.has('all') || language === asked.get('language'));
}

const station: StationInfo = {
  stationId: 'lumi-1',
  siteName: 'Lumi pääkirjasto',
  ...(asked.has('phoneless') ? {} : { helpPhone: '09 0000 1234' }),
  isSoundOn: false,
  webLibrary: 'https://lumi.example.org/oma',
  roles: ['self-checkout', 'door'],
  languages: shownLanguages(),
  doors: ['main'],
  isBench: true,
  warnings: asked.has('warnings') ? ['Plain SIP2 beyond loopback: anybody on the network can read along.'] : [],
};

const pageSnapshots: Record<Exclude<PageSample, 'start'>, LinkSnapshot<never>> = {
  code: { phase: 'needsCode', station: null, view: null, isCodeRefused: false },
  codeRefused: { phase: 'needsCode', station: null, view: null, isCodeRefused: true },
  strandedKiosk: { phase: 'needsCode', station, view: null, isCodeRefused: false },
  strandedDoor: { phase: 'needsCode', station, view: null, isCodeRefused: false },
  lostKiosk: { phase: 'lost', station, view: null, isCodeRefused: false },
  lostDoor: { phase: 'lost', station, view: null, isCodeRefused: false },
  starting: { phase: 'starting', station, view: null, isCodeRefused: false },
};

/** Intentions are listed for tests to read, and go nowhere. */
function record(intent: unknown): void {
  const sent = document.documentElement.dataset['sent'];
  document.documentElement.dataset['sent'] = `${sent === undefined ? '' : `${sent}\n`}${JSON.stringify(intent)}`;
}

function pick<View>(samples: object, screen: string, variant: string): View | undefined {
  const variants: unknown = Object.entries(samples).find(([name]) => name === screen)?.[1];
  return Object.entries(variants ?? {}).find(([name]) => name === variant)?.[1] as View | undefined;
}

function placeOf(page: PageSample): 'kiosk' | 'door' | 'tools' {
  if (page.startsWith('code')) return 'tools';
  return page.endsWith('Door') ? 'door' : 'kiosk';
}

function PageOf({ page }: { page: PageSample }): ReactNode {
  if (page === 'start') return <StartPage view={{ mintCode: async () => 'code' }} station={station} />;
  return (
    <LinkedPage snapshot={pageSnapshots[page]} place={placeOf(page)}>
      {() => null}
    </LinkedPage>
  );
}

function Screen(): ReactNode {
  const [surface = '', screen = '', variant = ''] = (asked.get('screen') ?? 'kiosk/idle/plain').split('/');
  const [language, setLanguage] = useState(asked.get('language') ?? 'fi');
  const send = (intent: { readonly type: string; readonly language?: TextLanguage }): void => {
    record(intent);
    if (intent.type === 'language.choose' && intent.language !== undefined) setLanguage(intent.language);
  };
  if (surface === 'bench') return <BenchPage view={benchSample} station={station} send={record} />;
  if (surface === 'technician') {
    const view = technicianViews[screen] ?? { screen: 'signedIn', endsInMs: 540_000 };
    return <TechnicianPage link={{ view, client: technicianClient }} station={station} firstPanel={screen} />;
  }
  if (surface === 'page') return <PageOf page={screen as PageSample} />;
  const spoken = language in languageFacts ? { language } : { language: 'fi' };
  if (surface === 'door') {
    const view = pick<DoorView>(doorSamples, screen, variant);
    return view === undefined ? null : <DoorPage view={{ ...view, ...spoken } as DoorView} station={station} send={send} />;
  }
  const view = pick<KioskView>(kioskSamples, screen, variant);
  return view === undefined ? null : <KioskPage view={{ ...view, ...spoken } as KioskView} station={station} send={send} />;
}

const helpPhone = station.helpPhone ?? null;
const theme: Theme = themes.find((each) => each === asked.get('theme')) ?? 'light';
const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <LookProvider initial={{ theme, isLowReach: asked.get('reach') === 'low' }}>
      <HelpPhone value={helpPhone}>
        <Screen />
      </HelpPhone>
    </LookProvider>,
  );
}
