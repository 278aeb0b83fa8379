import { type OwnDays, samiDays, somaliDays } from './own-days.ts';

/** What a screen or a receipt must know of a language besides its sentences. */
export interface LanguageFacts {
  /** The language's name in itself, as its speakers look for it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** The tag for numbers, sums and times of day, and for days where there are none of its own. */
  readonly locale: string;
  /** Days in words where a browser's own data lacks the language and would write them in English. */
  readonly days: OwnDays | null;
  /** No native reader has gone through its sentences yet: told in `texts/README.md`, never on a screen. */
  readonly awaitsNativeReader: boolean;
}

const known = { direction: 'ltr', days: null, awaitsNativeReader: false } as const;
const awaiting = { direction: 'ltr', days: null, awaitsNativeReader: true } as const;

/** Every language that has texts, in the order of the language row. */
export const languageFacts = {
  fi: { ...known, name: 'Suomi', locale: 'fi-FI' },
  sv: { ...known, name: 'Svenska', locale: 'sv-FI' },
  en: { ...known, name: 'English', locale: 'en-GB' },
  se: { ...awaiting, name: 'Davvisámegiella', locale: 'fi-FI', days: samiDays },
  ru: { ...awaiting, name: 'Русский', locale: 'ru-RU' },
  uk: { ...awaiting, name: 'Українська', locale: 'uk-UA' },
  et: { ...awaiting, name: 'Eesti', locale: 'et-EE' },
  ar: { ...awaiting, name: 'العربية', locale: 'ar', direction: 'rtl' },
  so: { ...awaiting, name: 'Soomaali', locale: 'en-GB', days: somaliDays },
} as const satisfies Record<string, LanguageFacts>;

/** A language that has texts. */
export type TextLanguage = keyof typeof languageFacts;

/** The languages of the bench and the start pages, which technicians and developers use. */
export const benchLanguages = ['fi', 'sv', 'en'] as const satisfies readonly TextLanguage[];

/** A language that has the bench's texts. */
export type BenchLanguage = (typeof benchLanguages)[number];
