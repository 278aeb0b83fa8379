import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialScanState, stepScan } from '../scan-source/scan-source.machine.ts';
import { checkOf, decodeTags, encodeTag, hexBytes, noTag, type PendingTag, type TagCheck, type TagForm, tagText } from './rdm6300.codec.ts';
import { inspectRdm6300 } from './rdm6300-inspect.codec.ts';
import { tagFraming } from './rdm6300.machine.ts';

const read = (bytes: string, check: TagCheck = 'xor', output: TagForm = 'hex10'): string[] =>
  decodeTags({ check, output }, noTag, Buffer.from(bytes, 'latin1')).lines.map((line) => (line.kind === 'scan' ? line.text : `!${line.fault}`));

describe('frames of 125 kHz modules', () => {
  it.each([
    // Seeed and SparkFun documents; public samples of clones.
    ['RDM6300', '\x0262E3086CED08\x03', 'xor', '62E3086CED'],
    ['ID-12', '\x0262E3086CED08\r\n\x03', 'xor', '62E3086CED'],
    ['a clone that adds', '\x022E00AF0EC9B4\x03', 'sum', '2E00AF0EC9'],
    ['a clone without a check', '\x020105BA0504\x03', 'none', '0105BA0504'],
  ] as const)('of %s are read', (_name, bytes, check, expected) => {
    expect(read(bytes, check)).toEqual([expected]);
  });

  it.each([
    ['a wrong check', '\x0262E3086CED09\x03', 'incomplete'],
    ['the check of another kind', '\x022E00AF0EC9B4\x03', 'incomplete'],
    ['no check', '\x020105BA0504\x03', 'incomplete'],
    ['letters that are no hex', '\x0262E3086CEG08\x03', 'forbiddenCharacters'],
    ['too much', '\x0262E3086CED0808\x03', 'tooLong'],
    ['nothing', '\x02\x03', 'incomplete'],
  ])('with %s are no tag', (_name, bytes, fault) => {
    expect(read(bytes)).toEqual([`!${fault}`]);
  });

  it('with a check are no tag where none is expected', () => {
    expect(read('\x0262E3086CED08\x03', 'none')).toEqual(['!incomplete']);
  });

  it('begin anew with every STX, and bytes outside them are noise', () => {
    expect(read('62E3\x0262E3\x0262E3086CED08\x03\r\n')).toEqual(['!incomplete', '62E3086CED']);
  });

  it.each([
    ['hex10', '62E3086CED'],
    ['decimal10', '3808980205'],
    ['8+16', '00827885'],
  ] as const)('become text as %s: %s', (form, expected) => {
    expect(tagText(hexBytes('62E3086CED'), form)).toBe(expected);
  });

  it('are read as they were written, however they are cut', () => {
    const anyTag = fc.uint8Array({ minLength: 5, maxLength: 5 });
    const anyCheck = fc.constantFrom<TagCheck>('xor', 'sum', 'none');
    fc.assert(
      fc.property(anyTag, anyCheck, fc.boolean(), fc.integer({ min: 1, max: 16 }), (tag, check, hasLineEnd, step) => {
        const bytes = encodeTag(tag, { check, hasLineEnd });
        let pending: PendingTag = noTag;
        const texts: string[] = [];
        for (let at = 0; at < bytes.length; at += step) {
          const decoded = decodeTags({ check, output: 'hex10' }, pending, bytes.subarray(at, at + step));
          pending = decoded.pending;
          texts.push(...decoded.lines.map((line) => (line.kind === 'scan' ? line.text : `!${line.fault}`)));
        }
        expect(texts).toEqual([tagText(tag, 'hex10')]);
        const checked = inspectRdm6300(bytes);
        expect(checked).toMatchObject({ ok: true, fields: { tag: tagText(tag, 'hex10') } });
      }),
    );
  });
});

it('the two checks of a tag differ', () => {
  expect([checkOf('xor', hexBytes('62E3086CED')), checkOf('sum', hexBytes('2E00AF0EC9'))]).toEqual([0x08, 0xb4]);
});

it('a tag that lies before the module is told once, and again after it was gone for a second', () => {
  const frame = encodeTag(hexBytes('62E3086CED'), { check: 'xor' });
  const rules = { framing: tagFraming({ check: 'xor', output: 'hex10' }), doubleReadMs: 1000 };
  let state = initialScanState(rules.framing.empty);
  const toldAt: number[] = [];
  for (const atMs of [0, 200, 400, 1300, 2200, 3300]) {
    const step = stepScan(rules, state, { type: 'bytes.arrived', bytes: frame, atMs });
    state = step.state;
    if (step.outputs.length > 0) toldAt.push(atMs);
  }
  expect(toldAt).toEqual([0, 3300]);
});

describe('inspection of a frame', () => {
  it.each([
    ['no frame', '3632'],
    ['a wrong check', '023632453330383643454430390d0a03'],
    ['five digits', '02313233343503'],
    ['nothing', ''],
  ])('refuses %s with a sentence', (_name, hex) => {
    expect(inspectRdm6300(Buffer.from(hex, 'hex'))).toMatchObject({ ok: false, error: expect.stringMatching(/\.$/) as unknown });
  });
});
