import { describe, expect, it } from 'vitest';
import { texts } from '../text/i18n.ts';
import { fetchTexts } from '../text/later-texts.ts';
import type { Translate } from '../text/use-text.tsx';
import { rowTitle } from './row-title.ts';

await fetchTexts('en');
const t: Translate = texts.getFixedT('en', 'patron');
const refused = (title: string | null, place: number, code: 'item-unknown' | 'item-not-on-loan' = 'item-not-on-loan') =>
  rowTitle({ key: 'r', state: 'refused', title, place, code, incidentCode: 'K7M2' }, t);
const taken = (place: number) => rowTitle({ key: 't', state: 'returned', title: '', place, route: 'later', branch: null, bin: null }, t);

describe('rowTitle', () => {
  it('is the title where there is one', () => {
    expect(refused('Kalevala', 3)).toBe('Kalevala');
  });

  it.each([null, '', ' '])('tells refused items apart by their place when the title is %j', (title) => {
    expect([refused(title, 2), refused(title, 3)]).toEqual(['Book number 2 that you showed', 'Book number 3 that you showed']);
  });

  it('tells taken items apart by their place', () => {
    expect([taken(1), taken(2)]).toEqual(['Book number 1 that you showed', 'Book number 2 that you showed']);
  });

  it('calls unidentified only what the register does not know', () => {
    expect(refused(null, 4, 'item-unknown')).toBe('Unidentified book');
  });
});
