import { describe, expect, it } from 'vitest';
import { dayInWords } from './date-text.ts';

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
