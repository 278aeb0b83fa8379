import type { PadKey } from '../../contracts/ports/keypad.port.ts';
import { modifierBits } from '../hid-keyboard-reader/key-report.codec.ts';

/** First usage of a row `1` to `9`, `0`: above the letters, and on the numeric pad (HID Usage Tables 1.5, keyboard page). */
const digitRows = [0x1e, 0x59] as const;
const digits = '1234567890';
const enterKeys = new Set([0x28, 0x58]);
/** Escape, Backspace, Delete, and Clear of some pads. */
const clearKeys = new Set([0x29, 0x2a, 0x4c, 0x9c, 0xd8]);

/** What a key of a numeric pad means. Num Lock is the PC's own matter: the pad sends the same usages with and without it. */
export function padKeyOf(usage: number, modifiers: number): PadKey {
  if ((modifiers & modifierBits.command) !== 0) return { type: 'other' };
  for (const row of digitRows) {
    const digit = digits[usage - row];
    if (digit !== undefined) return { type: 'digit', digit };
  }
  if (enterKeys.has(usage)) return { type: 'enter' };
  return clearKeys.has(usage) ? { type: 'clear' } : { type: 'other' };
}

/** The boot reports of keys pressed one after another: digits, `#` Enter, `*` Backspace; null for any other sign. For twins and tests. */
export function encodePadKeys(keys: string): Uint8Array[] | null {
  const reports: Uint8Array[] = [];
  for (const sign of keys) {
    const at = digits.indexOf(sign);
    const usage = at >= 0 ? digitRows[1] + at : sign === '#' ? 0x58 : sign === '*' ? 0x2a : null;
    if (usage === null) return null;
    reports.push(Uint8Array.of(0, 0, usage, 0, 0, 0, 0, 0), new Uint8Array(8));
  }
  return reports;
}
