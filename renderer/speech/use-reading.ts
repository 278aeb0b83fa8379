import { useCallback, useEffect, useRef, useState } from 'react';
import type { KioskView } from '../../contracts/views.schema.ts';
import { browserClock } from '../browser-clock.ts';
import { isSomebodyNew } from '../kiosk/patron-change.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import { type Hearing, saysChangesToAll, unheardPart } from './public-words.ts';
import { ScreenReader } from './screen-reader.ts';
import { wordsOf } from './screen-words.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { WebSpeech } from './web-speech.ts';

/** What the button for reading aloud shows and does. */
export interface Reading {
  readonly isOn: boolean;
  /** From 1. */
  readonly level: number;
  toggle(): void;
  turn(): void;
}

/** Who switched it on at rest and left is not read to any more. */
const abandonedAfterMs = 60_000;
/** Also for who sees no button. */
const readingKey = 'F2';

let browserVoice: SpeechEngine | null = null;

function voiceOfBrowser(): SpeechEngine | null {
  if (!('speechSynthesis' in window)) return null;
  browserVoice ??= new WebSpeech(window.speechSynthesis);
  return browserVoice;
}

/** Whether the engine has a voice for the language on the screen, now or once its voices have come. */
function useVoice(engine: SpeechEngine | null): boolean {
  const language = useLanguage();
  const [, tell] = useState(0);
  useEffect(() => engine?.onVoices(() => tell((count) => count + 1)), [engine]);
  return engine?.speaks(language) ?? false;
}

/** Reads the kiosk's screens aloud for as long as the one who asked for it is there; null where it cannot or must not. */
export function useReading(view: KioskView, hearing: Hearing | 'none'): Reading | null {
  const engine = hearing === 'none' ? null : voiceOfBrowser();
  const hasVoice = useVoice(engine) && view.screen !== 'outOfOrder' && view.screen !== 'staff';
  const [reader] = useState(() => (engine === null ? null : new ScreenReader(engine)));
  const [, redraw] = useState(0);
  const end = useCallback(() => {
    if (reader?.isOn !== true) return;
    reader.end();
    redraw((count) => count + 1);
  }, [reader]);
  useEnding({ view, end, isOn: reader?.isOn ?? false });
  useEffect(() => (hasVoice ? undefined : end()), [hasVoice, end]);
  useScreen(reader, view, hearing === 'headset' ? 'headset' : 'public');
  const toggle = useCallback(() => {
    if (reader === null) return;
    if (reader.isOn) reader.end();
    else reader.begin();
    redraw((count) => count + 1);
  }, [reader]);
  useKey(hasVoice, toggle);
  if (reader === null || !hasVoice) return null;
  const turn = (): void => {
    reader.turn();
    redraw((count) => count + 1);
  };
  return { isOn: reader.isOn, level: reader.level + 1, toggle, turn };
}

/** Another patron, a screen at rest after a visit, and a page that goes: silence. */
function useEnding({ view, end, isOn }: { view: KioskView; end: () => void; isOn: boolean }): void {
  const before = useRef(view);
  useEffect(() => {
    const last = before.current;
    before.current = view;
    if (last.screen !== view.screen && (view.screen === 'idle' || isSomebodyNew(last, view))) end();
  }, [view, end]);
  useEffect(() => {
    if (!isOn || view.screen !== 'idle') return undefined;
    const timer = browserClock.setTimer(abandonedAfterMs, end);
    return () => timer.cancel();
  }, [isOn, view.screen, end]);
  useEffect(() => {
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      end();
    };
  }, [end]);
}

/** After each drawing: what stands there now. */
function useScreen(reader: ScreenReader | null, view: KioskView, hearing: Hearing): void {
  const t = useText();
  const language = useLanguage();
  useEffect(() => {
    if (reader?.isOn !== true) return;
    const { words, leftOut } = wordsOf(document, unheardPart(view.screen, hearing));
    const change = leftOut && saysChangesToAll.has(view.screen) ? (document.querySelector('[role="alert"]')?.textContent ?? '') : '';
    const scene = `${view.screen} ${language} ${view.warning === null}`;
    reader.show(
      scene,
      [...words, ...(leftOut ? [change, t('speech.onScreen')] : [])].filter((each) => each !== ''),
      language,
    );
  });
}

function useKey(isThere: boolean, toggle: () => void): void {
  useEffect(() => {
    if (!isThere) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== readingKey || event.repeat) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isThere, toggle]);
}
