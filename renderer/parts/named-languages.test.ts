import { describe, expect, it } from 'vitest';
import { namedLanguages } from './named-languages.ts';

const kiosk = { width: 1080, height: 1920 };
const sevenInches = { width: 800, height: 480 };
const nine = ['fi', 'sv', 'en', 'se', 'ru', 'uk', 'et', 'ar', 'so'];

describe('the names of languages on a screen', () => {
  it('are none where the site speaks one language', () => expect(namedLanguages(['fi'], 'fi', kiosk)).toEqual({ named: [], hasList: false }));

  it.each([2, 3, 4])('are all of %i', (count) => {
    expect(namedLanguages(nine.slice(0, count), 'fi', kiosk)).toEqual({ named: nine.slice(0, count), hasList: false });
  });

  it.each([5, 9])('of %i are the first three, with a list of all', (count) => {
    expect(namedLanguages(nine.slice(0, count), 'sv', kiosk)).toEqual({ named: ['fi', 'sv', 'en'], hasList: true });
  });

  it('have the one in use among them, and the first one still', () => {
    expect(namedLanguages(nine, 'ar', kiosk).named).toEqual(['fi', 'sv', 'ar']);
  });

  it('stay the first three where the one in use is none of the site', () => {
    expect(namedLanguages(nine.slice(1), 'fi', kiosk).named).toEqual(['sv', 'en', 'se']);
  });

  it('are three at most on a 7-inch panel, else the list alone', () => {
    expect(namedLanguages(nine.slice(0, 3), 'fi', sevenInches)).toEqual({ named: ['fi', 'sv', 'en'], hasList: false });
    expect(namedLanguages(nine.slice(0, 4), 'fi', sevenInches)).toEqual({ named: [], hasList: true });
  });
});
