import benchEn from '../../../texts/bench/en.json' with { type: 'json' };
import benchFi from '../../../texts/bench/fi.json' with { type: 'json' };
import benchSv from '../../../texts/bench/sv.json' with { type: 'json' };
import en from '../../../texts/en.json' with { type: 'json' };
import fi from '../../../texts/fi.json' with { type: 'json' };
import type { BenchTextKey, TextKey } from '../../../texts/keys.ts';
import type { TextLanguage } from '../../../texts/languages.ts';
import sv from '../../../texts/sv.json' with { type: 'json' };

const texts: Readonly<Record<TextLanguage, Readonly<Record<string, string>>>> = {
  fi: { ...fi, ...benchFi },
  sv: { ...sv, ...benchSv },
  en: { ...en, ...benchEn },
};

/** What fills the places of a sentence; `count` chooses the plural too. */
export type Places = Readonly<Record<string, string | number>>;

/** A sentence as a person reads it on the screen, in one language. */
export function sentenceIn(language: TextLanguage, key: TextKey | BenchTextKey, places: Places = {}): string {
  const plural = `${key}_${places['count'] === 1 ? 'one' : 'other'}`;
  const sentence = texts[language][key] ?? texts[language][plural];
  if (sentence === undefined) throw new Error(`no text for ${key} in ${language}`);
  return sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(places[name] ?? ''));
}

/** A sentence in Finnish, the language of the site in these stories. */
export function say(key: TextKey | BenchTextKey, places?: Places): string {
  return sentenceIn('fi', key, places);
}

/** Text without the marks that keep a name apart from its sentence. */
export function withoutIsolates(text: string): string {
  return text.replaceAll(/[\u2066-\u2069]/g, '');
}
