import '../styles.ts';
import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import type { DoorView, KioskView } from '../../contracts/views.schema.ts';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import BenchPage from '../bench/bench-page.tsx';
import { DoorPage } from '../door/door-page.tsx';
import { KioskPage } from '../kiosk/kiosk-page.tsx';
import type { LinkSnapshot } from '../link/screen-link.ts';
import { LookProvider, type Sheet } from '../look/look-context.tsx';
import { type Theme, themes } from '../look/palette.ts';
import { defaultLook } from '../look/tokens.ts';
import { HelpContext, helpOf } from '../parts/human-help.tsx';
import { LinkedPage } from '../pages/linked-page.tsx';
import StartPage from '../pages/start-page.tsx';
import TechnicianPage from '../technician/technician-page.tsx';
import { fetchTexts } from '../text/later-texts.ts';
import { technicianViews } from '../technician-samples.ts';
import type { Asked } from './gallery-window.ts';
import { technicianClient } from './technician-client.ts';
import { benchSample } from '../bench-sample.ts';
import { doorSamples, kioskSamples, type PageSample, sampleNames } from '../screens.registry.ts';

const hasEveryLanguage = ({ screen = '' }: Asked): boolean => /\/(every|languages)$/.test(screen);

const siteLanguages = ['fi', 'sv', 'en'] as const;

function languageOf(asked: Asked): TextLanguage {
  const { language = 'fi' } = asked;
  return language in languageFacts ? (language as TextLanguage) : 'fi';
}

/** Finnish, Swedish, English and the one that the picture is in; every language where the sample is of such a site. */
function languagesOf(asked: Asked): TextLanguage[] {
  if (hasEveryLanguage(asked)) return Object.keys(languageFacts) as TextLanguage[];
  return [...new Set<TextLanguage>([...siteLanguages, languageOf(asked)])];
}

/** The station of the pictures. */
function stationFor(asked: Asked): StationInfo {
  return {
    stationId: 'lumi-1',
    siteName: 'Lumi pääkirjasto',
    ...(asked.phoneless === undefined ? { helpPhone: '09 0000 1234' } : {}),
    ...(asked.phoneless === 'contact' ? { helpContact: 'Lumin kirjaston asiakaspalvelu, asiakaspalvelu@lumi.example' } : {}),
    isSoundOn: false,
    ...(asked.action === undefined ? {} : { actionColour: asked.action }),
    webLibrary: 'https://lumi.example.org/oma',
    ...(asked.screen?.endsWith('/placed') === true ? { places: { card: 'right', items: 'below' } } : {}),
    roles: ['self-checkout', 'door'],
    languages: languagesOf(asked),
    doors: ['main'],
    isBench: true,
    warnings: asked.warnings === undefined ? [] : ['Plain SIP2 beyond loopback: anybody on the network can read along.'],
  };
}

function snapshotOf(page: PageSample, station: StationInfo): LinkSnapshot<never> {
  if (page.startsWith('code')) return { phase: 'needsCode', station: null, view: null, isCodeRefused: page === 'codeRefused' };
  const phase = page.startsWith('stranded') ? 'needsCode' : page === 'starting' ? 'starting' : 'lost';
  return { phase, station, view: null, isCodeRefused: false };
}

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

function PageOf({ page, asked }: { page: PageSample; asked: Asked }): ReactNode {
  const station = stationFor(asked);
  if (page === 'start') return <StartPage view={{ mintCode: async () => 'code' }} station={station} />;
  // A page without a view speaks the site's first language.
  const languages = [...new Set([languageOf(asked), ...station.languages])];
  return (
    <LinkedPage snapshot={snapshotOf(page, { ...station, languages })} place={placeOf(page)}>
      {() => null}
    </LinkedPage>
  );
}

function Screen({ asked }: { asked: Asked }): ReactNode {
  const [surface = '', screen = '', variant = ''] = (asked.screen ?? 'kiosk/idle/plain').split('/');
  const [language, setLanguage] = useState(languageOf(asked));
  const station = stationFor(asked);
  const send = ({ seenOn: _screen, ...intent }: { readonly type: string; readonly language?: TextLanguage; readonly seenOn?: unknown }): void => {
    record(intent);
    if (intent.type === 'language.choose' && intent.language !== undefined) setLanguage(intent.language);
  };
  if (surface === 'bench') return <BenchPage view={benchSample} station={station} send={record} isStyleShown={screen === 'style'} />;
  if (surface === 'technician') {
    const view = technicianViews[screen] ?? { screen: 'signedIn', endsInMs: 540_000 };
    return <TechnicianPage link={{ view, client: technicianClient }} station={station} firstPanel={screen} />;
  }
  if (surface === 'page') return <PageOf page={screen as PageSample} asked={asked} />;
  if (surface === 'door') {
    const view = pick<DoorView>(doorSamples, screen, variant);
    return view === undefined ? null : <DoorPage view={{ ...view, turn: 0, language } as DoorView} station={station} send={send} />;
  }
  const view = pick<KioskView>(kioskSamples, screen, variant);
  return view === undefined ? null : <KioskPage view={{ ...view, language } as KioskView} station={station} send={send} />;
}

/** What stands open: `kiosk/idle/plain/settings`, `kiosk/idle/plain/languages`. */
function sheetOf({ screen = '' }: Asked): Sheet | null {
  if (screen.endsWith('/settings')) return 'look';
  return screen.endsWith('/languages') ? 'languages' : null;
}

function hasWarning(asked: Asked): boolean {
  const [surface, screen = '', variant = ''] = asked.screen?.split('/') ?? [];
  return surface === 'kiosk' && (pick<KioskView>(kioskSamples, screen, variant)?.warning ?? null) !== null;
}

function Sample({ asked }: { asked: Asked }): ReactNode {
  const theme: Theme = themes.find((each) => each === asked.theme) ?? 'light';
  return (
    <LookProvider
      initial={{ ...defaultLook, theme, isLowReach: asked.reach === 'low', isScanning: asked.scanning !== undefined }}
      sheet={sheetOf(asked)}
    >
      <HelpContext value={helpOf(stationFor(asked))}>
        <Screen asked={asked} />
      </HelpContext>
    </LookProvider>
  );
}

const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/** On a touch screen, and for a second after the window shrank, React Aria keeps a new dialog transparent for two frames: a keyboard might come. */
const isDialogSeen = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"]')?.checkVisibility({ opacityProperty: true }) ?? false;

async function isDrawn(hasDialog: boolean): Promise<void> {
  while (hasDialog && !isDialogSeen()) await frame();
  while (document.querySelector('main') === null || document.querySelector('[data-loading]') !== null) await frame();
  await frame();
  await document.fonts.ready;
}

const container = document.querySelector('#root');
if (container !== null) {
  const root = createRoot(container);
  let count = 0;
  Object.assign(window, {
    sampleNames: sampleNames(),
    showSample: async (asked: Asked): Promise<void> => {
      delete document.documentElement.dataset['sent'];
      count += 1;
      await Promise.all([languageOf(asked), ...(hasEveryLanguage(asked) ? languagesOf(asked) : [])].map(fetchTexts));
      // A new key: nothing of the sample before is left, neither a choice nor the focus.
      flushSync(() => root.render(<Sample key={count} asked={asked} />));
      await isDrawn(sheetOf(asked) !== null || hasWarning(asked));
    },
  });
  void window.showSample(Object.fromEntries(new URLSearchParams(window.location.search)));
}
