import { describe, expect, it } from 'vitest';
import { texts } from './i18n.ts';
import { isolatedValues } from './isolate.ts';
import { fetchTexts, hasTexts, wordAsSite } from './later-texts.ts';

const say = (language: string, key: string, values = {}): string => texts.getFixedT(language, 'patron')(key, values);

describe('languages that come after the page', () => {
  it('are not in it at first, and stay once they came', async () => {
    expect((['fi', 'sv', 'ru'] as const).map(hasTexts)).toEqual([true, false, false]);
    await fetchTexts('ru');
    expect(say('ru', 'shared.language')).toBe('Язык');
  });

  it('have their own plural forms', async () => {
    await Promise.all([fetchTexts('ru'), fetchTexts('ar'), fetchTexts('se')]);
    const loans = (language: string, counts: number[]): string[] => counts.map((count) => say(language, 'kiosk.borrow.heading', { count }));
    expect(loans('ru', [1, 3, 7, 21])).toEqual(['Выдана 1 книга', 'Выданы 3 книги', 'Выдано 7 книг', 'Выдана 21 книга']);
    expect(
      new Set([0, 1, 2, 5, 30, 100].map((count) => say('ar', 'kiosk.counting.heading', { count })).map((each) => each.replaceAll(/\d+/g, '#'))).size,
    ).toBe(6);
    expect([1, 2, 3].map((count) => say('se', 'kiosk.ended.unclearLoans', { count }))).toEqual([
      '1 luoikkas lea eahpečielggas',
      '2 luoikkasa leaba eahpečielggas',
      '3 luoikkasa leat eahpečielggas',
    ]);
  });
});

describe('a site’s own sentences', () => {
  it('stand over the house’s, in languages that are here and in those that come', async () => {
    wordAsSite({ fi: { 'kiosk.idle.heading': 'Tervetuloa Lumiin.' }, et: { 'kiosk.idle.heading': 'Tere Lumis.' } });
    await Promise.all([fetchTexts('et'), fetchTexts('sv')]);
    expect([say('fi', 'kiosk.idle.heading'), say('et', 'kiosk.idle.heading'), say('sv', 'kiosk.idle.heading')]).toEqual([
      'Tervetuloa Lumiin.',
      'Tere Lumis.',
      'Välkommen.',
    ]);
  });

  it('are gone when the site has none', () => {
    wordAsSite({});
    expect(say('fi', 'kiosk.idle.heading')).toBe('Tervetuloa.');
  });
});

describe('places of a right-to-left sentence', () => {
  it('are kept apart, so that a code is not turned round', () => {
    expect(isolatedValues({ code: '7K2D', count: 3, title: '\u2068Kalevala\u2069' })).toEqual({
      code: '\u20687K2D\u2069',
      count: 3,
      title: '\u2068Kalevala\u2069',
    });
  });
});
