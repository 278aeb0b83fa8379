import { type ReactNode, useCallback } from 'react';
import type { DoorIntent, DoorView, SeenDoorIntent } from '../../contracts/views.schema.ts';
import { useSiteLook } from '../look/look-context.tsx';
import { useFit } from '../look/use-fit.ts';
import { useLookLifetime } from '../look/use-look-lifetime.ts';
import { useScanning } from '../look/use-scanning.ts';
import type { KnownStation } from '../link/screen-link.ts';
import { Brand } from '../parts/brand.tsx';
import { LiveRegion } from '../parts/live-region.tsx';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { Tools } from '../parts/tools.tsx';
import { doorCue } from '../sound/door-cue.ts';
import { useCues } from '../sound/use-cues.ts';
import type { SpeechEngine } from '../speech/speech-engine.ts';
import { type ReadingRules, useReading } from '../speech/use-reading.ts';
import { LanguageProvider, useText } from '../text/use-text.tsx';
import { doorMessage, isSomebodyNew, toneOfDoor } from './door-message.ts';
import { DoorMessageScreen, DoorSplitScreen } from './door-screens.tsx';
import type { DoorSend } from './door-send.ts';

interface DoorPageProps {
  readonly view: DoorView;
  readonly station: Pick<KnownStation, 'siteName' | 'actionColour' | 'theme' | 'pictures' | 'languages'>;
  readonly send: (intent: SeenDoorIntent) => void;
  /** The station's voice at this door; absent or null: nothing is read aloud there. */
  readonly voice?: SpeechEngine | null;
  /** Whether this panel may be heard; absent: it may not. */
  readonly isSoundOn?: boolean;
}

function DoorScreen({ view, station, send }: Pick<DoorPageProps, 'view' | 'station'> & { readonly send: DoorSend }): ReactNode {
  if (view.screen === 'outOfOrder') return <OutOfOrder place="door" incidentCode={view.incidentCode} languages={station.languages} />;
  if (view.screen === 'refused') return <DoorMessageScreen view={view} />;
  return <DoorSplitScreen view={view} send={send} />;
}

/** What is on the screen, in a word: the same refusal once more is another one, and so is the next card's PIN. */
function sceneOf(view: DoorView): string {
  return view.screen === 'refused' ? `refused ${view.incidentCode}` : `${view.screen} ${view.turn}`;
}

/** Each turn's screen sends by its own hand, so that the station can tell a press on one that is gone. */
function useSendFrom({ screen, turn }: Pick<DoorView, 'screen' | 'turn'>, send: DoorPageProps['send']): DoorSend {
  return useCallback((intent: DoorIntent) => send({ ...intent, seenOn: { screen, turn } }), [screen, turn, send]);
}

// Others stand behind at a door: its screens say nothing that they may not hear.
const readingRules: ReadingRules<DoorView> = {
  unread: new Set(['outOfOrder']),
  isSomebodyNew,
  unheardPart: () => null,
  changeToAll: () => null,
  progressOf: (view, t) => (view.screen === 'awaitingPin' ? t('pin.entered', { count: view.digits }) : null),
  sceneOf,
  isAside: () => false,
  // What a refusal says stands for seconds, and the next card makes room for itself at once.
  secondsLeft: () => null,
};

function DoorFrame({ view, station, voice = null, isSoundOn = false, ...props }: DoorPageProps): ReactNode {
  const send = useSendFrom(view, props.send);
  const t = useText();
  const message = doorMessage(view, t);
  const spoken = `${message.heading} ${message.text}`;
  const isUrgent = view.screen === 'refused' || view.screen === 'granted' || (view.screen === 'idle' && view.heldOpen !== undefined);
  useLookLifetime(view, isSomebodyNew);
  useCues(view, doorCue, isSoundOn);
  useSiteLook(station);
  useScanning();
  const reading = useReading(view, { engine: voice, rules: readingRules });
  const frame = useFit();
  return (
    <div className="frame door" data-screen={view.screen} data-tone={toneOfDoor(view)} ref={frame}>
      <header className="head">
        <Brand siteName={station.siteName} logo={station.pictures?.logo} />
        <Tools
          languages={view.screen === 'outOfOrder' ? [] : station.languages}
          chooseLanguage={(language) => send({ type: 'language.choose', language })}
          reading={reading}
        />
      </header>
      <DoorScreen key={sceneOf(view)} view={view} station={station} send={send} />
      <LiveRegion polite={isUrgent ? '' : spoken} urgent={isUrgent ? spoken : ''} about={sceneOf(view)} />
    </div>
  );
}

/** The panel beside a door: what to do on one side, where to do it on the other. */
export function DoorPage(props: DoorPageProps): ReactNode {
  return (
    <LanguageProvider language={props.view.language}>
      <DoorFrame {...props} />
    </LanguageProvider>
  );
}
