import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextKey } from '../../texts/keys.ts';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { texts } from './i18n.ts';
import { isolatedValues } from './isolate.ts';
import { fetchTexts, hasTexts, useArrivals } from './later-texts.ts';

/** What a sentence's places are filled with. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Gives the sentence of a key in the language of the screen. */
export type Translate<Key extends string = TextKey> = (key: Key, values?: TextValues) => string;

const LanguageContext = createContext<TextLanguage>('fi');

/** The language of the screen. */
export function useLanguage(): TextLanguage {
  return useContext(LanguageContext);
}

/** The language to show: the one asked for, or the one before it while its sentences are still on their way. */
function useShown(asked: TextLanguage): TextLanguage {
  useArrivals();
  const [last, setLast] = useState<TextLanguage>('fi');
  const isHere = hasTexts(asked);
  if (isHere && last !== asked) setLast(asked);
  useEffect(() => {
    if (!isHere) void fetchTexts(asked);
  }, [asked, isHere]);
  return isHere ? asked : last;
}

/** Sets the language for everything inside, and for the page's `lang` and `dir`. */
export function LanguageProvider(props: { language: TextLanguage; children: ReactNode }): ReactNode {
  const language = useShown(props.language);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = languageFacts[language].direction;
  }, [language]);
  return <LanguageContext value={language}>{props.children}</LanguageContext>;
}

/** The patron's sentences in the language of the screen. */
export function useText(): Translate {
  const language = useLanguage();
  const { t } = useTranslation('patron', { i18n: texts, lng: language });
  return languageFacts[language].direction === 'ltr' ? t : (key, values) => t(key, isolatedValues(values));
}
