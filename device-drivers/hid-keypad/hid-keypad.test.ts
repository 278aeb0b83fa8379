import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PadKey } from '../../contracts/ports/keypad.port.ts';
import { encodePadKeys } from './hid-keypad.codec.ts';
import { type KeysDown, stepPad } from './hid-keypad.machine.ts';

const report = (modifiers: number, ...keys: number[]): Uint8Array => Uint8Array.from([modifiers, 0, ...keys, 0, 0, 0, 0, 0, 0].slice(0, 8));
const released = report(0);

function press(reports: readonly Uint8Array[]): string {
  let down: KeysDown = [];
  return reports
    .flatMap((bytes): readonly PadKey[] => {
      const step = stepPad(down, bytes);
      down = step.down;
      return step.pressed;
    })
    .map((key) => (key.type === 'digit' ? key.digit : { enter: '#', clear: '*', other: '?' }[key.type]))
    .join('');
}

describe('the keys of a numeric pad', () => {
  // HID Usage Tables 1.5, keyboard page: 0x59 is the pad's 1, 0x62 its 0, 0x1e and 0x27 those above the letters.
  it.each([
    ['the pad', [0x59, 0x61, 0x62], '190'],
    ['the row above the letters', [0x1e, 0x26, 0x27], '190'],
    ['both Enters', [0x28, 0x58], '##'],
    ['Escape, Backspace and Delete', [0x29, 0x2a, 0x4c], '***'],
    ['a letter, Num Lock and the signs of the pad', [0x04, 0x53, 0x54, 0x57, 0x63], '?????'],
  ])('of %s', (_which, usages, written) => {
    expect(press(usages.flatMap((usage) => [report(0, usage), released]))).toBe(written);
  });

  it('count once for as long as they are down, also where the next one is pressed before', () => {
    expect(press([report(0, 0x59), report(0, 0x59), report(0, 0x59, 0x5a), report(0, 0x5a), released, report(0, 0x5a)])).toBe('122');
  });

  it('that cannot be told apart, and other reports, change nothing', () => {
    expect(press([report(0, 0x59), Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 1), Uint8Array.of(1, 2, 3), report(0, 0x59)])).toBe('1');
  });

  it('with Ctrl, Alt or the Windows key are no digits', () => {
    expect(press([report(0x01, 0x59), released, report(0x04, 0x5a), released, report(0x08, 0x5b)])).toBe('???');
  });

  it('come as they were pressed', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9#*]{0,20}$/), (keys) => press(encodePadKeys(keys) ?? []) === keys));
  });

  it('never throw for any bytes', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 12 })), (reports) => /^[0-9#*?]*$/.test(press(reports))));
  });
});
