import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { admissionRefusalCodes, itemRefusalCodes, sessionRefusalCodes } from '../contracts/refusal-codes.ts';
import benchEn from '../texts/bench/en.json' with { type: 'json' };
import benchFi from '../texts/bench/fi.json' with { type: 'json' };
import benchSv from '../texts/bench/sv.json' with { type: 'json' };
import en from '../texts/en.json' with { type: 'json' };
import fi from '../texts/fi.json' with { type: 'json' };
import sv from '../texts/sv.json' with { type: 'json' };

type Sentences = Readonly<Record<string, string>>;
const patron: Readonly<Record<string, Sentences>> = { fi, sv, en };
const bench: Readonly<Record<string, Sentences>> = { fi: benchFi, sv: benchSv, en: benchEn };

const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');
const bases = (sentences: Sentences): string[] => [...new Set(Object.keys(sentences).map(withoutPlural))].sort();
const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe.each(Object.entries(patron))('patron texts, %s', (language, sentences) => {
  it('has every key that Finnish has, and no other', () => {
    expect(bases(sentences)).toEqual(bases(fi));
  });

  it('has every plural form of its language', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const plurals = [
      ...new Set(
        Object.keys(sentences)
          .filter((key) => key !== withoutPlural(key))
          .map(withoutPlural),
      ),
    ];
    expect(plurals.flatMap((base) => pluralCategories.map((form) => `${base}_${form}`)).filter((key) => sentences[key] === undefined)).toEqual([]);
  });

  it('fills the same places as Finnish', () => {
    const wrong = Object.entries(sentences).filter(([key, text]) => places(text).join() !== places((fi as Sentences)[key] ?? '').join());
    expect(wrong).toEqual([]);
  });

  it('has no empty, padded or unclosed sentence', () => {
    const wrong = Object.entries(sentences).filter(([, text]) => text.trim() !== text || text === '' || /\{\{[^}]*$|<| {2}/.test(text));
    expect(wrong).toEqual([]);
  });

  it.each(admissionRefusalCodes)('says what %s means at the door and what to do', (code) => {
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

  it.each(admissionRefusalCodes)('names one next step for %s at the door', (code) => {
    expect(sentences[`door.refused.${code}.next`]).not.toMatch(/ (tai|eller|or) /);
  });

  it('gives every personal reason at the door the same neutral words', () => {
    const personal = [
      'card-expired',
      'card-lost',
      'self-service-banned',
      'borrowing-banned',
      'fees-over-limit',
      'too-young',
      'guardian-consent-missing',
      'terms-not-accepted',
      'group-not-allowed',
      'branch-not-allowed',
    ] as const;
    expect(new Set(personal.map((code) => `${sentences[`door.refused.${code}.title`]} ${sentences[`door.refused.${code}.next`]}`)).size).toBe(1);
  });
});

describe.each(Object.entries(bench))('bench texts, %s', (_language, sentences) => {
  it('has every key that Finnish has, with the same places', () => {
    expect(bases(sentences)).toEqual(bases(benchFi));
    expect(Object.entries(sentences).filter(([key, text]) => places(text).join() !== places((benchFi as Sentences)[key] ?? '').join())).toEqual([]);
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
  it('has no key that no screen uses', () => {
    const used = usedKeys();
    const unused = [...bases(fi), ...bases(benchFi)].filter((key) => !used.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});
