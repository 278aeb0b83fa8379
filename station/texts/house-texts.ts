import type { Language } from '../../contracts/patron-facts.ts';
import type { SentencesByKey } from './site-texts.ts';

type Fetch = () => Promise<{ readonly default: SentencesByKey }>;

// Read when a receipt or a site's own sentences ask for them: most stations never need more than one.
const files: Readonly<Record<Language, Fetch>> = {
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

/** The house's sentences of a language. */
export async function houseTexts(language: Language): Promise<SentencesByKey> {
  return (await files[language]()).default;
}
