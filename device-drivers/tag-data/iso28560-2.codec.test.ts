import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, decompact, type Scheme } from './iso15962-compaction.codec.ts';
import { decodeLength, encodeLength, encodeObject, walkObjects } from './iso15962-objects.codec.ts';
import { decodeIso28560Part2, encodeIso28560Part2 } from './iso28560-2.codec.ts';
import { decodeContentParameter, decodeSetInformation, encodeContentParameter } from './iso28560-2-elements.codec.ts';
import { decodeIsil, encodeIsil } from './isil.codec.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const declared = { isWhole: true, isDeclared: true } as const;
const undeclared = { isWhole: true, isDeclared: false } as const;

/** Real tags: Mikkeli, and Porvoo (kohasuomi/rfid-harava). */
const mikkeli = hex('91 01 04 6091CE43 80 02 01 A8 05 01 10 67 02 4241 03 07 3240DE05AB075B 00');
const porvoo = hex('4109db1c4ec30d77db5df80201e0030632410e3e4e0f14010b050110');

describe('ISIL code', () => {
  it.each([
    ['21408E16BF1F', 'DE-Heu1'],
    ['3240DE05AB075B', 'FI-Mamk-M'],
    ['32410E3E4E0F', 'FI-Porna'],
  ])('%s is %s both ways', (bytes, isil) => {
    expect(decodeIsil(hex(bytes))).toBe(isil);
    expect(encodeIsil(isil)).toEqual(hex(bytes));
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2}-[A-Za-z0-9/:-]{1,11}$/), (isil) => {
        expect(decodeIsil(encodeIsil(isil))).toBe(isil);
      }),
    );
  });
});

describe('compaction of ISO 15962', () => {
  it.each([
    ['1620168259', 1, '6091ce43'],
    ['0123', 2, '0123'],
    ['00123', 2, '00123f'],
    ['ABC123456', 4, '0420f1cb3d35da'],
    ['QA268.L55', 4, '441cb6e2e335d6'],
    ['611N00576578', 4, 'db1c4ec30d77db5df8'],
  ])('%s both ways', (text, scheme, data) => {
    expect(compact(text)).toEqual({ scheme, data: hex(data) });
    expect(decompact(scheme as Scheme, hex(data))).toBe(text);
  });

  it('comes back as it was written', () => {
    const texts = fc.oneof(
      fc.stringMatching(/^\d{1,20}$/),
      fc.stringMatching(/^[A-Z]{1,20}$/),
      fc.stringMatching(/^[ -_]{0,19}[!-_]$/),
      fc.stringMatching(/^[!-~]{1,20}$/),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { scheme, data } = compact(text);
        expect(decompact(scheme, data)).toBe(text);
      }),
    );
  });

  it.each([
    ['BCD with a letter inside', 2, '12a4'],
    ['6-bit with another fill', 4, '0420f1cb3d35d9'],
    ['5-bit with a zero group inside', 3, '0801'],
    ['UTF-8 that is none', 7, 'ff41'],
    ['no bytes', 6, ''],
  ])('refuses %s', (_what, scheme, data) => {
    expect(decompact(scheme as Scheme, hex(data))).toBeNull();
  });
});

describe('objects', () => {
  it.each([
    ['7f', 127],
    ['8100', 128],
    ['8101', 129],
    ['810a', 138],
  ])('length %s is %i both ways', (bytes, length) => {
    expect(decodeLength(hex(bytes))?.length).toBe(length);
    expect(encodeLength(length)).toEqual(hex(bytes));
  });

  it('come back as they were written, pads and far ids included', () => {
    const form = fc.record({
      oid: fc.integer({ min: 1, max: 31 }),
      scheme: fc.integer({ min: 0, max: 7 }).map((scheme) => scheme as Scheme),
      data: fc.uint8Array({ minLength: 1, maxLength: 200 }),
      pads: fc.option(fc.integer({ min: 0, max: 5 })),
    });
    fc.assert(
      fc.property(fc.array(form, { maxLength: 5 }), (forms) => {
        const walk = walkObjects(Uint8Array.from([...forms.flatMap((one) => [...encodeObject(one)]), 0]));
        expect(walk.end).toBe('terminator');
        expect(walk.objects.map(({ oid, scheme, data }) => ({ oid, scheme, data }))).toEqual(forms.map(({ pads: _, ...rest }) => rest));
      }),
    );
  });

  it('say how many bytes an object needs that is cut', () => {
    expect(walkObjects(mikkeli.subarray(0, 5))).toMatchObject({ end: 'cut', needBytes: 8, objects: [] });
  });
});

describe('elements', () => {
  it.each([
    ['a8', [3, 5, 7]],
    ['d0', [3, 4, 6]],
    ['e0', [3, 4, 5]],
    ['0001', [18]],
  ])('content parameter %s announces %j', (bytes, ids) => {
    expect(decodeContentParameter(hex(bytes))).toEqual(ids);
    expect(encodeContentParameter(ids)).toEqual(hex(bytes));
  });

  it.each([
    ['11', { parts: 1, part: 1 }],
    ['1203', { parts: 12, part: 3 }],
    ['31', { parts: 3, part: 1 }],
    ['13', null],
    ['10', null],
    ['', null],
  ])('set information %s', (digits, expected) => {
    expect(decodeSetInformation(digits)).toEqual(expected);
  });
});

describe('decoding a tag of ISO 28560-2', () => {
  it.each([declared, undeclared])('reads the tag of Mikkeli', (options) => {
    expect(decodeIso28560Part2(mikkeli, options)).toMatchObject({
      kind: 'item',
      content: { itemId: '1620168259', ownerIsil: 'FI-Mamk-M', usage: 'circulating', part: 1, parts: 1, crc: 'absent', confidence: 'high' },
    });
  });

  it('keeps the objects that the kiosk does not need', () => {
    const decoding = decodeIso28560Part2(mikkeli, declared);
    expect(decoding).toMatchObject({ content: { extensions: [{ id: 7, name: 'onixMediaFormat', payload: hex('4241') }] } });
  });

  it.each([declared, undeclared])('reads the tag of Porvoo, which ends with its memory', (options) => {
    expect(decodeIso28560Part2(porvoo, options)).toMatchObject({ content: { itemId: '611N00576578', ownerIsil: 'FI-Porna', parts: 1 } });
  });

  it('asks for more memory where the objects may go on', () => {
    const part = { isWhole: false, isDeclared: true } as const;
    expect(decodeIso28560Part2(porvoo, part)).toEqual({ kind: 'incomplete', needBytes: 29 });
    expect(decodeIso28560Part2(mikkeli.subarray(0, 20), part)).toEqual({ kind: 'incomplete', needBytes: 27 });
  });

  it.each([
    ['an object twice', '11026091 11026092 00'],
    ['no item id first', '0201A8 11026091 00'],
    ['an object that is cut', '1110609100'],
    ['part 3 of 1', '11026091 14010D 00'],
    ['an unknown object', '11026091 0F300101 00'],
    ['an item id in no compaction', '01026091 00'],
  ])('takes no id from a tag with %s', (_what, bytes) => {
    expect(decodeIso28560Part2(hex(bytes), declared)).toMatchObject({ kind: 'problem', problem: 'damaged' });
    expect(decodeIso28560Part2(hex(bytes), undeclared)).toMatchObject({ kind: 'problem', problem: 'foreign' });
  });

  it('lowers the confidence where the content parameter does not fit', () => {
    expect(decodeIso28560Part2(hex('11026091 0201A0 050110 00'), declared)).toMatchObject({ content: { confidence: 'low' } });
  });

  it.each([
    ['an owner beside a content parameter that does not fit, and more', '11046091CE43 0201A0 030632410E3E4E0F 14010B 050110 00', 'item'],
    ['a content parameter that does not fit, and little else', '11046091CE43 0201A0 050110 00', 'problem'],
    ['an owner of one letter without a content parameter', '11046091CE43 03033240AF 00', 'problem'],
    ['an item id alone on an else empty tag', `11046091CE43${'00'.repeat(26)}`, 'item'],
    ['an item id alone that would be part 4 of 4 in a damaged tag of part 3', `110404913900${'00'.repeat(26)}`, 'problem'],
    ['an item id alone and something behind the end', `11046091CE43${'00'.repeat(25)}46`, 'problem'],
    ['an item id that is a part number and the start of a text', `110401323334${'00'.repeat(26)}`, 'problem'],
  ])('takes %s for what it is where the DSFID does not tell the model', (_what, bytes, kind) => {
    expect(decodeIso28560Part2(hex(bytes), undeclared).kind).toBe(kind);
    expect(decodeIso28560Part2(hex(bytes), declared).kind).toBe('item');
  });

  it('never hands on the number of a patron card', () => {
    expect(decodeIso28560Part2(hex('91 01 04 6091CE43 80 050180 00'), declared)).toMatchObject({ problem: 'notAnItem' });
  });

  it('is undone by encoding', () => {
    const fields = fc.record({
      itemId: fc.stringMatching(/^[0-9A-Za-z-]{4,16}$/),
      ownerIsil: fc.oneof(fc.constant(null), fc.stringMatching(/^[A-Z]{2}-[A-Za-z0-9]{1,9}$/)),
      usage: fc.constantFrom('acquisition', 'circulating', 'notForLoan', 'noInformation', 'discarded', 'equipment' as const),
      set: fc.integer({ min: 1, max: 255 }).chain((parts) => fc.record({ parts: fc.constant(parts), part: fc.integer({ min: 1, max: parts }) })),
      options: fc.constantFrom(declared, undeclared),
    });
    fc.assert(
      fc.property(fields, ({ set, options, ...rest }) => {
        const decoding = decodeIso28560Part2(encodeIso28560Part2({ ...rest, ...set }, 112), options);
        expect(decoding).toMatchObject({ kind: 'item', content: { ...rest, ...set, confidence: 'high' } });
      }),
    );
  });

  it('refuses to encode what does not fit', () => {
    const fields = { itemId: 'ABCDEFGHIJ1', ownerIsil: 'FI-Lumi', usage: 'circulating', part: 1, parts: 1 } as const;
    expect(() => encodeIso28560Part2(fields, 16)).toThrow(RangeError);
  });
});
