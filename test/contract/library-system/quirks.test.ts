import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FactRules, factRulesSchema } from '../../../contracts/fact-rules.schema.ts';
import type { LibraryProfileId } from '../../../contracts/library-system-config.schema.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import { profileMapper } from '../../../sync/library-system/profiles/profile-mapper.ts';
import { profilesById } from '../../../sync/library-system/profiles/profiles.ts';
import { wireSettings } from '../../../sync/library-system/profiles/wire-settings.ts';
import { LocalTime } from '../../../sync/library-system/sip2/sip2-date.codec.ts';
import { type DecodedSip2, decodeSip2 } from '../../../sync/library-system/sip2/sip2-decode.codec.ts';
import { openSip2Rig, settledHealth, sip2Config } from '../../support/sip2-rig.ts';

// Each `describe` is a line of the table of quirks in docs/library-systems/README.md, by the same name.

const card = '1001';
const item = '3001';
const time = new LocalTime('Europe/Helsinki');
const stamp = '20261123    120000';
const noFlags = ' '.repeat(14);
const flags = (...at: number[]): string => Array.from(noFlags, (_, place) => (at.includes(place) ? 'Y' : ' ')).join('');

const decode = (message: string, delimiter = '|'): DecodedSip2 => decodeSip2(Buffer.from(message, 'utf8'), { encoding: 'utf-8', delimiter });
const patronReply = (fields: string, head = `${noFlags}001${stamp}${'0000'.repeat(6)}`): string => `64${head}AOLumi|AA${card}|AEx|${fields}`;

interface Asked {
  readonly rules?: object;
  readonly hasPin?: boolean;
  readonly card?: string;
}
function facts(profile: LibraryProfileId, message: string, { rules = {}, hasPin = true, card: asked = card }: Asked = {}): PatronFacts {
  const checked: FactRules = factRulesSchema.parse(rules);
  return profileMapper(profilesById[profile], checked).patronFacts(decode(message), { card: asked, hasPin, today: 20261123 });
}
const loan = (profile: LibraryProfileId, head: string, due: string, more = ''): unknown =>
  profileMapper(profilesById[profile]).checkoutOutcome(decode(`12${head}${stamp}AOLumi|AA${card}|AB${item}|AJTitle|AH${due}|${more}`), {
    item,
    card,
    time,
  });
const returned = (profile: LibraryProfileId, head: string, more = ''): unknown =>
  profileMapper(profilesById[profile]).checkinOutcome(decode(`10${head}${stamp}AOLumi|AB${item}|AQMain|AJTitle|${more}`), { item, time });

describe('Koha', () => {
  it('ends answers with CR LF, so that the next seems to begin with LF', () => {
    expect(facts('koha', `\n${patronReply('BLY|CQY|')}\r`).pin).toBe('right');
  });
  it.each([
    ['says in a text that the PIN is not right', 'BLY|CQY|AFGreetings from Koha. -- Invalid password|', true],
    ['takes an empty PIN', 'BLY|CQY|', false],
  ])('%s: that proves nothing', (_title, fields, hasPin) => {
    expect(facts('koha', patronReply(fields), { hasPin }).pin).not.toBe('right');
  });
  it('hides fields or sends others by its account: the site maps them', () => {
    const rules = { ban: { field: 'XB', equals: 'Y' }, expiry: { field: 'XE', format: 'YYYY-MM-DD' } };
    expect(facts('koha', patronReply('BLY|CQY|XBY|XE2020-01-01|'), { rules })).toMatchObject({ isSelfServiceBanned: true, isExpired: true });
    expect(facts('koha', patronReply('BLY|CQY|'))).toMatchObject({ isSelfServiceBanned: 'unknown', isExpired: 'unknown' });
  });
  it('sends CV00 and CT where nothing is the matter, and ok 0 for what must travel on', () => {
    expect(returned('koha', '1YNN', 'CV00|CTMain|')).toMatchObject({ kind: 'returned' });
    expect(returned('koha', '0NNY', 'CV02|CTOther|')).toMatchObject({ kind: 'refused' });
  });
  it('gives the language of the request back: it is none of the patron', () => {
    expect(facts('koha', patronReply('BLY|CQY|', `${noFlags}007${stamp}${'0000'.repeat(6)}`)).language).toBe('unknown');
  });
});

describe('Evergreen', () => {
  it('tells expiry, birth date and class in any order, and raises flag 2 for nothing', () => {
    const head = `${flags(2)}001${stamp}${'0000'.repeat(6)}`;
    const fields = 'PCAdult|CQY|PB19850101|BLY|PA20300101|XI7|PI1|AQMain|';
    expect(facts('evergreen', patronReply(fields, head))).toMatchObject({ pin: 'right', isExpired: false, group: 'Adult', isBorrowingBanned: false });
  });
  it('takes accents apart: the same card in another form is the same card', () => {
    expect(facts('evergreen', patronReply('BLY|CQY|').replace(`AA${card}`, 'AAA\u0308-1'), { card: '\u00c4-1' }).isKnown).toBe(true);
  });
  it('may add up code points: checksum = "lenient" believes the sequence number alone', () => {
    const config = sip2Config({ host: 'x', port: 1 }, { checksum: 'lenient' });
    expect(wireSettings(config, profilesById.evergreen.wire).checksum).toBe('lenient');
  });
});

describe('Sierra', () => {
  it('leaves language and counts blank, pads AO, writes the zone as 0000, and tells the group in PT', () => {
    const message = `64${noFlags}   ${'202611230000120000'}${' '.repeat(24)}AO  Lumi  |AA${card}|AEx|BLY|CQY|PT7|AVfree text|AKTitle|`;
    expect(facts('sierra', message)).toMatchObject({ pin: 'right', group: '7', isBorrowingBanned: false });
  });
  it('raises flags on a wrong PIN: a typing error is no blocked card', () => {
    const head = `${flags(0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)}001${stamp}${'0000'.repeat(6)}`;
    expect(facts('sierra', patronReply('BLY|CQN|', head))).toMatchObject({ pin: 'wrong', isBorrowingBanned: 'unknown', isCardLost: 'unknown' });
  });
});

describe('Symphony', () => {
  it('sends fields of its own, which are kept and passed over', () => {
    const message = patronReply('BLY|CQY|VNSIRSI|ANterm|ZZsite|');
    expect([decode(message).fields['VN'], facts('symphony', message).pin]).toEqual([['SIRSI'], 'right']);
  });
});

describe('Horizon', () => {
  it('writes a text behind its expiry date, and says in a text that the PIN is not right', () => {
    const rules = { expiry: { field: 'PE', format: 'YYYYMMDDZZZZHHMMSS' } };
    expect(facts('generic', patronReply('BLY|CQY|PE20200101    235900 expired|'), { rules }).isExpired).toBe(true);
    expect(facts('generic', patronReply('BLY|CQY|AF#Incorrect password|')).pin).not.toBe('right');
  });
});

describe('Polaris', () => {
  it('tells birth date, expiry and code in BC, PX and PA; PB is a former barcode', () => {
    const fields = 'BLY|CQY|BC19850101    000000|PX20200101    235900|PA4|PB20200101|U1x|U5y|';
    expect(facts('polaris', patronReply(fields))).toMatchObject({ isExpired: true, group: '4', isAtLeast: { 18: true } });
    expect(facts('polaris', patronReply('BLY|CQY|PB20200101|')).isAtLeast).toBe('unknown');
  });
  it('says in PY that a card has expired: the site maps it', () => {
    const rules = { expiry: { field: 'PY', equals: 'Y' } };
    expect(facts('polaris', patronReply('BLY|CQY|PYY|'), { rules }).isExpired).toBe(true);
  });
});

describe('Alma', () => {
  it('renews by a repeated checkout, and tells no birth date', () => {
    expect(loan('alma', '1YNY', '20261224    235900')).toMatchObject({ kind: 'lent', isRenewal: true });
    const rules = { group: { field: 'PC' }, age: { groups: { adult: 18 } } };
    expect(facts('alma', patronReply('BLY|CQY|PCadult|'), { rules }).isAtLeast).toMatchObject({ 18: true });
    expect(facts('alma', patronReply('BLY|CQY|')).isAtLeast).toBe('unknown');
  });
});

describe('Aleph', () => {
  it('sends AF and AG on every answer, and an address in AN', () => {
    expect(facts('generic', patronReply('BLY|CQY|AFOK|AGOK|ANStreet 1|'))).toMatchObject({ pin: 'right', isBorrowingBanned: false });
    expect(loan('generic', '1NNY', '20261224    235900', 'AFWelcome|AGWelcome|')).toMatchObject({ kind: 'lent' });
  });
});

describe('OCLC Wise', () => {
  it('sends a licence in GG, which is passed over', () => {
    expect(facts('wise', patronReply('BLY|CQY|GGlicence|')).pin).toBe('right');
  });
});

describe('LBS / Gossip', () => {
  it('repeats groups of fee fields, and its slash dates may be read in two ways', () => {
    expect(facts('generic', patronReply('BLY|CQY|CG01|FA1.00|FBx|CG04|FA2.00|FBy|SV3|AMPadded   |')).pin).toBe('right');
    expect(loan('generic', '1NNY', '5/23/2008,23:59')).toMatchObject({ due: { date: '2008-05-23' } });
    expect(loan('generic', '1NNY', '5/6/2026')).toMatchObject({ due: { date: null, text: '5/6/2026' } });
  });
});

describe('dp2', () => {
  it('counts loans in an answer that says no, and writes days with hyphens', () => {
    expect(loan('generic', '0NNN', '2017-10-28', 'AF已借|')).toMatchObject({ kind: 'refused' });
    expect(loan('generic', '1NNY', '2017-10-28')).toMatchObject({ due: { date: '2017-10-28' } });
  });
});

describe("Libki's unnamed one", () => {
  it('leaves delimiters out after BL and BX, and puts AF before AO', () => {
    const message = `64${noFlags}001${stamp}${'0000'.repeat(6)}AFhello|AGhello|AMLumi|AN1|AOLumi|AA${card}|AEx|BLYCQY|`;
    expect(facts('generic', message)).toMatchObject({ isKnown: true, pin: 'right' });
    expect(facts('generic', message, { hasPin: false }).pin).toBe('notAsked');
  });
});

describe('FOLIO edge-sip2', () => {
  it('ends fields with another sign by its tenant: delimiter', () => {
    expect(decode(patronReply('BLY|CQY|').replaceAll('|', '~'), '~').fields['CQ']).toEqual(['Y']);
  });
});

describe('Cicero FBS', () => {
  it('puts a delimiter right after the fixed part and a prefix before the card', () => {
    for (const prefix of ['LN:', 'ANY:']) {
      const message = `64${noFlags}009${stamp}${'0000'.repeat(6)}|AO${'DK-1'}|AA${prefix}${card}|AEx|BLY|CQY|`;
      expect(facts('fbs', message)).toMatchObject({ isKnown: true, pin: 'right' });
    }
  });
  it('keeps the renewal period in a text: only staff can tell', () => {
    const reply = decode(`300NNN${stamp}AODK-1|AA${card}|AB${item}|AJTitle|AH|AF[BEFORE_RENEW_PERIOD]|`);
    expect(profileMapper(profilesById.fbs).renewOutcome(reply, { item, card, time })).toMatchObject({ kind: 'refused' });
  });
});

describe('Relais', () => {
  it('asks for the status before it logs in: this client logs in first, always', async () => {
    const codes: string[] = [];
    const rig = await openSip2Rig({ connections: 1 });
    rig.server.onWire((direction, bytes) => {
      if (direction === 'in') codes.push(Buffer.from(bytes).toString('latin1', 0, 2));
    });
    await settledHealth(rig.system);
    await rig.system.status();
    await rig.stop();
    expect(codes.slice(0, 2)).toEqual(['93', '99']);
  });
});

describe('Aurora, BOOK-IT, Quria', () => {
  it('send AF on every answer, and no field for the open library: the site maps a text', () => {
    const rules = { ban: { message: 'kielto', absent: 'no' } };
    expect(facts('aurora', patronReply('BLY|CQY|AFTervetuloa|'), { rules })).toMatchObject({ pin: 'right', isSelfServiceBanned: false });
    expect(facts('aurora', patronReply('BLY|CQY|AFOmatoimikielto|'), { rules }).isSelfServiceBanned).toBe(true);
    expect(facts('aurora', patronReply('BLY|CQY|AFTervetuloa|')).isSelfServiceBanned).toBe('unknown');
  });
});

describe('the table of quirks', () => {
  const here = readFileSync(new URL(import.meta.url), 'utf8');
  const page = readFileSync(new URL('../../../docs/library-systems/README.md', import.meta.url), 'utf8');
  const lines = page.slice(page.indexOf('## Quirks')).split('\n');
  const systems = lines.flatMap((line) => (line.startsWith('| ') && !line.startsWith('| system') ? [(line.split('|')[1] ?? '').trim()] : []));

  it.each(systems.filter((system) => system !== 'login'))('has a test for the line "%s"', (system) => {
    expect(here).toMatch(new RegExp(`^describe\\((['"])${system.replaceAll('/', '\\/')}\\1`, 'm'));
  });
});
