import { useCallback, useEffect, useRef, useState } from 'react';
import { browserClock } from '../browser-clock.ts';
import { type Translate, useLanguage, useText } from '../text/use-text.tsx';
import type { ReadingKeeper } from './kept-reading.ts';
import { type Line, lineOf, ScreenReader } from './screen-reader.ts';
import { focusWordsOf, wordsOf } from './screen-words.ts';
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

/** How the screens of one kind of page are read. Must not change while the page is there. */
export interface ReadingRules<View> {
  /** Screens that are not read at all. */
  readonly unread: ReadonlySet<string>;
  /** Whether another person stands there. */
  isSomebodyNew(before: View, now: View): boolean;
  /** Selector of what is left out on a screen; null: nothing. */
  unheardPart(view: View): string | null;
  /** What changed, as everybody may hear it, where something is left out; null: nothing is said of it. */
  changeToAll(view: View, t: Translate): Line | null;
  /** How far somebody is who types; said whenever it changes. null: nobody types here. */
  progressOf(view: View, t: Translate): string | null;
  /** Changes when the same screen is to be read anew. */
  sceneOf(view: View): string;
  /** Whether something stands before the screen for a moment, as a warning does. */
  isAside(view: View): boolean;
  /** Seconds until the screen leaves by itself; null: it stays. */
  secondsLeft(view: View): number | null;
}

type AnyView = { readonly screen: string };

/** Who switched it on at rest and left is not read to any more. */
const abandonedAfterMs = 60_000;
/** Also for who sees no button. */
const readingKey = 'F2';

let browserVoice: SpeechEngine | null = null;

/** The browser's own voices; null where it knows no speech at all. */
export function voiceOfBrowser(): SpeechEngine | null {
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

/** A reader for this page, which goes on as the page before it was read in the same visit: never at rest. */
function makeReader(engine: SpeechEngine | null, view: AnyView, keeper: ReadingKeeper | null): ScreenReader | null {
  if (engine === null) return null;
  const reader = new ScreenReader(engine);
  if (keeper !== null && view.screen !== 'idle') reader.goOn(keeper.current);
  return reader;
}

/** What reads a page: its voice, what is read, and where it is kept how, for the page that follows in the same visit. */
export interface ReadingParts<View> {
  readonly engine: SpeechEngine | null;
  readonly rules: ReadingRules<View>;
  readonly keeper?: ReadingKeeper | null;
  /** Told every few seconds that somebody listens; null or absent: nobody wants to know. */
  readonly noteListener?: (() => void) | null;
}

/** Reads a page's screens aloud for as long as the one who asked for it is there; null where nothing can or must be read. */
export function useReading<View extends AnyView>(
  view: View,
  { engine, rules, keeper = null, noteListener = null }: ReadingParts<View>,
): Reading | null {
  const hasVoice = useVoice(engine) && !rules.unread.has(view.screen);
  const [reader] = useState(() => makeReader(engine, view, keeper));
  const [, redraw] = useState(0);
  const end = useCallback(() => {
    if (reader?.isOn !== true) return;
    reader.end();
    redraw((count) => count + 1);
  }, [reader]);
  useEnding({ view, end, isOn: reader?.isOn ?? false, rules });
  useVoiceLost(hasVoice, end);
  useScreen(hasVoice ? reader : null, view, rules);
  useProgress(hasVoice ? reader : null, view, rules);
  useListener(reader?.isOn === true && hasVoice ? reader : null, noteListener);
  useFocusWords(hasVoice ? reader : null, rules.unheardPart(view));
  useEffect(() => {
    if (keeper !== null && reader !== null) keeper.current = { isRead: reader.isOn, level: reader.level };
  });
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

/** Silence where the voice for the language is gone; one that has not come yet is waited for. */
function useVoiceLost(hasVoice: boolean, end: () => void): void {
  const had = useRef(hasVoice);
  useEffect(() => {
    if (had.current && !hasVoice) end();
    had.current = hasVoice;
  }, [hasVoice, end]);
}

interface Ending<View> {
  readonly view: View;
  readonly end: () => void;
  readonly isOn: boolean;
  readonly rules: ReadingRules<View>;
}

/** Another patron, a screen at rest after a visit, and a page that goes: silence. */
function useEnding<View extends AnyView>({ view, end, isOn, rules }: Ending<View>): void {
  const before = useRef(view);
  useEffect(() => {
    const last = before.current;
    before.current = view;
    if (last.screen !== view.screen && (view.screen === 'idle' || rules.isSomebodyNew(last, view))) end();
  }, [view, end, rules]);
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

/** From here on it is said once more that a screen leaves. */
const soonSeconds = 10;

/** That a screen leaves by itself: when it is there, and before it happens. */
function remindersOf(seconds: number | null, t: Translate): Line[] {
  if (seconds === null) return [];
  const text = t('shared.leaving', { seconds });
  return ['leaving', ...(seconds <= soonSeconds ? ['leaving soon'] : [])].map((key) => ({ key, text, isReminder: true }));
}

/** After each drawing: what stands there now. */
function useScreen<View>(reader: ScreenReader | null, view: View, rules: ReadingRules<View>): void {
  const t = useText();
  const language = useLanguage();
  useEffect(() => {
    if (reader?.isOn !== true) return;
    const { words, leftOut } = wordsOf(document, rules.unheardPart(view));
    const change = leftOut ? rules.changeToAll(view, t) : null;
    const lines = [...words.map(lineOf), ...(change === null ? [] : [change]), ...(leftOut ? [lineOf(t('speech.onScreen'))] : [])];
    const scene = { key: `${rules.sceneOf(view)} ${language}`, isAside: rules.isAside(view) };
    const all = [...lines, ...remindersOf(rules.secondsLeft(view), t)];
    reader.show(
      scene,
      all.filter(({ text }) => text !== ''),
      language,
    );
  });
}

/** Each key of a PIN or number is heard as a count: never which one it was. */
function useProgress<View extends AnyView>(reader: ScreenReader | null, view: View, rules: ReadingRules<View>): void {
  const progress = rules.progressOf(view, useText());
  const language = useLanguage();
  const scene = `${rules.sceneOf(view)} ${language}`;
  const before = useRef({ progress, scene });
  useEffect(() => {
    const last = before.current;
    before.current = { progress, scene };
    // A screen where nothing is typed yet is read, not told: from a number to its PIN, and from one card's PIN to the next one's.
    if (progress !== null && last.progress !== progress && last.scene === scene) reader?.tell(progress, language);
  }, [reader, progress, scene, language]);
}

const listenerEveryMs = 3000;
/** A voice that says nothing to its end for so long is stuck, or speaks to nobody. */
const stuckAfterMs = 20_000;
/** Nor does it count for longer than this after the last press: the longest list is over by then, and a screen whose words go on changing never is. */
const listenedAtMostMs = 300_000;

/** Who listens is there, although they touch nothing: told as long as something is being read, for five minutes after a press at the most. */
function useListener(reader: ScreenReader | null, noteListener: (() => void) | null): void {
  useEffect(() => {
    if (reader === null || noteListener === null) return undefined;
    let [progress, quietMs, sincePressMs] = [reader.progress, 0, 0];
    const onPress = (): void => {
      sincePressMs = 0;
    };
    const step = (): void => {
      sincePressMs += listenerEveryMs;
      quietMs = reader.progress === progress ? quietMs + listenerEveryMs : 0;
      progress = reader.progress;
      if (reader.isSpeaking && quietMs < stuckAfterMs && sincePressMs <= listenedAtMostMs) noteListener();
      timer = browserClock.setTimer(listenerEveryMs, step);
    };
    let timer = browserClock.setTimer(listenerEveryMs, step);
    const presses = ['pointerdown', 'keydown'] as const;
    for (const kind of presses) window.addEventListener(kind, onPress);
    return () => {
      timer.cancel();
      for (const kind of presses) window.removeEventListener(kind, onPress);
    };
  }, [reader, noteListener]);
}

const movingKeys = new Set(['Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** Where a key moves the focus, its control is said. A screen or a dialog that takes the focus by itself is read as a whole. */
function useFocusWords(reader: ScreenReader | null, unheard: string | null): void {
  const t = useText();
  const language = useLanguage();
  useEffect(() => {
    if (reader === null) return undefined;
    let isMoving = false;
    const onKeyDown = ({ key }: KeyboardEvent): void => {
      isMoving = movingKeys.has(key);
    };
    const onStill = (): void => {
      isMoving = false;
    };
    const onFocus = ({ target }: FocusEvent): void => {
      if (isMoving && target instanceof Element) reader.tell(focusWordsOf(target, unheard) ?? t('speech.onScreen'), language);
    };
    const listeners = [
      ['keydown', onKeyDown],
      ['focusin', onFocus],
      ['keyup', onStill],
      ['pointerdown', onStill],
    ] as const;
    for (const [kind, listener] of listeners) window.addEventListener(kind, listener as EventListener, true);
    return () => {
      for (const [kind, listener] of listeners) window.removeEventListener(kind, listener as EventListener, true);
    };
  }, [reader, unheard, t, language]);
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
