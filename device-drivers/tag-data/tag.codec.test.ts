import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reverseBlocks, tellBlockOrder } from './block-order.codec.ts';
import { encodeIso28560Part2 } from './iso28560-2.codec.ts';
import { encodeIso28560Part3 } from './iso28560-3.codec.ts';
import { readRfid501 } from './rfid501.codec.ts';
import { decodeTag } from './tag.codec.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const fields = { itemId: '30234000517861', ownerIsil: 'FI-Lumi', usage: 'circulating', part: 1, parts: 1 } as const;
const part3 = encodeIso28560Part3(fields, 112);
const part2 = encodeIso28560Part2(fields, 112);
/** dpavlin/Biblio-RFID t/05-RFID501.t */
const rfid501 = hex('0411000131333032303033373637000000000000000000000000000000000000');
const whole = (bytes: Uint8Array, dsfid: number | null = null) => decodeTag({ bytes, dsfid, isWhole: true });

describe('telling a tag apart', () => {
  it.each([null, 0x00, 0x3e])('reads ISO 28560-3 with DSFID %s', (dsfid) => {
    expect(whole(part3, dsfid)).toMatchObject({ content: { model: 'iso28560-3', itemId: fields.itemId } });
  });

  it.each([null, 0x00, 0x06])('reads ISO 28560-2 with DSFID %s', (dsfid) => {
    expect(whole(part2, dsfid)).toMatchObject({ content: { model: 'iso28560-2', itemId: fields.itemId } });
  });

  it('reads RFID501 where nothing names another model', () => {
    expect(whole(rfid501)).toMatchObject({
      content: { model: 'rfid501', itemId: '1302003767', part: 1, parts: 1, crc: 'absent', confidence: 'low' },
    });
    expect(readRfid501(rfid501)).toEqual({ item: 1, total: 1, type: 1, content: '1302003767', branch: 0, library: 0, custom: 0 });
  });

  it('reads branch, library and free use of RFID501, and an id whose tail is cut', () => {
    // Both of dpavlin/Biblio-RFID t/05-RFID501.t.
    const full = hex('04110000 32303039 30313031 30313233 00000000 ffffffff 7fffffff 00000000');
    expect(readRfid501(full)).toMatchObject({ content: '200901010123', branch: 0xfff, library: 0xfffff, custom: 0x7fffffff });
    const cut = hex('04110000 323030393132333130313233 00000000');
    expect(whole(cut)).toMatchObject({ content: { model: 'rfid501', itemId: '200912310123' } });
  });

  it('never guesses against a DSFID', () => {
    expect(whole(part3, 0x06)).toMatchObject({ problem: 'damaged' });
    expect(whole(part2, 0x3e)).toMatchObject({ problem: 'damaged' });
  });

  it.each([
    ['zeros', '00'.repeat(112), 'blank'],
    ['ones', 'ff'.repeat(112), 'blank'],
    ['text of another trade', Buffer.from('Hotel key 4711 '.repeat(7)).toString('hex'), 'foreign'],
    ['an NDEF record', `e1400d01 030c d101 08 55 03 6578616d706c65 fe${'00'.repeat(40)}`, 'foreign'],
  ])('gives no id for %s', (_what, bytes, problem) => {
    expect(whole(hex(bytes))).toMatchObject({ kind: 'problem', problem });
  });

  it('calls a tag of ISO 28560-3 with a wrong byte damaged, and never reads it as another model', () => {
    // Its first bytes 11 01 01 are a whole object of ISO 28560-2.
    for (const text of ['N123', '1000000056', 'A1']) {
      const bytes = encodeIso28560Part3({ ...fields, itemId: text }, 112);
      bytes[4] = (bytes[4] ?? 0) ^ 0x04;
      expect(whole(bytes)).toMatchObject({ problem: 'damaged', crc: 'invalid' });
    }
  });

  it('reads on where the first blocks are not enough', () => {
    expect(decodeTag({ bytes: part3.subarray(0, 32), dsfid: null, isWhole: false })).toEqual({ kind: 'incomplete', needBytes: 34 });
    expect(decodeTag({ bytes: part3.subarray(0, 36), dsfid: null, isWhole: false })).toMatchObject({ kind: 'item' });
    expect(decodeTag({ bytes: part2.subarray(0, 36), dsfid: null, isWhole: false })).toMatchObject({ kind: 'item' });
  });

  it('says something about any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(null, 0, 0x06, 0x3e), fc.boolean(), (bytes, dsfid, isWhole) => {
        expect(['item', 'problem', 'incomplete']).toContain(decodeTag({ bytes, dsfid, isWhole }).kind);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('order of the bytes in a block', () => {
  it('is told by the order that makes sense', () => {
    for (const bytes of [part3, part2, rfid501, part3.subarray(0, 36), part2.subarray(0, 36)]) {
      expect(tellBlockOrder(bytes, 4)).toBe('tagOrder');
      expect(tellBlockOrder(reverseBlocks(bytes, 4), 4)).toBe('reversed');
    }
  });

  it('stays unknown for a tag that makes no sense', () => {
    expect(tellBlockOrder(new Uint8Array(36), 4)).toBe('unknown');
  });

  it('turned round twice is the same', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom(1, 4, 8), (bytes, size) => {
        expect(reverseBlocks(reverseBlocks(bytes, size), size)).toEqual(bytes);
      }),
    );
  });
});
