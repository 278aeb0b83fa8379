import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodeRules } from '../bar-code/code-rules.codec.ts';
import { initialScanState, stepScan } from '../scan-source/scan-source.machine.ts';
import { inspectHidKeyboard } from './hid-keyboard-inspect.codec.ts';
import { keyFraming } from './hid-keyboard-reader.machine.ts';
import { combine, type KeyboardLayout } from './key-layouts.codec.ts';
import { decodeKeyReport, encodeTyping, nothingTyped, type TypedText, typeReport } from './key-report.codec.ts';

const report = (modifiers: number, ...keys: number[]): Uint8Array => Uint8Array.from([modifiers, 0, ...keys, 0, 0, 0, 0, 0, 0].slice(0, 8));
const released = report(0);
const enter = report(0, 0x28);

function type(layout: KeyboardLayout, reports: readonly Uint8Array[]): string[] {
  let typed: TypedText = nothingTyped;
  return reports.flatMap((bytes) => {
    const decoded = decodeKeyReport(bytes);
    if (decoded === null) return ['no report'];
    const step = typeReport(layout, typed, decoded);
    typed = step.typed;
    return step.ended;
  });
}

/** One key with its modifiers, let go again, and Enter. */
const key = (layout: KeyboardLayout, modifiers: number, usage: number): string | undefined =>
  type(layout, [report(modifiers, usage), released, enter])[0];

describe('keys', () => {
  it.each([
    // HID Usage Tables 1.5, keyboard page; xkeyboard-config, symbols/fi.
    [0x1f, '2"@'],
    [0x20, '3#£'],
    [0x21, '4¤$'],
    [0x22, '5%€'],
    [0x23, '6&'],
    [0x24, '7/{'],
    [0x25, '8(['],
    [0x26, '9)]'],
    [0x27, '0=}'],
    [0x2d, '+?\\'],
    [0x2f, 'åÅ'],
    [0x31, "'*"],
    [0x32, "'*"],
    [0x33, 'öÖ'],
    [0x34, 'äÄ'],
    [0x35, '§½'],
    [0x36, ',;'],
    [0x37, '.:'],
    [0x38, '-_'],
    [0x64, '<>|'],
  ])('with usage %i write %s on the Finnish layout', (usage, signs) => {
    const written = [0x00, 0x02, 0x40].slice(0, signs.length).map((modifiers) => key('fi', modifiers, usage));
    expect(written).toEqual([...signs]);
  });

  it('write the letters and digits of the US layout', () => {
    expect(type('us', [report(0, 0x04), released, report(0x20, 0x1d), released, report(0, 0x27), released, report(0x02, 0x24), enter])).toEqual([
      'aZ0&',
    ]);
  });

  it('of the keypad write digits, and its Enter ends as Enter and Tab do', () => {
    for (const end of [0x28, 0x2b, 0x58]) expect(type('us', [report(0, 0x59), released, report(0, 0x62), report(0, end)])).toEqual(['10']);
  });

  it('count once for as long as they are down, and again after they were let go', () => {
    expect(type('us', [report(0, 0x1e), report(0, 0x1e), report(0, 0x1e, 0x1f), report(0, 0x1f), released, report(0, 0x1f), enter])).toEqual(['122']);
  });

  it('that cannot be told apart change nothing', () => {
    const rollover = Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 1);
    expect(type('us', [report(0, 0x1e), rollover, report(0, 0x1e), released, enter])).toEqual(['1']);
  });

  it.each([
    ['Ctrl', 0x01],
    ['Alt', 0x04],
    ['GUI', 0x08],
  ])('with %s write nothing that a scan may hold', (_name, modifiers) => {
    expect(key('us', modifiers, 0x1e)).toBe('\0');
  });

  it('that the layout does not have write nothing that a scan may hold', () => {
    expect([key('us', 0x40, 0x1f), key('fi', 0, 0x3a)]).toEqual(['\0', '\0']);
  });
});

describe('dead keys of the Finnish layout', () => {
  const space = report(0, 0x2c);
  const e = report(0, 0x08);

  it.each([
    ['acute', 0x00, 0x2e, 'é', '´'],
    ['grave', 0x02, 0x2e, 'è', '`'],
    ['diaeresis', 0x00, 0x30, 'ë', '¨'],
    ['circumflex', 0x02, 0x30, 'ê', '^'],
    ['tilde', 0x40, 0x30, 'ẽ', '~'],
  ])('%s joins the next letter, and stands alone before a space or the end', (_name, modifiers, usage, letter, sign) => {
    const accent = report(modifiers, usage);
    expect(type('fi', [accent, released, e, released, enter])).toEqual([letter]);
    expect(type('fi', [accent, released, space, released, enter])).toEqual([sign]);
    expect(type('fi', [accent, released, enter])).toEqual([sign]);
  });

  it('write both signs where they do not join', () => {
    expect(combine('´', '1')).toBe('´1');
  });
});

describe('a keyboard reader', () => {
  const rules: CodeRules = { minLength: 1, maxLength: 64, stripAim: true };
  const scan = (layout: KeyboardLayout, reports: readonly Uint8Array[]): string[] => {
    const framing = keyFraming(layout, rules);
    let state = initialScanState(framing.empty);
    return reports.flatMap((bytes, at) => {
      const step = stepScan({ framing, doubleReadMs: 0 }, state, { type: 'bytes.arrived', bytes, atMs: at * 2 });
      state = step.state;
      return step.outputs.map((output) => (output.type === 'scan' ? output.text : `!${output.fault}`));
    });
  };

  it('reads what a reader with its layout types', () => {
    const printable = fc.stringMatching(/^[A-Za-z0-9 ,.:;\-_/()=+*'"#%&!?<>]{1,20}$/).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.constantFrom<KeyboardLayout>('us', 'fi'), printable, (layout, text) => {
        expect(scan(layout, encodeTyping(layout, text) ?? [])).toEqual([text]);
      }),
    );
  });

  it('misreads signs, never digits and letters, where its layout is set wrong', () => {
    const typed = encodeTyping('us', 'FI-167/A') ?? [];
    expect(scan('fi', typed)).toEqual(['FI+167-A']);
  });

  it('gives no scan with a key that writes nothing', () => {
    expect(scan('us', [report(0, 0x1e), report(0, 0x3a), report(0, 0x1f), enter])).toEqual(['!forbiddenCharacters']);
  });

  it('gives no scan for Enter alone, nor for other reports', () => {
    expect(scan('us', [enter, released, Uint8Array.of(1, 2, 3)])).toEqual(['!forbiddenCharacters']);
  });

  it('stays bounded while keys never end', () => {
    const framing = keyFraming('us', rules);
    let pending = framing.empty;
    for (let run = 0; run < 5000; run += 1) pending = framing.decode(pending, run % 2 === 0 ? report(0, 0x1e) : released).pending;
    expect(pending.text.length).toBeLessThanOrEqual(80);
  });
});

describe('inspection of a report', () => {
  it.each([
    ['00002f0000000000', 'å', '['],
    ['02002f0000000000', 'Å', '{'],
    ['0200240000000000', '/', '&'],
    ['40001f0000000000', '@', null],
    ['00002b0000000000', '\t', '\t'],
    ['0000580000000000', '\n', '\n'],
  ])('%s is %s in Finnish and %s in US', (hex, finnish, american) => {
    expect(inspectHidKeyboard(Buffer.from(hex, 'hex'))).toMatchObject({ ok: true, fields: { fi: finnish, us: american } });
  });

  it('names a rollover and a release, and refuses other lengths', () => {
    expect(inspectHidKeyboard(Buffer.from('0000010101010101', 'hex'))).toMatchObject({ ok: true, name: 'rollover', fields: { us: null } });
    expect(inspectHidKeyboard(new Uint8Array(8))).toMatchObject({ ok: true, name: 'released' });
    expect(inspectHidKeyboard(new Uint8Array(7))).toMatchObject({ ok: false });
  });
});
