import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decompact, schemes } from '../../device-drivers/tag-data/iso15962-compaction.codec.ts';
import { decodeLength } from '../../device-drivers/tag-data/iso15962-objects.codec.ts';
import { decodeSystemInformation } from '../../device-drivers/tag-data/iso15693-system-info.codec.ts';
import { decodeContentParameter, decodeSetInformation } from '../../device-drivers/tag-data/iso28560-2-elements.codec.ts';
import { decodeIsil } from '../../device-drivers/tag-data/isil.codec.ts';
import { inspectTag } from '../../device-drivers/tag-data/tag-inspect.codec.ts';

interface Vector {
  readonly protocol: string;
  readonly hex: string;
  readonly meaning: Readonly<Record<string, unknown>>;
}

const vectors = readFileSync(new URL('../vectors/tags-sample.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

const tag = (bytes: Uint8Array): object => inspectTag(bytes).fields;

/** What each protocol's codec makes of the bytes, in the words of the vectors. */
const decoders: Readonly<Record<string, (bytes: Uint8Array) => object | null>> = {
  'iso28560-3': tag,
  'iso28560-2': tag,
  '3m-rfid501-tag': tag,
  'iso15693-sysinfo': (bytes) => {
    const info = decodeSystemInformation(bytes);
    return info === null ? null : { ...info, uid: info.uid.toLowerCase(), secured: info.afi === 0x07 };
  },
  'iso15962-compaction': (bytes) => ({ scheme: '6-bit', value: decompact(schemes.sixBit, bytes) }),
  'iso15962-length': (bytes) => ({ length: decodeLength(bytes)?.length }),
  'iso28560-2-isil': (bytes) => ({ isil: decodeIsil(bytes) }),
  'iso28560-2-content-parameter': (bytes) => ({ presentOids: decodeContentParameter(bytes) }),
  'iso28560-2-set-info': (bytes) => {
    const set = decodeSetInformation(decompact(schemes.integer, bytes) ?? '');
    return { partsInItem: set?.parts, partNumber: set?.part };
  },
};

describe('tag vectors', () => {
  it.each(vectors.map((vector) => [vector.protocol, vector.hex, vector] as const))('%s %s means what it should', (protocol, hex, { meaning }) => {
    const { rule: _rule, crcRule: _crcRule, note: _note, ...facts } = meaning;
    expect(decoders[protocol]?.(Uint8Array.from(Buffer.from(hex, 'hex')))).toMatchObject(facts);
  });

  it('give the item ids of whole tags', () => {
    const ids = vectors
      .filter(({ protocol }) => decoders[protocol] === tag)
      .map(({ hex }) => inspectTag(Uint8Array.from(Buffer.from(hex, 'hex'))).itemId);
    expect(ids).toEqual(['11223344', null, '611N00576578', '1302003767']);
  });
});
