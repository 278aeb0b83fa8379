import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import type { KioskIntent, KioskView, SeenKioskIntent } from '../../contracts/views.schema.ts';
import type { TextLanguage } from '../../texts/languages.ts';
import { useSiteLook } from '../look/look-context.tsx';
import { useFit } from '../look/use-fit.ts';
import { useLookLifetime } from '../look/use-look-lifetime.ts';
import { useScanning } from '../look/use-scanning.ts';
import type { KnownStation } from '../link/screen-link.ts';
import { Brand } from '../parts/brand.tsx';
import { LiveRegion } from '../parts/live-region.tsx';
import { MachinePlaces } from '../parts/this-machine.tsx';
import { Tools } from '../parts/tools.tsx';
import type { ReadingKeeper } from '../speech/kept-reading.ts';
import type { SpeechEngine } from '../speech/speech-engine.ts';
import { kioskCue } from '../sound/kiosk-cue.ts';
import { useCues } from '../sound/use-cues.ts';
import { LanguageProvider, useText } from '../text/use-text.tsx';
import { KioskScreen, loadLaterScreens, WarningDialog } from './kiosk-screens.tsx';
import { useKioskReading } from './kiosk-reading.ts';
import type { KioskSend } from './kiosk-send.ts';
import { isSomebodyNew } from './patron-change.ts';
import { spokenOf } from './spoken.ts';

interface KioskPageProps {
  readonly view: KioskView;
  readonly station: Pick<
    KnownStation,
    'siteName' | 'actionColour' | 'theme' | 'pictures' | 'languages' | 'places' | 'isSoundOn' | 'speech' | 'hasPad' | 'webLibrary'
  >;
  readonly send: (intent: SeenKioskIntent) => void;
  /** The station's own voice; absent or null: the browser's. */
  readonly voice?: SpeechEngine | null;
  /** Where it is kept how this page is read, for the one that follows in the same visit. */
  readonly keeper?: ReadingKeeper | null;
}

const noPlaces = {};
const reportEveryMs = 5000;

/** The screens whose quiet time runs. */
const patronsMoves: ReadonlySet<KioskView['screen']> = new Set([
  'awaitingCard',
  'awaitingNumber',
  'awaitingPin',
  'refused',
  'borrowing',
  'returning',
  'account',
  'counting',
  'puttingBack',
  'receipt',
  'staff',
  'staffRecords',
  'ended',
]);

/** Any touch or key during a session counts as activity; it is reported at most every five seconds. */
function useActivity(isActive: boolean, send: KioskSend): void {
  const reportedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!isActive) return undefined;
    const report = (event: Event): void => {
      if (event.timeStamp - reportedAt.current < reportEveryMs) return;
      reportedAt.current = event.timeStamp;
      send({ type: 'session.extend' });
    };
    const kinds = ['pointerdown', 'wheel', 'keydown'] as const;
    for (const kind of kinds) window.addEventListener(kind, report, { passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, report);
    };
  }, [isActive, send]);
}

/** Each screen sends by its own hand, so that the station can tell a press on one that is gone. */
function useSendFrom(screen: KioskView['screen'], send: KioskPageProps['send']): KioskSend {
  return useCallback((intent: KioskIntent) => send({ ...intent, seenOn: screen }), [screen, send]);
}

function KioskFrame({ view, station, voice = null, keeper = null, ...props }: KioskPageProps): ReactNode {
  const send = useSendFrom(view.screen, props.send);
  const t = useText();
  const spoken = spokenOf(view, t);
  const isTimeRunning = patronsMoves.has(view.screen) && view.warning === null;
  useActivity(isTimeRunning, send);
  const noteListener = useCallback(() => send({ type: 'session.listened' }), [send]);
  useLookLifetime(view, isSomebodyNew);
  useCues(view, kioskCue, station.isSoundOn ?? true);
  const reading = useKioskReading(view, station.speech ?? 'none', { voice, keeper, noteListener: isTimeRunning ? noteListener : null });
  const isSomebodyThere = view.screen !== 'idle' && view.screen !== 'outOfOrder';
  useEffect(() => {
    if (isSomebodyThere) loadLaterScreens();
  }, [isSomebodyThere]);
  useSiteLook(station);
  useScanning();
  const frame = useFit();
  const chooseLanguage = (language: TextLanguage): void => send({ type: 'language.choose', language });
  return (
    <div className="frame" data-screen={view.screen} ref={frame}>
      <header className="head">
        <Brand siteName={station.siteName} logo={station.pictures?.logo} />
        <Tools languages={view.screen === 'outOfOrder' ? [] : station.languages} chooseLanguage={chooseLanguage} reading={reading} />
      </header>
      <MachinePlaces value={station.places ?? noPlaces}>
        <KioskScreen view={view} station={station} send={send} />
      </MachinePlaces>
      <LiveRegion polite={spoken.polite} urgent={spoken.urgent} about={spoken.about} />
      {view.warning !== null && <WarningDialog secondsLeft={view.warning.secondsLeft} send={send} />}
    </div>
  );
}

/** The kiosk: one frame, one screen, and the warning over it. */
export function KioskPage(props: KioskPageProps): ReactNode {
  return (
    <LanguageProvider language={props.view.language}>
      <KioskFrame {...props} />
    </LanguageProvider>
  );
}
