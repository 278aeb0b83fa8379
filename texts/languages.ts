/** What a screen must know of a language besides its sentences. */
export interface LanguageFacts {
  /** The language's name in itself, as its speakers look for it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** The tag for dates and numbers. */
  readonly locale: string;
}

/** Every language that has texts, in the order of the language row. */
export const languageFacts = {
  fi: { name: 'Suomi', direction: 'ltr', locale: 'fi-FI' },
  sv: { name: 'Svenska', direction: 'ltr', locale: 'sv-FI' },
  en: { name: 'English', direction: 'ltr', locale: 'en-GB' },
} as const satisfies Record<string, LanguageFacts>;

/** A language that has texts. */
export type TextLanguage = keyof typeof languageFacts;
