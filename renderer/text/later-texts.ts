import { useEffect, useSyncExternalStore } from 'react';
import type { TextLanguage } from '../../texts/languages.ts';
import { type SentencesByKey, texts } from './i18n.ts';

type Fetch = () => Promise<{ readonly default: SentencesByKey }>;

const files: Readonly<Partial<Record<TextLanguage, Fetch>>> = {
  se: () => import('../../texts/se.json'),
  ru: () => import('../../texts/ru.json'),
  uk: () => import('../../texts/uk.json'),
  et: () => import('../../texts/et.json'),
  ar: () => import('../../texts/ar.json'),
  so: () => import('../../texts/so.json'),
};

const listeners = new Set<() => void>();
let arrivals = 0;

/** Whether a language's sentences are in this page. */
export function hasTexts(language: TextLanguage): boolean {
  return texts.hasResourceBundle(language, 'patron');
}

/** Fetches a language's sentences; a failed fetch leaves the screen in the language that it has, and may be tried again. */
export async function fetchTexts(language: TextLanguage): Promise<void> {
  if (hasTexts(language)) return;
  const file = await files[language]?.().catch(() => null);
  if (file === null || file === undefined) return;
  texts.addResourceBundle(language, 'patron', file.default);
  arrivals += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Draws the component anew when sentences have arrived. */
export function useArrivals(): void {
  useSyncExternalStore(subscribe, () => arrivals);
}

/** Has a site's languages in the page before anybody asks: a switch then needs neither a request nor a station. */
export function useAtHand(languages: readonly TextLanguage[]): void {
  const wanted = languages.join(' ');
  useEffect(() => {
    for (const language of wanted.split(' ')) void fetchTexts(language as TextLanguage);
  }, [wanted]);
}
