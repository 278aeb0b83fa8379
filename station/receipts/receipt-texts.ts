import type { Language } from '../../contracts/patron-facts.ts';
import type { TextKey } from '../../texts/keys.ts';
import { houseTexts } from '../texts/house-texts.ts';
import type { SiteTexts } from '../texts/site-texts.ts';

/** What a sentence's places are filled with; `count` chooses the plural as well. */
export type TextValues = Readonly<Record<string, string | number>>;
/** Gives the sentence of a key in one language. */
export type Sentences = (key: TextKey, values?: TextValues) => string;

/** The sentences of a language: the same ones as on the screens, the site's own before the house's. */
export async function sentencesOf(language: Language, siteTexts: SiteTexts = {}): Promise<Sentences> {
  const texts = { ...(await houseTexts(language)), ...siteTexts[language] };
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const count = values['count'];
    const form = typeof count === 'number' ? `${key}_${plurals.select(count)}` : key;
    const text = texts[form] ?? texts[`${key}_other`] ?? texts[key] ?? '';
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}
