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
    expect(lumiProfile.fees(patronReply('BLY|BHSEK|BV12.50|'))).toEqual({ totalCents: 1250, currency: 'SEK' });
  });

  it.each(['BLY|', 'BLY|BVmuch|', 'BLY|BV1.00|BV2.00|'])('knows no fees from %s', (fields) => {
    expect(lumiProfile.fees(patronReply(fields))).toBeNull();
  });

  it('reads the list that was asked for, as plain text and never more than 100', () => {
    const many = Array.from({ length: 150 }, (_, at) => `AU${at}|`).join('');
    expect(lumiProfile.listed(patronReply(`BLY|${many}`), 'chargedItems')).toHaveLength(100);
    expect(lumiProfile.listed(patronReply('BLY|ASfirst|AS\u202Esecond|CDother|'), 'readyHolds')).toEqual(['first', 'second']);
    expect(lumiProfile.listed(patronReply('BLY|CDother|'), 'waitingHolds')).toEqual(['other']);
  });
});
