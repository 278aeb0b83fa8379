import type { PageTexts } from './privacy-page.ts';

// One load for each language: a station that shows no page carries none.
const loads = {
  fi: () => import('../../texts/privacy/fi.json', { with: { type: 'json' } }),
  sv: () => import('../../texts/privacy/sv.json', { with: { type: 'json' } }),
  en: () => import('../../texts/privacy/en.json', { with: { type: 'json' } }),
} as const;

/** Languages in which the page for patrons is written. */
export const pageLanguages = ['fi', 'sv', 'en'] as const satisfies readonly (keyof typeof loads)[];
export type PageLanguage = (typeof pageLanguages)[number];

/** The sentences of the page for patrons in one language. */
export async function pageTexts(language: PageLanguage): Promise<PageTexts> {
  return (await loads[language]()).default;
}
