import { useTranslation } from 'react-i18next';
import en from '../../texts/technician/en.json';
import fi from '../../texts/technician/fi.json';
import sv from '../../texts/technician/sv.json';
import type { TechnicianTextKey } from '../../texts/keys.ts';
import { texts } from './i18n.ts';
import { type Translate, useLanguage } from './use-text.tsx';

// Loaded with the technician's page only, never with a patron's screen.
for (const [language, sentences] of Object.entries({ fi, sv, en })) texts.addResourceBundle(language, 'technician', sentences);

/** The technician's sentences in the language of the screen. */
export function useTechnicianText(): Translate<TechnicianTextKey> {
  const { t } = useTranslation('technician', { i18n: texts, lng: useLanguage() });
  return t;
}
