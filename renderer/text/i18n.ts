import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import fi from '../../texts/fi.json';
import type { TextLanguage } from '../../texts/languages.ts';

/** Sentences by their flat keys. */
export type SentencesByKey = Readonly<Record<string, string>>;

/** Sentences that are in the page from the start: each language is 6 to 8 kB gzip, and those of the site follow as soon as the page is up. */
export const first: Readonly<Partial<Record<TextLanguage, SentencesByKey>>> = { fi };

function makeTexts(): i18n {
  const texts = i18next.createInstance();
  void texts.use(initReactI18next).init({
    resources: Object.fromEntries(Object.entries(first).map(([language, patron]) => [language, { patron }])),
    lng: 'fi',
    fallbackLng: false,
    ns: ['patron'],
    defaultNS: 'patron',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return texts;
}

/** Every sentence of the patron's screens in the languages that are at hand; keys are flat. */
export const texts = makeTexts();
