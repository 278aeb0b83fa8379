import { describe, expect, it } from 'vitest';
import { parseItemId } from '../../../contracts/ids.ts';
import { LocalTime } from '../sip2/sip2-date.codec.ts';
import { decodeSip2 } from '../sip2/sip2-decode.codec.ts';
import { parseCents } from './account-mapper.ts';
import { lumiProfile } from './lumi.profile.ts';

const time = new LocalTime('Europe/Helsinki');
const item = parseItemId('34567000002012');
const decoded = (text: string) => decodeSip2(Buffer.from(text, 'utf8'), { encoding: 'utf-8', delimiter: '|' });
const itemReply = (status: string, fields: string) => decoded(`18${status}000120261123    120000AB34567000002012|${fields}`);
const patronReply = (fields: string) => decoded(`64              00020261123    120000000000000000000000000000AO|AA1|AE|${fields}`);

describe('an amount of money', () => {
  it.each([
    ['35.50', 3550],
    ['35,5', 3550],
    ['2', 200],
    ['0.00', 0],
    [' 1.25 ', 125],
    ['', null],
    ['1.234,50', null],
    ['-1.00', null],
    ['12345678', null],
    ['EUR 3', null],
  ])('%j is %s cents', (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });
});

describe('an item, by its answer 18', () => {
  it.each([
    ['03', 'available'],
    ['04', 'onLoan'],
    ['05', 'onLoan'],
    ['07', 'other'],
    ['08', 'onHoldShelf'],
    ['09', 'available'],
    ['10', 'inTransit'],
    ['12', 'lost'],
    ['13', 'missing'],
    ['02', 'other'],
    ['77', 'other'],
  ])('circulation status %s is %s', (status, circulation) => {
    expect(lumiProfile.itemState(itemReply(status, 'AJTitle|'), { item, time })).toMatchObject({ kind: 'known', title: 'Title', circulation });
  });

  it('is unknown where its title is empty and its status says nothing', () => {
    expect(lumiProfile.itemState(itemReply('01', 'AJ|'), { item, time })).toEqual({ kind: 'unknown' });
  });

  it('tells when a loan is due, and since when it does not know', () => {
    const state = lumiProfile.itemState(itemReply('04', 'AJTitle|AH20261221    235900|'), { item, time });
    expect(state).toMatchObject({ loan: { due: { date: '2026-12-21' }, sinceMs: null } });
  });

  it('does not take an answer about another item', () => {
    expect(() => lumiProfile.itemState(decoded('1803000120261123    120000AB99|AJTitle|'), { item, time })).toThrow(
      expect.objectContaining({ code: 'LIBRARY_PROTOCOL' }),
    );
  });
});

describe('a patron’s account, by its answer 64', () => {
  it('reads the fees in their currency', () => {
    expect(lumiProfile.fees(patronReply('BLY|BHSEK|BV12.50|'), '1')).toEqual({ totalCents: 1250, currency: 'SEK' });
  });

  it.each(['BLY|', 'BLY|BVmuch|', 'BLY|BV1.00|BV2.00|'])('knows no fees from %s', (fields) => {
    expect(lumiProfile.fees(patronReply(fields), '1')).toBeNull();
  });

  it('reads the list that was asked for, as plain text and never more than 100', () => {
    const many = Array.from({ length: 150 }, (_, at) => `AU${at}|`).join('');
    expect(lumiProfile.listed(patronReply(`BLY|${many}`), { list: 'chargedItems', card: '1' })).toHaveLength(100);
    expect(lumiProfile.listed(patronReply('BLY|ASfirst|AS\u202Esecond|CDother|'), { list: 'readyHolds', card: '1' })).toEqual(['first', 'second']);
    expect(lumiProfile.listed(patronReply('BLY|CDother|'), { list: 'waitingHolds', card: '1' })).toEqual(['other']);
  });

  it('is not taken from an answer about another patron', () => {
    const wrong = expect.objectContaining({ code: 'LIBRARY_PROTOCOL' });
    expect(() => lumiProfile.fees(patronReply('BLY|BV1.00|'), '2')).toThrow(wrong);
    expect(() => lumiProfile.listed(patronReply('BLY|AU1|'), { list: 'chargedItems', card: '2' })).toThrow(wrong);
  });
});

describe('what became of a change whose answer was lost', () => {
  const loan = { item, card: '1', time };

  it('is no loan of this patron by the list of another, or of one that is not known', () => {
    expect(lumiProfile.isChargedTo(patronReply(`BLY|AU${item}|`), loan)).toBe(true);
    expect(lumiProfile.isChargedTo(patronReply(`BLN|AU${item}|`), loan)).toBe(false);
    expect(() => lumiProfile.isChargedTo(patronReply(`BLY|AU${item}|`), { ...loan, card: '2' })).toThrow(
      expect.objectContaining({ code: 'LIBRARY_PROTOCOL' }),
    );
  });

  it('is no return by an answer about another item', () => {
    expect(lumiProfile.returnedFromItem(itemReply('03', 'AJTitle|'), { item, time })).toMatchObject({ kind: 'returned' });
    const other = decoded('1803000120261123    120000AB99|AJTitle|');
    expect(() => lumiProfile.returnedFromItem(other, { item, time })).toThrow(expect.objectContaining({ code: 'LIBRARY_PROTOCOL' }));
  });

  it('takes no title and no due date from another item', () => {
    const other = decoded('1804000120261123    120000AB99|AJTitle|AH20261221|');
    expect(lumiProfile.lentFromItem(other, { item, time })).toMatchObject({ title: '', due: { date: null } });
  });
});
