import { languageFacts, type TextLanguage } from '../../../texts/languages.ts';
import { readEffort } from '../../run/effort.ts';

/** Every language of the screens. */
export const everyLanguage = Object.keys(languageFacts) as TextLanguage[];

const { count } = readEffort(2);

/** Whether this is `npm run canary` with all languages: everything else is gone through in full, too. */
export const isInFull = count >= everyLanguage.length;

/** In which languages canaries go through the kiosk: Finnish and Arabic in `npm test`; `npm run canary` goes through all. */
export const canaryLanguages = (): readonly TextLanguage[] =>
  isInFull ? everyLanguage : (['fi', 'ar', 'sv', 'en', 'se', 'ru', 'uk', 'et'] as const).slice(0, Math.max(1, count));
