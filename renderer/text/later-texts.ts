import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { first, type SentencesByKey, texts } from './i18n.ts';

/** What a site words otherwise, by language. */
export type SiteTexts = Readonly<Partial<Record<TextLanguage, SentencesByKey>>>;

type Fetch = () => Promise<{ readonly default: SentencesByKey }>;

const files: Readonly<Partial<Record<TextLanguage, Fetch>>> = {
  sv: () => import('../../texts/sv.json'),
  en: () => import('../../texts/en.json'),
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
  arrive(language, file.default);
  tell();
}

/** Sentences of the house as they came; the site's own are laid over them. */
const house = new Map<TextLanguage, SentencesByKey>();
let siteTexts: SiteTexts = {};

function arrive(language: TextLanguage, sentences: SentencesByKey): void {
  house.set(language, sentences);
  const shown = { ...sentences, ...siteTexts[language] };
  texts.addResourceBundle(language, 'patron', shown, false, true);
  if (typeof document !== 'undefined') void fetchLetters(`${languageFacts[language].name}${Object.values(shown).join('')}`);
}

/** Has the letters of a language here as well: a switch must not wait for them, and later there may be no station to ask. */
async function fetchLetters(letters: string): Promise<void> {
  const { fontFamily } = getComputedStyle(document.documentElement);
  await document.fonts.load(`1em ${fontFamily}`, [...new Set(letters)].join('')).catch(() => []);
}

function tell(): void {
  arrivals += 1;
  for (const listener of listeners) listener();
}

/** Lays the sentences that a site words otherwise over the house's, in the languages that are here and in those that come. */
export function wordAsSite(own: SiteTexts): void {
  const before = JSON.stringify(siteTexts);
  siteTexts = own;
  if (JSON.stringify(own) === before) return;
  for (const language of Object.keys(languageFacts) as TextLanguage[]) {
    const sentences = house.get(language) ?? first[language];
    if (sentences !== undefined) arrive(language, sentences);
  }
  tell();
}

/** Shows a site's own sentences before anybody has seen the others. */
export function useSiteTexts(own: SiteTexts | undefined): void {
  useLayoutEffect(() => wordAsSite(own ?? {}), [own]);
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
