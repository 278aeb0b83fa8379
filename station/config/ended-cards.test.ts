import { describe, expect, it } from 'vitest';
import { usualConfig } from '../../test/support/privacy-pages.ts';
import { endedCardWarnings } from './ended-cards.ts';

const listed = (name: string, until: string) => ({ name, until, card: 'a'.repeat(64), pin: 'unread', whenClosed: false });
const usual = usualConfig();
const config = {
  ...usual,
  station: { ...usual.station, timeZone: 'Europe/Helsinki' },
  whitelist: { keyFile: 'whitelist.key', cards: [listed('cleaning-1', '2027-06-30'), listed('guard-1', '2027-12-31')] },
  kiosk: { ...usual.kiosk, staff: [listed('desk-1', '2027-06-30')] },
};

describe('listed cards whose last day is over', () => {
  it('are named with the day, at doors and at the kiosk', () => {
    const told = endedCardWarnings(config, Date.UTC(2027, 6, 2, 12));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^\[\[whitelist\.cards\]\] "cleaning-1" ended on 2027-06-30/);
    expect(told[1]).toMatch(/^\[\[kiosk\.staff\]\] "desk-1" ended on 2027-06-30/);
  });

  it.each([
    ['the last minute of the last day', Date.UTC(2027, 5, 30, 20, 59), 0],
    ['the first of the next, by the site and not by UTC', Date.UTC(2027, 5, 30, 21, 0), 2],
  ])('counts %s', (_title, nowMs, count) => {
    expect(endedCardWarnings(config, nowMs)).toHaveLength(count);
  });

  it('are none where none is listed', () => {
    const { whitelist: _none, ...bare } = { ...config, kiosk: usual.kiosk };
    expect(endedCardWarnings(bare, Date.UTC(2040, 0, 1))).toEqual([]);
  });
});
