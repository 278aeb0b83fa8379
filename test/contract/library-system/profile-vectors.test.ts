import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LibraryProfileId } from '../../../contracts/library-system-config.schema.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../../contracts/ports/library-system.port.ts';
import { profileMapper } from '../../../sync/library-system/profiles/profile-mapper.ts';
import { profilesById } from '../../../sync/library-system/profiles/profiles.ts';
import { LocalTime } from '../../../sync/library-system/sip2/sip2-date.codec.ts';
import { type DecodedSip2, decodeSip2 } from '../../../sync/library-system/sip2/sip2-decode.codec.ts';

interface Row {
  readonly kind: string;
  readonly raw?: string;
  readonly response?: string;
  readonly system?: string;
  readonly origin: string;
  readonly note: string;
}

const rows = readFileSync(new URL('../../vectors/sip2-sample.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row);

/** Which profile reads the messages of which system; whoever is not named here has no profile and is read as `generic`. */
const profileOf: Readonly<Record<string, LibraryProfileId>> = {
  Koha: 'koha',
  Evergreen: 'evergreen',
  Sierra: 'sierra',
  'Sierra (assumed, Doylestown)': 'sierra',
  Polaris: 'polaris',
  Symphony: 'symphony',
  'Cicero FBS (SIP2 in an XML envelope)': 'fbs',
};
const profileFor = ({ system, origin }: Row): LibraryProfileId => (origin.startsWith('atz/') ? 'evergreen' : (profileOf[system ?? ''] ?? 'generic'));

const decode = (row: Row): DecodedSip2 =>
  decodeSip2(Buffer.from(row.raw ?? row.response ?? '', 'latin1'), { encoding: 'utf-8', delimiter: row.note.includes('^ as delimiter') ? '^' : '|' });
const cardOf = (reply: DecodedSip2): string => (reply.fields['AA']?.[0] ?? '').trim().replace(/^(?:LN|ANY):/, '');
const factsOf = (row: Row, reply: DecodedSip2): PatronFacts =>
  profileMapper(profilesById[profileFor(row)]).patronFacts(reply, { card: cardOf(reply), hasPin: true, today: 20261123 });

const answers = rows.map((row) => ({ row, reply: decode(row) }));
const patrons = answers.filter(({ reply }) => reply.ok && (reply.code === '24' || reply.code === '64'));
const time = new LocalTime('Europe/Helsinki');

describe('recorded answers about patrons', () => {
  it.each(patrons.map(({ row, reply }) => ({ row, reply, title: `${profileFor(row)}: ${row.note}` })))(
    'prove a PIN only where BL and CQ say so: $title',
    ({ row, reply }) => {
      const { isKnown, pin } = factsOf(row, reply);
      expect(isKnown).toBe(reply.fields['BL']?.[0] === 'Y');
      const proofs: Readonly<Record<string, string>> = { Y: 'right', N: 'wrong' };
      expect(pin).toBe(isKnown ? (proofs[reply.fields['CQ']?.[0] ?? ''] ?? 'notVerified') : 'notVerified');
    },
  );

  it.each<[string, LibraryProfileId, Partial<PatronFacts>]>([
    [
      'wrong PIN also sets the four privilege flags',
      'polaris',
      { pin: 'wrong', isBorrowingBanned: 'unknown', isExpired: true, group: '1', isAtLeast: { 13: true, 15: true, 16: true, 18: true } },
    ],
    [
      'wrong PIN raises nearly all status flags',
      'sierra',
      { pin: 'wrong', isBorrowingBanned: 'unknown', isCardLost: 'unknown', isFeesOverLimit: 'unknown' },
    ],
    [
      'unassigned field AK lists the loans',
      'sierra',
      { pin: 'right', group: '2020', isBorrowingBanned: false, isAtLeast: 'unknown', isExpired: 'unknown' },
    ],
    ['hold privileges denied only', 'evergreen', { pin: 'notVerified', isBorrowingBanned: false, isExpired: true, group: 'Adult' }],
    ['language 047 echoed', 'koha', { pin: 'right', group: 'V', isAtLeast: 'unknown', isExpired: 'unknown', language: 'unknown' }],
    [
      'patron information, no summary',
      'evergreen',
      { pin: 'right', isExpired: false, group: 'A', isAtLeast: { 13: true, 15: true, 16: true, 18: true } },
    ],
    [
      'birth date PB, class PC',
      'evergreen',
      { pin: 'right', isExpired: false, group: 'CHILD', isAtLeast: { 13: false, 15: false, 16: false, 18: false } },
    ],
    ['AA gets a prefix LN:', 'fbs', { isKnown: true, pin: 'right', isExpired: 'unknown' }],
    ['four flags, CQN, AF starts with #', 'generic', { pin: 'wrong', group: 'unknown', isExpired: 'unknown', isAtLeast: 'unknown' }],
  ])('%s (%s)', (note, profile, expected) => {
    const found = patrons.filter(({ row }) => row.note.includes(note) && profileFor(row) === profile);
    expect(found.length).toBeGreaterThan(0);
    for (const { row, reply } of found) expect(factsOf(row, reply)).toMatchObject(expected);
  });
});

describe('recorded answers about items', () => {
  const outcomes = answers.flatMap(({ row, reply }): { row: Row; reply: DecodedSip2; outcome: CheckoutOutcome | CheckinOutcome }[] => {
    const item = (reply.fields['AB']?.[0] ?? '').trim();
    const mapper = profileMapper(profilesById[profileFor(row)]);
    if (!reply.ok || item === '' || !/^[01]$/.test(reply.fixed['ok'] ?? '')) return [];
    if (reply.code === '12') return [{ row, reply, outcome: mapper.checkoutOutcome(reply, { item, card: cardOf(reply), time }) }];
    return reply.code === '10' ? [{ row, reply, outcome: mapper.checkinOutcome(reply, { item, time }) }] : [];
  });

  it('are done where ok says so, and refused everywhere else', () => {
    expect(outcomes.length).toBeGreaterThan(15);
    for (const { reply, outcome } of outcomes) expect(outcome.kind !== 'refused').toBe(reply.fixed['ok'] === '1');
  });

  it.each<[string, object]>([
    [
      'CH holds title%author%..., BK transaction id',
      { kind: 'lent', due: { date: expect.stringMatching(/^2017-07-/) }, title: expect.not.stringContaining('%') },
    ],
    ['ok = 0 but the item must go to another branch', { kind: 'refused', code: 'item-not-on-loan' }],
    ['checkout of item on loan to someone else', { kind: 'refused', code: 'item-on-loan-to-another' }],
    ['checkout, unknown item', { kind: 'refused', code: 'item-unknown' }],
    ['due date as 2017-10-28', { kind: 'lent', due: { date: '2017-10-28' } }],
  ])('%s', (note, expected) => {
    const found = outcomes.filter(({ row }) => row.note.startsWith(note));
    expect(found.length).toBeGreaterThan(0);
    for (const { outcome } of found) expect(outcome).toMatchObject(expected);
  });
});
