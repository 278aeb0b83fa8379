import { useTranslation } from 'react-i18next';
import en from '../../texts/bench/en.json';
import fi from '../../texts/bench/fi.json';
import sv from '../../texts/bench/sv.json';
import type { BenchTextKey } from '../../texts/keys.ts';
import { texts } from './i18n.ts';
import { type Translate, useLanguage } from './use-text.tsx';

// Loaded with the bench and the start pages only, never with a patron's screen.
for (const [language, sentences] of Object.entries({ fi, sv, en })) texts.addResourceBundle(language, 'bench', sentences);

/** The bench's and start pages' sentences in the language of the screen. */
export function useBenchText(): Translate<BenchTextKey> {
  const { t } = useTranslation('bench', { i18n: texts, lng: useLanguage() });
  return t;
}
