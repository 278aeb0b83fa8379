import { afterAll, describe, expect, it } from 'vitest';
import { type StationAt, startStationAt } from '../support/station-at.ts';

const cards = {
  adult: '24567000001016',
  child: '24567000001040',
  withConsent: '24567000001057',
  indebted: '24567000001081',
  withoutTerms: '24567000001107',
  community: '24567000001115',
  homeService: '24567000001156',
  guarantor: '24567000001164',
} as const;

interface Row {
  readonly title: string;
  readonly at?: string;
  readonly who?: keyof typeof cards;
  /** Born on this day instead of the day in the register. */
  readonly born?: string;
  readonly doorToml?: string;
  readonly siteToml?: string;
  readonly expected: string;
}

const day = '2027-06-01T12:00:00+03:00';
const week = `[schedule]
mode = "weekly"
publicHolidays = []
tuesday = ["07:00-10:00 selfService", "10:00-18:00 staffed", "18:00-21:00 selfService"]
saturday = ["22:00-02:00 selfService"]
exceptions = [{ from = "2027-06-08", bands = ["12:00-13:00 selfService"] }]
`;
const band = (title: string, at: string, expected: string): Row => ({ title, at, siteToml: week, expected });

const bands: readonly Row[] = [
  band('a minute before the first band', '2027-06-01T06:58:30+03:00', 'outside-hours'),
  band('the first minute of a band', '2027-06-01T07:00:00+03:00', 'granted'),
  band('the last minute before staff', '2027-06-01T09:59:00+03:00', 'granted'),
  band('the first minute of staff', '2027-06-01T10:00:00+03:00', 'staffed-hours-use-door'),
  band('the first minute after staff', '2027-06-01T18:00:00+03:00', 'granted'),
  band('the minute of closing', '2027-06-01T21:00:00+03:00', 'outside-hours'),
  band('past midnight, in a band of the evening before', '2027-10-31T01:58:00+03:00', 'granted'),
  band('past midnight into Easter Sunday, which ends the evening before', '2027-03-28T01:30:00+02:00', 'outside-hours'),
  band('the hour that an autumn night has twice is over both times', '2027-10-31T03:30:00+02:00', 'outside-hours'),
  band('a public holiday', '2027-12-25T12:00:00+02:00', 'outside-hours'),
  band('an exception, in its band', '2027-06-08T12:00:00+03:00', 'granted'),
  band('an exception, in a band of its weekday', '2027-06-08T08:00:00+03:00', 'outside-hours'),
];

const aged = (title: string, rest: Partial<Row> & Pick<Row, 'expected' | 'born'>): Row => ({
  title,
  doorToml: 'minimumAge = 15\nguardianConsentBelow = 0',
  at: day,
  ...rest,
});
const ages: readonly Row[] = [
  aged('15 today', { born: '2012-06-01', expected: 'granted' }),
  aged('15 tomorrow', { born: '2012-06-02', expected: 'too-young' }),
  aged('15 for a minute', { born: '2012-06-01', at: '2027-06-01T00:00:00+03:00', expected: 'granted' }),
  aged('15 in a minute, though it is that day in Stockholm', { born: '2012-06-02', at: '2027-06-01T23:59:00+03:00', expected: 'too-young' }),
  aged('born on 29 February, on the 28th of a year without one', { born: '2012-02-29', at: '2027-02-28T12:00:00+02:00', expected: 'too-young' }),
  aged('born on 29 February, on 1 March of such a year', { born: '2012-02-29', at: '2027-03-01T12:00:00+02:00', expected: 'granted' }),
  aged('born on 29 February, on the 29th of a leap year', {
    born: '2012-02-29',
    at: '2028-02-29T12:00:00+02:00',
    doorToml: 'minimumAge = 16\nguardianConsentBelow = 0',
    expected: 'granted',
  }),
  aged('no age is asked for', { born: '2020-01-01', doorToml: 'minimumAge = 0\nguardianConsentBelow = 0', expected: 'granted' }),
  aged('13 today, where 13 is enough', { born: '2014-06-01', doorToml: 'minimumAge = 13\nguardianConsentBelow = 0', expected: 'granted' }),
  aged('17, without a word of a guardian', {
    born: '2010-06-02',
    doorToml: 'minimumAge = 15\nguardianConsentBelow = 18',
    expected: 'guardian-consent-missing',
  }),
  aged('18 today, of age', { born: '2009-06-01', doorToml: 'minimumAge = 15\nguardianConsentBelow = 18', expected: 'granted' }),
];

const rules: readonly Row[] = [
  { title: "16 with a guardian's consent", who: 'withConsent', at: '2026-12-01T12:00:00+02:00', expected: 'granted' },
  { title: 'a home-service customer', who: 'homeService', expected: 'granted' },
  { title: 'a guarantor', who: 'guarantor', expected: 'granted' },
  { title: 'a community', who: 'community', expected: 'group-not-allowed' },
  { title: 'an adult where the site wants other groups', doorToml: 'groups = ["guarantor"]', expected: 'group-not-allowed' },
  { title: 'debts and a borrowing ban, which do not count here', who: 'indebted', expected: 'granted' },
  { title: 'debts, where they count', who: 'indebted', doorToml: 'feesBlock = true', expected: 'fees-over-limit' },
  { title: 'a borrowing ban, where it counts', who: 'indebted', doorToml: 'borrowingBanBlocks = true', expected: 'borrowing-banned' },
  { title: 'terms that nobody accepted, where they are not asked for', who: 'withoutTerms', doorToml: 'requireTerms = false', expected: 'granted' },
  {
    title: 'the right of this branch',
    doorToml: 'requireBranchRight = true',
    siteToml: '[librarySystem.facts]\nbranch = { groups = ["person"] }',
    expected: 'granted',
  },
  {
    title: 'the right of another branch',
    doorToml: 'requireBranchRight = true',
    siteToml: '[librarySystem.facts]\nbranch = { groups = ["child"] }',
    expected: 'branch-not-allowed',
  },
  { title: 'the last day of validity', at: '2029-12-31T23:58:00+02:00', expected: 'granted' },
  { title: 'the day after it', at: '2030-01-01T00:00:00+02:00', expected: 'card-expired' },
];

const rows = [...bands, ...ages, ...rules].map(({ at = day, doorToml = '', siteToml = '', ...row }) => ({
  ...row,
  config: { at, doorToml, siteToml },
}));
/** Rows of one station stand together, so that it is started once. */
const inOrder = Object.values(Object.groupBy(rows, ({ config }) => JSON.stringify(config))).flatMap((group) => group ?? []);

let station: StationAt | null = null;
let running = '';
async function stationOf(config: (typeof rows)[number]['config']): Promise<StationAt> {
  const name = JSON.stringify(config);
  if (station !== null && running === name) return station;
  await station?.stop();
  station = await startStationAt(config);
  running = name;
  return station;
}
afterAll(() => station?.stop());

describe('who comes in, from the bytes of a card to those of the relay', () => {
  it.each(inOrder)('$title: $expected', async ({ config, who = 'adult', born, expected }) => {
    const { decide, releases, isLocked, twin } = await stationOf(config);
    const card = cards[who];
    if (born !== undefined) Object.assign(twin.register.patron(card) ?? {}, { birthDate: born });
    const before = releases();
    expect(await decide(card)).toBe(expected);
    expect([releases() - before, isLocked()]).toEqual([expected === 'granted' ? 1 : 0, true]);
  });
});
