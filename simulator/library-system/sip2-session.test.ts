import { describe, expect, it } from 'vitest';
import { type DecodedSip2, decodeSip2 } from '../../sync/library-system/sip2/sip2-decode.codec.ts';
import { encodeSip2, plainSip2Wire, type Sip2Outgoing } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { LumiRegister } from './lumi-register.ts';
import { Sip2Session, type SessionReply } from './sip2-session.ts';

const at = '20261123    120000';
const wire = { encoding: 'utf-8', delimiter: '|', terminator: '\r' } as const;
const login: Sip2Outgoing = {
  code: '93',
  fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
  fields: [
    ['CN', 'omatoimi-1'],
    ['CO', 'lumi-terminal'],
  ],
};
const aino = '24567000001016';
const veikko = '24567000001081';
const book = '34567000002012';
const about = (card: string, ...more: (readonly [string, string])[]): Sip2Outgoing['fields'] => [['AO', ''], ['AA', card], ...more];

interface Rig {
  readonly register: LumiRegister;
  readonly session: Sip2Session;
  ask(request: Sip2Outgoing): DecodedSip2;
}

function rig(isLoggedIn = true): Rig {
  const register = new LumiRegister(new VirtualClock());
  const session = new Sip2Session(register, wire);
  const ask = (request: Sip2Outgoing): DecodedSip2 => decoded(session.reply(encodeSip2(request, { ...plainSip2Wire, sequence: 4 })));
  if (isLoggedIn) ask(login);
  return { register, session, ask };
}

function decoded(reply: SessionReply): DecodedSip2 {
  if (!Buffer.isBuffer(reply)) throw new Error(`no answer: ${reply}`);
  return decodeSip2(reply, { encoding: 'utf-8', delimiter: '|' });
}

describe('the twin of a library system', () => {
  it('gives sequence number and checksum back where the request had them', () => {
    expect(rig().ask({ code: '35', fixed: { transactionDate: at }, fields: about(aino) })).toMatchObject({
      code: '36',
      sequence: 4,
      checksum: 'valid',
    });
    const plain = rig().session.reply(encodeSip2({ code: '35', fixed: { transactionDate: at }, fields: about(aino) }, plainSip2Wire));
    expect(decoded(plain)).toMatchObject({ code: '36', sequence: null, checksum: 'absent' });
  });

  it('answers 96 to a damaged request and carries nothing out', () => {
    const { session, register } = rig();
    const bytes = encodeSip2(
      {
        code: '09',
        fixed: { noBlock: 'N', transactionDate: at, returnDate: at },
        fields: [
          ['AP', ''],
          ['AO', ''],
          ['AB', '34567000002186'],
          ['AC', ''],
        ],
      },
      { ...plainSip2Wire, sequence: 1 },
    );
    bytes[3] = 0x31;
    expect(decoded(session.reply(bytes))).toMatchObject({ code: '96', checksum: 'valid' });
    expect(register.item('34567000002186')?.onLoanTo).not.toBeNull();
  });

  it('gives the last answer again to a 97, and a 96 where there was none', () => {
    const { session } = rig(false);
    expect(decoded(session.reply(Buffer.from('97AZFEF5')))).toMatchObject({ code: '96' });
    const first = session.reply(encodeSip2(login, { ...plainSip2Wire, sequence: 1 }));
    expect(session.reply(Buffer.from('97AZFEF5'))).toEqual(first);
  });

  it('answers 96 to a message that it does not know', () => {
    expect(decoded(rig().session.reply(Buffer.from('77 what')))).toMatchObject({ code: '96' });
  });

  it('lets nobody in without the terminal account', () => {
    const { session, ask } = rig(false);
    expect(
      session.reply(
        encodeSip2(
          {
            code: '17',
            fixed: { transactionDate: at },
            fields: [
              ['AO', ''],
              ['AB', book],
            ],
          },
          plainSip2Wire,
        ),
      ),
    ).toBe('close');
    const wrong: Sip2Outgoing = {
      ...login,
      fields: [
        ['CN', 'omatoimi-1'],
        ['CO', 'x'],
      ],
    };
    for (let turn = 0; turn < 3; turn += 1) expect(ask(wrong).fixed).toMatchObject({ ok: '0' });
    expect(session.reply(encodeSip2(wrong, plainSip2Wire))).toBe('close');
  });

  it('executes a repeated checkout once more, as running servers do', () => {
    const { ask } = rig();
    const checkout: Sip2Outgoing = {
      code: '11',
      fixed: { scRenewalPolicy: 'Y', noBlock: 'N', transactionDate: at, nbDueDate: ' '.repeat(18) },
      fields: about(aino, ['AB', book], ['AC', '']),
    };
    expect(ask(checkout).fixed).toMatchObject({ ok: '1', renewalOk: 'N' });
    expect(ask(checkout).fixed).toMatchObject({ ok: '1', renewalOk: 'Y' });
  });

  it.each([
    ['Y', aino, '1234', 'Y'],
    ['N for a wrong PIN', aino, '0000', 'N'],
    ['N for an empty PIN', aino, '', 'N'],
    ['Y for an empty PIN where the register has none', '24567000001123', '', 'Y'],
    ['N for any PIN where the register has none', '24567000001123', '1234', 'N'],
  ])('says CQ %s', (_title, card, pin, cq) => {
    const reply = rig().ask({
      code: '63',
      fixed: { language: '000', transactionDate: at, summary: ' '.repeat(10) },
      fields: about(card, ['AD', pin]),
    });
    expect(reply.fields['CQ']).toEqual([cq]);
  });

  it('lists what the summary asks for', () => {
    const ask = (summary: string) =>
      rig().ask({ code: '63', fixed: { language: '000', transactionDate: at, summary }, fields: about('24567000001131') });
    expect(ask('Y         ').fields['AS']).toEqual(['34567000002202']);
    expect(ask(' Y        ').fields['AT']).toEqual(['34567000002194']);
    expect(ask('  Y       ').fields['AU']).toEqual(['34567000002186', '34567000002194']);
    expect(ask('     Y    ').fields['CD']).toEqual(['34567000002137']);
  });

  it('lifts a ban when its fees are paid', () => {
    const { ask } = rig();
    const flags = () =>
      ask({ code: '23', fixed: { language: '000', transactionDate: at }, fields: about(veikko, ['AC', ''], ['AD', '']) }).fixed['patronStatus'];
    expect(flags()).toBe('Y         YY  ');
    const pay: Sip2Outgoing = {
      code: '37',
      fixed: { transactionDate: at, feeType: '01', paymentType: '00', currencyType: 'EUR' },
      fields: [['BV', '35.50'], ...about(veikko)],
    };
    expect(ask(pay).fixed).toMatchObject({ paymentAccepted: 'Y' });
    expect(flags()).toBe(' '.repeat(14));
    expect(ask(pay).fixed).toMatchObject({ paymentAccepted: 'N' });
  });

  it('blocks and unblocks a card, renews, holds and tells of items', () => {
    const { ask } = rig();
    expect(
      ask({ code: '01', fixed: { cardRetained: 'N', transactionDate: at }, fields: about(aino, ['AL', ''], ['AC', '']) }).fixed['patronStatus']?.[4],
    ).toBe('Y');
    expect(ask({ code: '25', fixed: { transactionDate: at }, fields: about(aino) })).toMatchObject({
      code: '26',
      fixed: { patronStatus: ' '.repeat(14) },
    });
    const all = ask({ code: '65', fixed: { transactionDate: at }, fields: about('24567000001131') });
    expect(all).toMatchObject({
      fixed: { ok: '1', renewedCount: '0002', unrenewedCount: '0000' },
      fields: { BM: ['34567000002186', '34567000002194'] },
    });
    const hold = (holdMode: string) =>
      ask({ code: '15', fixed: { holdMode, transactionDate: at }, fields: about(aino, ['AB', '34567000002186']) }).fixed['ok'];
    expect([hold('+'), hold('+'), hold('-'), hold('*')]).toEqual(['1', '0', '1', '0']);
    const item = (barcode: string) =>
      ask({
        code: '17',
        fixed: { transactionDate: at },
        fields: [
          ['AO', ''],
          ['AB', barcode],
        ],
      });
    expect(item('34567000002186').fixed['circulationStatus']).toBe('04');
    expect(item('34567000009991')).toMatchObject({ fixed: { circulationStatus: '01' }, fields: { AJ: [''] } });
  });

  it('writes ? for what an older encoding lacks', () => {
    const register = new LumiRegister(new VirtualClock());
    const session = new Sip2Session(register, { ...wire, encoding: 'latin1' });
    session.reply(encodeSip2(login, plainSip2Wire));
    const reply = session.reply(
      encodeSip2(
        {
          code: '17',
          fixed: { transactionDate: at },
          fields: [
            ['AO', ''],
            ['AB', '34567000002228'],
          ],
        },
        plainSip2Wire,
      ),
    );
    expect(decodeSip2(reply as Buffer, { encoding: 'latin1', delimiter: '|' }).fields['AJ']?.[0]).toMatch(/^\?{4} \?{6} \? hämäys$/);
  });

  it('tells its listeners of every change and goes back to the start on demand', () => {
    const { register, ask } = rig();
    let changes = 0;
    const end = register.onChange(() => (changes += 1));
    ask({
      code: '09',
      fixed: { noBlock: 'N', transactionDate: at, returnDate: at },
      fields: [
        ['AP', ''],
        ['AO', ''],
        ['AB', '34567000002186'],
        ['AC', ''],
      ],
    });
    expect(register.items().find(({ barcode }) => barcode === '34567000002186')?.onLoan).toBe(false);
    register.reset();
    expect(register.items().find(({ barcode }) => barcode === '34567000002186')?.onLoan).toBe(true);
    expect(changes).toBe(2);
    end();
  });
});
