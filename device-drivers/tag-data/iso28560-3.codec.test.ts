import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16 } from './crc16.codec.ts';
import { decodeIso28560Part3, encodeIso28560Part3, readBasicBlock } from './iso28560-3.codec.ts';
import { decodeExtensions, encodeExtension } from './iso28560-3-extensions.codec.ts';
import type { TagContent, TagDecoding } from './tag-content.codec.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string, length: number): string => Buffer.from(text.padEnd(length, '\0'), 'latin1').toString('hex');
const contentOf = (decoding: TagDecoding): TagContent => {
  if (decoding.kind !== 'item') throw new Error(JSON.stringify(decoding));
  return decoding.content;
};
const decode = (bytes: Uint8Array): TagContent => contentOf(decodeIso28560Part3(bytes));

/** ISO 28560-3 example B.1. */
const exampleB1 = hex(`110101 ${ascii('1000000056', 16)} 98A4 ${ascii('DK718500', 13)}`);
/** 32 bytes, of the tests of GallusMax/libdanrfid. */
const smallTag = hex('11010131313232333334340000000000000000513e4445373035000000000000');
/** A real Finnish tag. */
const finnishTag = hex(`110101 ${ascii('1620154429', 16)} C4CF ${ascii('FIMamk-M', 13)} 06650076 7461`);

describe('CRC of ISO 28560-3', () => {
  it('gives 0x1AEE for the check string of the standard', () => {
    expect(crc16(Buffer.from('RFID tag data model'))).toBe(0x1aee);
  });
});

describe('decoding a tag of ISO 28560-3', () => {
  it.each([
    ['the standard example B.1', exampleB1, '1000000056', 'DK-718500'],
    ['a tag of 32 bytes', smallTag, '11223344', 'DE-705'],
    ['a real Finnish tag', finnishTag, '1620154429', 'FI-Mamk-M'],
  ])('reads %s', (_what, bytes, itemId, ownerIsil) => {
    expect(decode(bytes)).toMatchObject({ itemId, ownerIsil, usage: 'circulating', part: 1, parts: 1, crc: 'valid', confidence: 'high' });
  });

  it('keeps a local extension block', () => {
    expect(decode(finnishTag).extensions).toEqual([{ id: 101, name: 'local', payload: hex('7461') }]);
  });

  it('names the stored check value', () => {
    expect(readBasicBlock(smallTag).storedCrc).toBe(15953);
  });

  it.each([0x12, 0x21])('takes the usage from either nibble of byte 0 (%i)', (first) => {
    const bytes = encodeIso28560Part3({ itemId: '1', ownerIsil: null, usage: 'notForLoan', part: 1, parts: 1 }, 32);
    bytes[0] = first;
    const crc = crc16(new Uint8Array(2), crc16(bytes.subarray(21), crc16(bytes.subarray(0, 19))));
    bytes.set([crc & 0xff, crc >> 8], 19);
    expect(decode(bytes).usage).toBe('notForLoan');
  });

  it('takes the larger of bytes 1 and 2 for the number of parts', () => {
    for (const [first, second] of [
      [3, 2],
      [2, 3],
    ]) {
      const bytes = withCrcOver(
        Uint8Array.from(smallTag, (byte, at) => (at === 1 ? (first ?? 0) : at === 2 ? (second ?? 0) : byte)),
        34,
      );
      expect(decode(bytes)).toMatchObject({ part: 2, parts: 3 });
    }
  });

  it('tells a check value without the zero fill of small tags', () => {
    expect(decode(withCrcOver(smallTag, 32))).toMatchObject({ itemId: '11223344', crc: 'unpadded', confidence: 'high' });
  });

  it('hands on a swapped and an unfinished check value with low confidence', () => {
    const swapped = Uint8Array.from(exampleB1);
    swapped.set([0xa4, 0x98], 19);
    expect(decode(swapped)).toMatchObject({ crc: 'swapped', confidence: 'low' });
    const unfinished = Uint8Array.from(exampleB1);
    unfinished.set([0, 0], 19);
    expect(decode(unfinished)).toMatchObject({ crc: 'unfinished', confidence: 'low' });
  });

  it('believes a doubtful check value only beside a regular owner and set', () => {
    const unfinished = Uint8Array.from(exampleB1);
    unfinished.set([0, 0, 0x98], 19);
    expect(decodeIso28560Part3(unfinished)).toMatchObject({ kind: 'problem', problem: 'damaged' });
  });

  it('takes no id from a tag with one wrong bit, wherever it is', () => {
    for (let bit = 0; bit < 34 * 8; bit += 1) {
      const bytes = Uint8Array.from(exampleB1);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeIso28560Part3(bytes)).toMatchObject({ kind: 'problem', problem: 'damaged', crc: 'invalid' });
    }
  });

  it('calls zeros blank, with and without a check value', () => {
    expect(decodeIso28560Part3(new Uint8Array(32))).toMatchObject({ problem: 'blank' });
    const checked = hex(`${'00'.repeat(19)}452a${'00'.repeat(11)}`);
    expect(decodeIso28560Part3(checked)).toMatchObject({ problem: 'blank', crc: 'unpadded' });
  });

  it('never hands on the number of a patron card', () => {
    const card = encodeIso28560Part3({ itemId: '24567000001016', ownerIsil: 'FI-Lumi', usage: 'patronCard', part: 1, parts: 1 }, 32);
    const decoding = decodeIso28560Part3(card);
    expect(decoding).toMatchObject({ problem: 'notAnItem' });
    expect(JSON.stringify(decoding)).not.toContain('24567');
  });

  it('asks for 32 bytes before it says anything', () => {
    expect(decodeIso28560Part3(exampleB1.subarray(0, 31))).toEqual({ kind: 'incomplete', needBytes: 32 });
  });
});

describe('extension blocks', () => {
  it('reads the first block of the standard example B.2', () => {
    expect(decodeExtensions(hex('0501000501 00'))).toEqual({ blocks: [{ id: 1, name: 'library', payload: hex('01') }], isIntact: true, length: 5 });
  });

  it.each([
    ['a wrong xor byte', '0501000401'],
    ['a block that is cut', '06010002 01'],
    ['a length of 2', '0201'],
  ])('end at %s, told as not intact', (_what, bytes) => {
    expect(decodeExtensions(hex(bytes))).toMatchObject({ blocks: [], isIntact: false });
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 251 }), (id, payload) => {
        const { blocks, isIntact } = decodeExtensions(encodeExtension({ id, payload }));
        expect(isIntact).toBe(true);
        expect(blocks).toMatchObject([{ id, payload }]);
      }),
    );
  });
});

describe('encoding a tag of ISO 28560-3', () => {
  it.each([
    [exampleB1, '1000000056', 'DK-718500'],
    [smallTag, '11223344', 'DE-705'],
    [finnishTag.subarray(0, 34), '1620154429', 'FI-Mamk-M'],
  ])('gives the very bytes of a known tag', (bytes, itemId, ownerIsil) => {
    expect(encodeIso28560Part3({ itemId, ownerIsil, usage: 'circulating', part: 1, parts: 1 }, bytes.length)).toEqual(bytes);
  });

  it('is undone by decoding', () => {
    const fields = fc.record({
      itemId: fc.stringMatching(/^[0-9A-Za-z-]{1,16}$/),
      ownerIsil: fc.oneof(fc.constant(null), fc.stringMatching(/^[A-Z]{2}-[A-Za-z0-9]{1,9}$/)),
      usage: fc.constantFrom('acquisition', 'circulating', 'notForLoan', 'noInformation', 'discarded', 'equipment' as const),
      set: fc.integer({ min: 1, max: 255 }).chain((parts) => fc.record({ parts: fc.constant(parts), part: fc.integer({ min: 1, max: parts }) })),
      size: fc.constantFrom(32, 36, 112),
    });
    fc.assert(
      fc.property(fields, ({ set, size, ...rest }) => {
        const content = decode(encodeIso28560Part3({ ...rest, ...set }, size));
        expect(content).toMatchObject({ ...rest, ...set, crc: 'valid', confidence: 'high' });
      }),
    );
  });

  it.each([
    ['an item id of 17 characters', { itemId: '12345678901234567' }],
    ['no item id', { itemId: '' }],
    ['an item id beyond ASCII', { itemId: 'äiti' }],
    ['an owner that does not fit into 32 bytes', { ownerIsil: 'FI-0123456789' }],
    ['part 3 of 2', { part: 3, parts: 2 }],
  ])('refuses %s', (_what, change) => {
    expect(() => encodeIso28560Part3({ itemId: '1', ownerIsil: null, usage: 'circulating', part: 1, parts: 1, ...change }, 32)).toThrow(RangeError);
  });
});

function withCrcOver(original: Uint8Array, end: number): Uint8Array {
  const bytes = Uint8Array.from(original);
  const rest = new Uint8Array(end - 21);
  rest.set(bytes.subarray(21, end));
  const crc = crc16(rest, crc16(bytes.subarray(0, 19)));
  bytes.set([crc & 0xff, crc >> 8], 19);
  return bytes;
}
