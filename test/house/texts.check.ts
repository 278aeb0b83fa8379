import type { Finding } from './finding.ts';

/** The texts of one folder: each language's file, parsed. */
export interface TextFolder {
  readonly folder: string;
  readonly languages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Sentence {
  readonly file: string;
  readonly key: string;
  readonly value: unknown;
}

const pluralEnding = /_(zero|one|two|few|many|other)$/;
/** Languages with a script of their own; every other one is written in Latin letters. */
const scripts: Readonly<Record<string, RegExp>> = { ru: /\p{Script=Cyrillic}/u, uk: /\p{Script=Cyrillic}/u, ar: /\p{Script=Arabic}/u };
/** Written in Latin letters in every language. */
const latinWords = /\bQR\b/g;

/** Sentences that a language lacks, has in a wrong plural form, has empty, in a wrong script, or with other places than the others. */
export function checkTexts(folder: TextFolder): Finding[] {
  return [...basesOf(folder)].flatMap((base) => {
    const plural = isPlural(folder, base);
    const sentences = Object.keys(folder.languages).flatMap((language) => sentencesOf(folder, language, { base, plural }));
    const empty = sentences.filter(({ value }) => typeof value !== 'string' || value.trim() === '');
    if (empty.length > 0) return empty.map(({ file, key }) => finding(file, `${key} is missing or empty`));
    return [...extraForms(folder, base, plural), ...otherPlaces(sentences), ...sentences.flatMap(wrongLetters)];
  });
}

function basesOf({ languages }: TextFolder): Set<string> {
  return new Set(Object.values(languages).flatMap((texts) => Object.keys(texts).map((key) => key.replace(pluralEnding, ''))));
}

function isPlural({ languages }: TextFolder, base: string): boolean {
  return Object.values(languages).some((texts) => `${base}_other` in texts);
}

function formsOf(language: string): readonly string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories;
}

function sentencesOf({ folder, languages }: TextFolder, language: string, { base, plural }: { base: string; plural: boolean }): Sentence[] {
  const keys = plural ? formsOf(language).map((form) => `${base}_${form}`) : [base];
  return keys.map((key) => ({ file: `${folder}/${language}.json`, key, value: languages[language]?.[key] }));
}

/** A form that the language never asks for is a sentence that nobody sees. */
function extraForms({ folder, languages }: TextFolder, base: string, plural: boolean): Finding[] {
  return Object.entries(languages).flatMap(([language, texts]) => {
    const wanted = new Set(plural ? formsOf(language).map((form) => `${base}_${form}`) : [base]);
    const had = Object.keys(texts).filter((key) => key.replace(pluralEnding, '') === base);
    return had.filter((key) => !wanted.has(key)).map((key) => finding(`${folder}/${language}.json`, `${key} is a form that the language never uses`));
  });
}

function otherPlaces(sentences: readonly Sentence[]): Finding[] {
  const [first, ...others] = sentences.map(({ file, key, value }) => ({ file, key, places: placeholders(String(value)) }));
  return others
    .filter(({ places }) => places !== first?.places)
    .map(({ file, key }) => finding(file, `${key} has other placeholders than ${first?.file}`));
}

/** Names between double braces, each once: their order and number are a matter of the language. */
function placeholders(text: string): string {
  const names = [...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((match) => match[1]);
  return [...new Set(names)].sort().join(' ');
}

/** A letter of another script: a sentence left untranslated, or a look-alike that a voice reads wrongly. */
function wrongLetters({ file, key, value }: Sentence): Finding[] {
  const language = /(\w+)\.json$/.exec(file)?.[1] ?? '';
  const own = scripts[language] ?? /\p{Script=Latin}/u;
  const text = String(value)
    .replaceAll(/\{\{[^}]*\}\}/g, '')
    .replaceAll(latinWords, '');
  const wrong = [...text].filter((letter) => /\p{L}/u.test(letter) && !own.test(letter));
  return wrong.length === 0 ? [] : [finding(file, `${key} has letters of another script: ${wrong.join('')}`)];
}

function finding(file: string, message: string): Finding {
  return { rule: 'texts', file, line: 1, message };
}
