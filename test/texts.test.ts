import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '../contracts/patron-facts.ts';
import { itemRefusalCodes, personalRefusalCodes, sessionRefusalCodes, shownRefusalCodes } from '../contracts/refusal-codes.ts';
import { benchLanguages, languageFacts } from '../texts/languages.ts';
import { readTexts } from './house/project-files.ts';

type Sentences = Readonly<Record<string, string>>;
const root = new URL('..', import.meta.url).pathname;
const fileNames = (folder: string): string[] => globSync('*.json', { cwd: `${root}${folder}` }).filter((file) => file !== 'tsconfig.json');
const sentencesIn = (folder: string): Readonly<Record<string, Sentences>> => {
  const found = readTexts(
    root,
    fileNames(folder).map((file) => `${folder}/${file}`),
  ).find((each) => each.folder === folder);
  return (found?.languages ?? {}) as Readonly<Record<string, Sentences>>;
};
const patron = sentencesIn('texts');
const bench = sentencesIn('texts/bench');
const fi: Sentences = patron['fi'] ?? {};
const benchFi: Sentences = bench['fi'] ?? {};
const technician = sentencesIn('texts/technician');
const technicianFi: Sentences = technician['fi'] ?? {};

const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');
const bases = (sentences: Sentences): string[] => [...new Set(Object.keys(sentences).map(withoutPlural))].sort();

describe.each(Object.entries(patron))('patron texts, %s', (language, sentences) => {
  it('has no empty, padded or unclosed sentence', () => {
    const wrong = Object.entries(sentences).filter(([, text]) => text.trim() !== text || text === '' || /\{\{[^}]*$|<| {2}/.test(text));
    expect(wrong).toEqual([]);
  });

  it.each(shownRefusalCodes)('says what %s means at the door and what to do', (code) => {
    expect(sentences[`door.refused.${code}.title`]).toBeTruthy();
    expect(sentences[`door.refused.${code}.next`]).toMatch(/\.$/);
  });

  it.each(sessionRefusalCodes)('says what %s means at the kiosk and what to do', (code) => {
    expect(sentences[`kiosk.refused.${code}.title`]).toBeTruthy();
    expect(sentences[`kiosk.refused.${code}.next`]).toMatch(/\.$/);
  });

  it.each(itemRefusalCodes)('says why an item is refused for %s, and what to do with it', (code) => {
    expect(sentences[`item.refused.${code}.title`]).toMatch(/\.$/);
    expect(sentences[`item.refused.${code}.next`]).toMatch(/\.$/);
  });

  it('tells an unknown card and a wrong PIN in the same words', () => {
    expect(sentences['door.refused.card-unknown.title']).toBe(sentences['door.refused.pin-wrong.title']);
    expect(sentences['door.refused.card-unknown.next']).toBe(sentences['door.refused.pin-wrong.next']);
  });

  it.each(shownRefusalCodes)('names one next step for %s at the door', (code) => {
    expect(sentences[`door.refused.${code}.next`]).not.toMatch(/ (tai|eller|or|dahje|или|або|või|أو|ama) /);
  });

  it('gives every personal reason at the door the same neutral words', () => {
    expect(
      new Set(personalRefusalCodes.map((code) => `${sentences[`door.refused.${code}.title`]} ${sentences[`door.refused.${code}.next`]}`)).size,
    ).toBe(1);
  });
});

// Literal keys, and keys that are put together: `item.refused.${code}.title` uses every key of that shape.
function usedKeys(): RegExp[] {
  const files = globSync('{renderer,station/receipts}/**/*.{ts,tsx}', { cwd: new URL('..', import.meta.url) }).filter(
    (file) => !file.includes('.test.'),
  );
  const source = files.map((file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).join('\n');
  const literals = [...source.matchAll(/['`]([\w.${}-]+\.[\w.${}-]+)['`]/g)].map(([, key]) => key ?? '');
  const literally = (text: string): string => text.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&');
  return literals.map(
    (key) =>
      new RegExp(
        `^${key
          .split(/\$\{[^}]*\}/)
          .map(literally)
          .join('[\\w-]+')}$`,
      ),
  );
}

describe('texts', () => {
  it('has a file for every language that a site may show, and none besides', () => {
    expect(Object.keys(patron).sort()).toEqual([...languages].sort());
    expect(Object.keys(languageFacts)).toEqual([...languages]);
    expect(Object.keys(bench).sort()).toEqual([...benchLanguages].sort());
    expect(Object.keys(technician).sort()).toEqual([...benchLanguages].sort());
  });

  it('tells in the README which languages await a native reader', () => {
    const awaiting = Object.entries(languageFacts).filter(([, facts]) => facts.awaitsNativeReader);
    const readme = readFileSync(new URL('../texts/README.md', import.meta.url), 'utf8');
    const line = readme.split('\n').find((each) => each.startsWith('**Awaiting a native reader:**')) ?? '';
    expect([...line.matchAll(/`(\w+)`/g)].map(([, language]) => language)).toEqual(awaiting.map(([language]) => language));
  });

  it('has no key that no screen uses', () => {
    const used = usedKeys();
    const unused = [...bases(fi), ...bases(benchFi), ...bases(technicianFi)].filter((key) => !used.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});
