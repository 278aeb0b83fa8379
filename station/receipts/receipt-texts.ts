import type { Language } from '../../contracts/patron-facts.ts';
import type { TextKey } from '../../texts/keys.ts';

/** What a sentence's places are filled with; `count` chooses the plural as well. */
export type TextValues = Readonly<Record<string, string | number>>;
/** Gives the sentence of a key in one language. */
export type Sentences = (key: TextKey, values?: TextValues) => string;

// Loaded with the first receipt: a station without a printer never needs them.
const files: Readonly<Record<Language, () => Promise<{ readonly default: Readonly<Record<string, string>> }>>> = {
  fi: () => import('../../texts/fi.json', { with: { type: 'json' } }),
  sv: () => import('../../texts/sv.json', { with: { type: 'json' } }),
  en: () => import('../../texts/en.json', { with: { type: 'json' } }),
  se: () => import('../../texts/se.json', { with: { type: 'json' } }),
  ru: () => import('../../texts/ru.json', { with: { type: 'json' } }),
  uk: () => import('../../texts/uk.json', { with: { type: 'json' } }),
  et: () => import('../../texts/et.json', { with: { type: 'json' } }),
  ar: () => import('../../texts/ar.json', { with: { type: 'json' } }),
  so: () => import('../../texts/so.json', { with: { type: 'json' } }),
};

/** The sentences of a language: the same ones as on the screens. */
export async function sentencesOf(language: Language): Promise<Sentences> {
  const texts = (await files[language]()).default;
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const count = values['count'];
    const form = typeof count === 'number' ? `${key}_${plurals.select(count)}` : key;
    const text = texts[form] ?? texts[`${key}_other`] ?? texts[key] ?? '';
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}
