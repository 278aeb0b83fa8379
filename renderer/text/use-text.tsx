import { createContext, type ReactNode, useContext, useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextKey } from '../../texts/keys.ts';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { texts } from './i18n.ts';

/** What a sentence's places are filled with. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Gives the sentence of a key in the language of the screen. */
export type Translate<Key extends string = TextKey> = (key: Key, values?: TextValues) => string;

const LanguageContext = createContext<TextLanguage>('fi');

/** The language of the screen. */
export function useLanguage(): TextLanguage {
  return useContext(LanguageContext);
}

/** Sets the language for everything inside, and for the page's `lang` and `dir`. */
export function LanguageProvider(props: { language: TextLanguage; children: ReactNode }): ReactNode {
  const { language } = props;
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = languageFacts[language].direction;
  }, [language]);
  return <LanguageContext value={language}>{props.children}</LanguageContext>;
}

/** The patron's sentences in the language of the screen. */
export function useText(): Translate {
  const { t } = useTranslation('patron', { i18n: texts, lng: useLanguage() });
  return t;
}
