import { describe, expect, it } from 'vitest';
import { dayInDigits, dayInWords, listInWords } from './in-words.ts';
import { samiDays, somaliDays } from './own-days.ts';

describe('dayInWords', () => {
  it('writes a Finnish day', () => {
    expect(dayInWords('2026-12-21', 'fi')).toMatch(/^maanantai(na)? 21\. joulukuuta$/);
  });

  it('writes Swedish and English days', () => {
    expect(dayInWords('2026-12-21', 'sv')).toBe('måndag 21 december');
    expect(dayInWords('2026-12-21', 'en')).toMatch(/^Monday,? 21 December$/);
  });

  it('reads the day of a longer time stamp as it stands', () => {
    expect(dayInWords('2026-12-21T23:59:59+02:00', 'fi')).toBe(dayInWords('2026-12-21', 'fi'));
  });

  it.each([null, '', '21.12.2026', '2026-02-30', '2026-13-01'])('says nothing for %j', (text) => {
    expect(dayInWords(text, 'fi')).toBeNull();
  });
});

describe('days of languages that browsers lack', () => {
  it('writes Northern Sámi and Somali days in their own words', () => {
    expect(dayInWords('2026-12-21', 'se')).toBe('mánnodat juovlamánu 21. b.');
    expect(dayInWords('2026-12-21', 'so')).toBe('Isniin, 21 Diseembar');
  });

  it('has seven days and twelve months of each', () => {
    for (const { weekdays, months } of [samiDays, somaliDays]) expect([new Set(weekdays).size, new Set(months).size]).toEqual([7, 12]);
  });

  it('writes digits with the day’s own name', () => {
    expect(dayInDigits('2026-12-21', 'se')).toBe('mánnodat 21.12.2026');
    expect(dayInDigits('2026-12-21', 'so')).toBe('Isniin 21/12/2026');
    expect(dayInDigits('2026-12-21', 'fi')).toBe('ma 21.12.2026');
  });
});

describe('days of the other languages', () => {
  it.each([
    ['ru', 'понедельник, 21 декабря'],
    ['uk', 'понеділок, 21 грудня'],
    ['et', 'esmaspäev, 21. detsember'],
    ['ar', 'الاثنين، 21 ديسمبر'],
  ] as const)('writes a day in %s', (language, written) => expect(dayInWords('2026-12-21', language)).toBe(written));
});

describe('listInWords', () => {
  it.each([
    ['fi', '2, 3 ja 5'],
    ['se', '2, 3 ja 5'],
    ['so', '2, 3 iyo 5'],
  ] as const)('joins the last one in %s', (language, written) => expect(listInWords(['2', '3', '5'], language)).toBe(written));

  it('leaves one thing as it is, and nothing empty', () => {
    expect([listInWords(['2'], 'so'), listInWords([], 'so'), listInWords(['2'], 'ar')]).toEqual(['2', '', '2']);
  });
});
