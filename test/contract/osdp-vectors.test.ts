import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { inspectOsdp } from '../../device-drivers/osdp/osdp-inspect.codec.ts';

interface Vector {
  readonly hex: string;
  readonly meaning: Readonly<Record<string, unknown>> & { readonly reject?: boolean; readonly wellFormed?: boolean };
}

const file = path.join(import.meta.dirname, '..', 'vectors', 'osdp-sample.jsonl');
const vectors = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.includes('"protocol": "osdp"'))
  .map((line) => JSON.parse(line) as Vector);
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe('OSDP vectors of public sources', () => {
  it('are all there', () => expect(vectors.length).toBeGreaterThanOrEqual(17));

  it.each(vectors.filter(({ meaning }) => meaning.reject !== true))('$hex says what it should', ({ hex, meaning }) => {
    const { note: _note, ...expected } = meaning;
    const inspection = inspectOsdp(bytesOf(hex));
    expect(inspection).toMatchObject({ ok: true, crc: 'valid', name: meaning['name'], error: null });
    expect(inspection.fields).toMatchObject(expected);
  });

  it.each(vectors)('$hex is written as it was read', ({ hex }) => {
    const frame = decodeFrame(bytesOf(hex));
    if (!frame.ok) throw new Error(frame.fault);
    const { mac } = frame;
    const written = encodeFrame({ ...frame, ...(mac === null ? { mac: undefined } : { mac: () => mac }) } as Parameters<typeof encodeFrame>[0]);
    expect(Buffer.from(written).toString('hex')).toBe(hex);
  });
});
