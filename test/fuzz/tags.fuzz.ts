import { describe, expect, it } from 'vitest';
import { isAcceptableScan } from '../../contracts/secrets.ts';
import { tellBlockOrder } from '../../device-drivers/tag-data/block-order.codec.ts';
import { decodeIso28560Part2, encodeIso28560Part2 } from '../../device-drivers/tag-data/iso28560-2.codec.ts';
import { encodeIso28560Part3 } from '../../device-drivers/tag-data/iso28560-3.codec.ts';
import { encodeExtension } from '../../device-drivers/tag-data/iso28560-3-extensions.codec.ts';
import { decodeTag } from '../../device-drivers/tag-data/tag.codec.ts';
import { inspectTag } from '../../device-drivers/tag-data/tag-inspect.codec.ts';
import { readEffort } from '../run/effort.ts';
import { below, mutateBytes } from '../support/mutate-bytes.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(20_000);
const limitMs = 3_600_000;
const telling = [0x00, 0x01, 0x04, 0x06, 0x11, 0x21, 0x3e, 0x7f, 0x80, 0x81, 0x91, 0xff];

type Random = () => number;

function itemId(random: Random): string {
  const length = 4 + below(random, 13);
  return Array.from({ length }, () => '0123456789ABCN-'[below(random, random() < 0.7 ? 10 : 15)]).join('');
}

function fields(random: Random) {
  const parts = 1 + below(random, 4);
  return {
    itemId: itemId(random),
    ownerIsil: random() < 0.2 ? null : 'FI-Lumi',
    usage: 'circulating',
    part: 1 + below(random, parts),
    parts,
  } as const;
}

function part3Tag(random: Random): Uint8Array {
  const bytes = encodeIso28560Part3(fields(random), [32, 36, 64, 112][below(random, 4)] ?? 32);
  if (bytes.length > 36 && random() < 0.5) bytes.set(encodeExtension({ id: 101, payload: Uint8Array.of(0x74, 0x61) }), 34);
  return bytes;
}

function part2Tag(random: Random): Uint8Array {
  const further = random() < 0.5 ? [] : [{ oid: 17, scheme: 6, data: Uint8Array.from(Buffer.from('Lumen aika')) } as const];
  return encodeIso28560Part2(fields(random), 112, further);
}

/** CRC-16 bit by bit, on purpose not the decoder's own. */
function slowCrc(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

/** Whether a check value that the facts allow stands on the tag: with or without the zero fill, either byte first, or 0000. */
function hasGoodCrc(bytes: Uint8Array): boolean {
  const stored = (bytes[19] ?? 0) | ((bytes[20] ?? 0) << 8);
  const owner = Array.from({ length: 13 }, (_, at) => bytes[21 + at] ?? 0);
  const full = slowCrc([...bytes.subarray(0, 19), ...owner]);
  const isBare = owner[11] === 0 && owner[12] === 0 && stored === slowCrc([...bytes.subarray(0, 19), ...owner.slice(0, 11)]);
  return stored === full || isBare || stored === (((full & 0xff) << 8) | (full >> 8)) || stored === 0;
}

describe(`${count} mutated tags (seed ${seed})`, () => {
  it('of ISO 28560-3 never give an id by a check value that does not hold, nor by another model', { timeout: limitMs }, () => {
    const random = seededRandom(seed);
    const lies: string[] = [];
    for (let run = 0; run < count; run += 1) {
      const bytes = mutateBytes(part3Tag(random), random, telling);
      const dsfid = [null, 0x00, 0x3e][below(random, 3)] ?? null;
      const decoding = decodeTag({ bytes, dsfid, isWhole: random() < 0.8 });
      if (decoding.kind !== 'item') continue;
      const isTrue = decoding.content.model === 'iso28560-3' && isAcceptableScan(decoding.content.itemId) && hasGoodCrc(bytes);
      if (!isTrue) lies.push(`${decoding.content.model} ${decoding.content.itemId} from ${Buffer.from(bytes).toString('hex')}`);
    }
    expect(lies).toEqual([]);
  });

  it('of ISO 28560-2 never crash a decoder, and give acceptable ids only', { timeout: limitMs }, () => {
    const random = seededRandom(seed + 1);
    for (let run = 0; run < count; run += 1) {
      const bytes = mutateBytes(part2Tag(random), random, telling);
      const decoding = decodeIso28560Part2(bytes, { isWhole: random() < 0.5, isDeclared: random() < 0.5 });
      if (decoding.kind === 'item') expect(isAcceptableScan(decoding.content.itemId)).toBe(true);
    }
  });

  it('never crash the inspector or the block order, which show no id of a damaged tag', { timeout: limitMs }, () => {
    const random = seededRandom(seed + 2);
    for (let run = 0; run < count; run += 1) {
      const bytes = mutateBytes(random() < 0.7 ? part3Tag(random) : part2Tag(random), random, telling);
      const { itemId: id, crc, ok, error } = inspectTag(bytes);
      if ((crc === 'invalid' && id !== null) || ok !== (error === null)) throw new Error(Buffer.from(bytes).toString('hex'));
      if (run % 10 === 0) tellBlockOrder(bytes, 4);
    }
  });
});
