import { describe, expect, it } from 'vitest';
import { type ItemRefusalCode, itemRefusalCodes, personalItemRefusalCodes } from '../../contracts/refusal-codes.ts';
import type { KioskView } from '../../contracts/views.schema.ts';
import { texts } from '../text/i18n.ts';
import { fetchTexts } from '../text/later-texts.ts';
import type { Translate } from '../text/use-text.tsx';
import { kioskReadingRules } from './kiosk-reading.ts';

await fetchTexts('en');
const t: Translate = texts.getFixedT('en', 'patron');

const refusedAs = (code: ItemRefusalCode, key = '1'): KioskView => ({
  screen: 'borrowing',
  rows: [{ key, state: 'refused', title: 'Kalevala', place: 1, code, incidentCode: 'K7M2' }],
  counts: { asking: 0, done: 0, refused: 1, unclear: 0 },
  hint: null,
  hintCount: 0,
  language: 'en',
  warning: null,
});
const saidToAll = (view: KioskView) => kioskReadingRules.public.changeToAll(view, t);
const reasonOf = (code: ItemRefusalCode): string => `${t(`item.refused.${code}.title`)} ${t(`item.refused.${code}.next`)}`;

describe('what everybody hears of an item that is refused', () => {
  it.each(itemRefusalCodes.filter((code) => personalItemRefusalCodes.has(code)))('is no reason that is the patron’s own: %s', (code) => {
    expect(saidToAll(refusedAs(code))?.text).toBe('Not borrowed');
  });

  it.each(itemRefusalCodes.filter((code) => !personalItemRefusalCodes.has(code)))('is what is wrong with the item, and where it goes: %s', (code) => {
    expect(saidToAll(refusedAs(code))?.text).toBe(reasonOf(code));
  });

  it('is another thing for another item, in the same words', () => {
    const [first, second] = ['1', '2'].map((key) => saidToAll(refusedAs('patron-blocked', key)));
    expect(first?.text).toBe(second?.text);
    expect(first?.key).not.toBe(second?.key);
  });

  it('is nothing of an account: why a renewal is refused is for its patron', () => {
    expect(saidToAll({ screen: 'account' } as KioskView)).toBeNull();
  });
});
