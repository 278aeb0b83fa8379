import { readFileSync } from 'node:fs';
import type { BenchTextKey, TextKey } from '../../../texts/keys.ts';
import { benchLanguages, languageFacts, type TextLanguage } from '../../../texts/languages.ts';

const read = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../../../texts/${file}.json`, import.meta.url), 'utf8'));
const texts = Object.fromEntries(Object.keys(languageFacts).map((language) => [language, read(language)])) as Readonly<
  Record<TextLanguage, Readonly<Record<string, string>>>
>;
const bench: Readonly<Partial<Record<TextLanguage, Readonly<Record<string, string>>>>> = Object.fromEntries(
  benchLanguages.map((language) => [language, read(`bench/${language}`)]),
);

/** What fills the places of a sentence; `count` chooses the plural too. */
export type Places = Readonly<Record<string, string | number>>;

/** A sentence as a person reads it on the screen, in one language. */
export function sentenceIn(language: TextLanguage, key: TextKey | BenchTextKey, places: Places = {}): string {
  const plural = `${key}_${new Intl.PluralRules(language).select(Number(places['count'] ?? 0))}`;
  const sentence = texts[language][key] ?? texts[language][plural] ?? bench[language]?.[key] ?? bench[language]?.[plural];
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
