import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpCryptogram, deriveKeys, deriveScbk, initialMac, pdCryptogram, scbkDefault, SecureSession } from './osdp-secure-channel.codec.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const range = (from: number): Uint8Array => Uint8Array.from({ length: 8 }, (_, index) => from + index);

// OSDP 2.2, annex E: SCBK-D, RndA B0..B7, RndB A0..A7.
describe('the worked example of annex E', () => {
  const keys = deriveKeys(scbkDefault, range(0xb0));
  const cryptogram = cpCryptogram(keys, range(0xb0), range(0xa0));

  it('gives its session keys', () => {
    expect([keys.enc, keys.mac1, keys.mac2].map(hex)).toEqual([
      'BF8DC2A8329ACB8C67C6D0CD9A451682',
      '5E86C676603BDEE2D8BEAFE178637332',
      '6FDA86E857777E81132035758239172E',
    ]);
  });

  it('gives its cryptograms and its first MAC', () => {
    expect([pdCryptogram(keys, range(0xb0), range(0xa0)), cryptogram, initialMac(keys, cryptogram)].map(hex)).toEqual([
      'FDE5D2F428EC16312471EA3C02BD7796',
      '26D3356E07762D262801FC8E6665A891',
      'B2A30057EB98BA2229EC1F875662B524',
    ]);
  });
});

it('a base key of a reader follows its master key and UID', () => {
  expect(deriveScbk(scbkDefault, range(1))).toHaveLength(16);
  expect(hex(deriveScbk(scbkDefault, range(1)))).not.toBe(hex(deriveScbk(scbkDefault, range(2))));
});

const open = (): [SecureSession, SecureSession] => {
  const keys = deriveKeys(scbkDefault, range(0xb0));
  const mac = initialMac(keys, cpCryptogram(keys, range(0xb0), range(0xa0)));
  return [new SecureSession(keys, mac), new SecureSession(keys, mac)];
};
const bytes = fc.uint8Array({ maxLength: 100 });

describe('an open channel', () => {
  it('carries any data both ways, in turn', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, bytes), { minLength: 1, maxLength: 6 }), (turns) => {
        const [panel, reader] = open();
        for (const [command, reply] of turns) {
          for (const [direction, data, from, to] of [
            ['command', command, panel, reader],
            ['reply', reply, reader, panel],
          ] as const) {
            const sealed = from.encrypt(direction, data);
            const mac = from.sign(direction, sealed);
            const plain = to.decrypt(direction, sealed);
            expect(to.verify(direction, sealed, mac)).toBe(true);
            expect(plain).toEqual(data);
          }
        }
      }),
    );
  });

  it('refuses a frame with any bit changed, and does not move on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), (data, at) => {
        const [panel, reader] = open();
        const mac = panel.sign('command', data);
        const broken = data.slice();
        const index = at % (data.length * 8);
        broken[index >> 3] = (broken[index >> 3] ?? 0) ^ (1 << (index & 7));
        expect(reader.verify('command', broken, mac)).toBe(false);
        expect(reader.verify('command', data, mac)).toBe(true);
      }),
    );
  });

  it('refuses a frame that was sent before', () => {
    const [panel, reader] = open();
    const data = Uint8Array.of(0x53, 1, 2, 3);
    const first = panel.sign('command', data);
    expect(reader.verify('command', data, first)).toBe(true);
    reader.sign('reply', data);
    expect(reader.verify('command', data, first)).toBe(false);
  });

  it('takes no data whose padding is none', () => {
    const [panel] = open();
    expect([
      panel.decrypt('reply', new Uint8Array(0)),
      panel.decrypt('reply', new Uint8Array(15)),
      panel.decrypt('reply', new Uint8Array(16)),
    ]).toEqual([null, null, null]);
  });
});
