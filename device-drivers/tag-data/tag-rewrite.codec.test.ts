import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandId, type TagUid } from '../../contracts/ids.ts';
import type { TagMemory } from '../../contracts/ports/item-pad.port.ts';
import { encodeIso28560Part2 } from './iso28560-2.codec.ts';
import { encodeIso28560Part3 } from './iso28560-3.codec.ts';
import { encodeExtension } from './iso28560-3-extensions.codec.ts';
import { decodeTag } from './tag.codec.ts';
import { planRewrite } from './tag-rewrite.codec.ts';

const fields = { itemId: '30234000517861', ownerIsil: 'FI-Lumi', usage: 'circulating', part: 1, parts: 1 } as const;
const extension = encodeExtension({ id: 101, payload: Uint8Array.of(0x74, 0x61) });

function part3(): Uint8Array {
  const bytes = encodeIso28560Part3(fields, 112);
  bytes.set(extension, 34);
  return bytes;
}

const title = { oid: 17, scheme: 6, data: Uint8Array.from(Buffer.from('Lumen aika')) } as const;
const part2 = (): Uint8Array => encodeIso28560Part2(fields, 112, [title]);

const memoryOf = (bytes: Uint8Array, change: Partial<TagMemory> = {}): TagMemory => {
  const isLocked = Array.from({ length: bytes.length / 4 }, () => false);
  return { uid: brandId<TagUid>('E004010000000001'), dsfid: null, afi: 0x07, blockSize: 4, bytes, isLocked, ...change };
};

function applied(memory: TagMemory, change: Parameters<typeof planRewrite>[1]) {
  const plan = planRewrite(memory, change);
  if (plan.kind === 'refused') return plan;
  const bytes = Uint8Array.from(memory.bytes);
  for (const block of plan.blocks) bytes.set(block.bytes, block.number * memory.blockSize);
  return { plan, bytes, decoding: decodeTag({ bytes, dsfid: memory.dsfid, isWhole: true }) };
}

describe('rewriting a tag', () => {
  it('changes the item id, the check value and nothing else on ISO 28560-3', () => {
    const result = applied(memoryOf(part3()), { itemId: '30234000517999' });
    expect(result).toMatchObject({ decoding: { content: { ...fields, itemId: '30234000517999', crc: 'valid', extensions: [{ id: 101 }] } } });
    expect('plan' in result && result.plan.blocks.map(({ number }) => number)).toEqual([3, 4, 5]);
  });

  it('keeps the other objects and their place on ISO 28560-2 where the new id is not longer', () => {
    const before = part2();
    const result = applied(memoryOf(before), { itemId: '4711' });
    expect(result).toMatchObject({
      decoding: { content: { ...fields, itemId: '4711', confidence: 'high', extensions: [{ id: 17, payload: title.data }] } },
    });
    expect('bytes' in result && result.bytes.slice(8)).toEqual(before.slice(8));
  });

  it('moves the other objects on ISO 28560-2 where the new id is longer', () => {
    const result = applied(memoryOf(part2()), { itemId: 'ABC-30234000517861', parts: 12, part: 3 });
    expect(result).toMatchObject({
      decoding: { content: { itemId: 'ABC-30234000517861', parts: 12, part: 3, confidence: 'high', extensions: [{ id: 17, payload: title.data }] } },
    });
  });

  it('adds and announces an owner that was not there', () => {
    const bytes = encodeIso28560Part2({ ...fields, ownerIsil: null }, 112);
    expect(applied(memoryOf(bytes), { ownerIsil: 'FI-Lumi' })).toMatchObject({ decoding: { content: { ...fields, confidence: 'high' } } });
  });

  it('is nothing to do where the tag says all that already', () => {
    expect(planRewrite(memoryOf(part3()), fields)).toEqual({ kind: 'blocks', blocks: [] });
    expect(planRewrite(memoryOf(part2()), fields)).toEqual({ kind: 'blocks', blocks: [] });
  });

  it('is refused where a block that must change is locked, and done where another one is', () => {
    const locked = (number: number) => ({ isLocked: Array.from({ length: 28 }, (_, at) => at === number) });
    expect(planRewrite(memoryOf(part3(), locked(4)), { itemId: '30234000517999' })).toEqual({ kind: 'refused', reason: 'locked' });
    expect(planRewrite(memoryOf(part3(), locked(9)), { itemId: '30234000517999' })).toMatchObject({ kind: 'blocks' });
  });

  it.each([
    ['a damaged tag', 5, 'unreadable'],
    ['an unfinished tag', null, 'doubtful'],
  ])('is refused for %s', (_what, spoilt, reason) => {
    const bytes = encodeIso28560Part3(fields, 112);
    if (spoilt === null) bytes.set([0, 0], 19);
    else bytes[spoilt] = 0x41;
    expect(planRewrite(memoryOf(bytes), { itemId: '1' })).toEqual({ kind: 'refused', reason });
  });

  it('is refused for RFID501, and for what does not fit', () => {
    const rfid501 = Uint8Array.from([4, 0x11, 0, 1, ...Buffer.from('1302003767'.padEnd(16, '\0')), ...new Uint8Array(12)]);
    expect(planRewrite(memoryOf(rfid501), { itemId: '1234' })).toEqual({ kind: 'refused', reason: 'readOnly' });
    expect(planRewrite(memoryOf(part3()), { itemId: '12345678901234567' })).toEqual({ kind: 'refused', reason: 'noRoom' });
    const full = encodeIso28560Part2(fields, 28);
    expect(planRewrite(memoryOf(full), { itemId: 'ABCDEFGHIJKLMN-1234567' })).toEqual({ kind: 'refused', reason: 'noRoom' });
  });

  it('gives a tag that says exactly what was wanted, whatever that is', () => {
    const change = fc.record(
      {
        itemId: fc.stringMatching(/^[0-9A-Za-z-]{4,16}$/),
        ownerIsil: fc.stringMatching(/^[A-Z]{2}-[A-Za-z0-9]{1,9}$/),
        usage: fc.constantFrom('acquisition', 'notForLoan', 'discarded', 'equipment' as const),
        parts: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, fc.constantFrom(part2, part3), (wanted, make) => {
        expect(applied(memoryOf(make()), wanted)).toMatchObject({ decoding: { content: { ...fields, ...wanted, confidence: 'high' } } });
      }),
    );
  });
});
