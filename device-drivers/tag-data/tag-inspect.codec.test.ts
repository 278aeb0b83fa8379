import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIso28560Part2 } from './iso28560-2.codec.ts';
import { encodeIso28560Part3 } from './iso28560-3.codec.ts';
import { encodeExtension } from './iso28560-3-extensions.codec.ts';
import { inspectTag } from './tag-inspect.codec.ts';

const fields = { itemId: '30234000517861', ownerIsil: 'FI-Lumi', usage: 'circulating', part: 2, parts: 3 } as const;
const sure = { ok: true, itemId: fields.itemId, ownerIsil: 'FI-Lumi', usage: 'circulating', part: 2, parts: 3, error: null } as const;

describe('inspecting a tag', () => {
  it('shows all of a tag of ISO 28560-3', () => {
    const bytes = encodeIso28560Part3(fields, 64);
    bytes.set(encodeExtension({ id: 1, payload: Uint8Array.of(1) }), 34);
    const extensions = [{ id: 1, name: 'library', payload: '01' }];
    expect(inspectTag(bytes)).toMatchObject({ ...sure, model: 'iso28560-3', crc: 'valid', extensions });
  });

  it('shows all of a tag of ISO 28560-2', () => {
    expect(inspectTag(encodeIso28560Part2(fields, 64))).toMatchObject({ ...sure, model: 'iso28560-2', crc: 'absent', extensions: [] });
  });

  it('shows nothing of a damaged tag but that it is one', () => {
    const bytes = encodeIso28560Part3(fields, 64);
    bytes[4] = (bytes[4] ?? 0) ^ 1;
    const shown = inspectTag(bytes);
    expect(shown).toMatchObject({ ok: false, model: 'iso28560-3', itemId: null, ownerIsil: null, crc: 'invalid', fields: {} });
    expect(shown.error).toMatch(/check value/);
  });

  it('calls an unfinished check value absent', () => {
    const bytes = encodeIso28560Part3(fields, 64);
    bytes.set([0, 0], 19);
    expect(inspectTag(bytes)).toMatchObject({ ok: true, itemId: fields.itemId, crc: 'absent' });
  });

  it('never shows the number of a patron card', () => {
    const shown = inspectTag(encodeIso28560Part3({ ...fields, itemId: '24567000001016', usage: 'patronCard' }, 64));
    expect(shown).toMatchObject({ usage: 'patronCard', itemId: null });
    expect(JSON.stringify(shown)).not.toContain('24567');
  });

  it('says what an unknown tag is', () => {
    expect(inspectTag(Uint8Array.of(1, 2, 3))).toMatchObject({ ok: false, model: 'unknown', crc: 'absent', error: expect.any(String) });
  });

  it('calls no blank tag whole whose check value does not hold', () => {
    const bytes = new Uint8Array(32);
    bytes[20] = 0xf1;
    expect(inspectTag(bytes)).toMatchObject({ ok: false, model: 'iso28560-3', itemId: null, crc: 'invalid', error: expect.any(String) });
  });

  it('says something about any bytes, and never an id of an invalid check value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { ok, itemId, crc, error } = inspectTag(bytes);
        expect(ok).toBe(error === null);
        if (crc === 'invalid') expect([ok, itemId]).toEqual([false, null]);
      }),
    );
  });
});
