/** Layouts that a reader can be set to: what counts is the reader's setting, never the PC's. */
export const keyboardLayouts = ['us', 'fi'] as const;
export type KeyboardLayout = (typeof keyboardLayouts)[number];

/** What a key writes plain, with Shift and with AltGr; a missing one writes nothing. `dead`: it waits for the next letter. */
export interface KeySigns {
  readonly plain?: string;
  readonly shift?: string;
  readonly altGr?: string;
  readonly dead?: boolean;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const keypad = '1234567890';

/** Rows of `usage: plain shift altGr` (HID Usage Tables, keyboard page), signs one after another. */
function rows(table: Readonly<Record<number, string>>): [number, KeySigns][] {
  return Object.entries(table).map(([usage, signs]) => [Number(usage), signsOf(signs)]);
}

function signsOf(signs: string): KeySigns {
  const [plain, shift, altGr] = signs;
  return { ...(plain && { plain }), ...(shift && { shift }), ...(altGr && { altGr }) };
}

const common: [number, KeySigns][] = [
  ...[...letters].map((letter, at): [number, KeySigns] => [0x04 + at, { plain: letter, shift: letter.toUpperCase() }]),
  ...[...keypad].map((digit, at): [number, KeySigns] => [0x59 + at, { plain: digit, shift: digit }]),
  ...rows({ 44: '  ', 84: '//', 85: '**', 86: '--', 87: '++' }),
];

/** US layout (xkeyboard-config, symbols/us). */
const us: [number, KeySigns][] = [
  ...rows({ 30: '1!', 31: '2@', 32: '3#', 33: '4$', 34: '5%', 35: '6^', 36: '7&', 37: '8*', 38: '9(', 39: '0)' }),
  ...rows({ 45: '-_', 46: '=+', 47: '[{', 48: ']}', 49: '\\|', 50: '\\|', 51: ';:', 52: '\'"', 53: '`~' }),
  ...rows({ 54: ',<', 55: '.>', 56: '/?', 99: '..', 100: '\\|' }),
];

/** Finnish layout (SFS 5966 as in xkeyboard-config, symbols/fi), without the letters that only its third level has. */
const fi: [number, KeySigns][] = [
  ...rows({ 30: '1!', 31: '2"@', 32: '3#£', 33: '4¤$', 34: '5%€', 35: '6&', 36: '7/{', 37: '8([', 38: '9)]', 39: '0=}' }),
  ...rows({ 45: '+?\\', 47: 'åÅ', 49: "'*", 50: "'*", 51: 'öÖ', 52: 'äÄ', 53: '§½' }),
  ...rows({ 54: ',;', 55: '.:', 56: '-_', 99: ',,', 100: '<>|', 8: 'eE€' }),
  [0x2e, { plain: '´', shift: '`', dead: true }],
  [0x30, { plain: '¨', shift: '^', altGr: '~', dead: true }],
];

const layouts: Readonly<Record<KeyboardLayout, ReadonlyMap<number, KeySigns>>> = {
  us: new Map([...common, ...us]),
  fi: new Map([...common, ...fi]),
};

const combining: Readonly<Record<string, string>> = { '´': '\u0301', '`': '\u0300', '¨': '\u0308', '^': '\u0302', '~': '\u0303' };

/** What a key of a layout writes, or undefined for a key that writes nothing. */
export function keySigns(layout: KeyboardLayout, usage: number): KeySigns | undefined {
  return layouts[layout].get(usage);
}

/** A dead key and what was struck after it: an accented letter, or the accent itself before a space, or both signs. */
export function combine(accent: string, sign: string): string {
  if (sign === ' ') return accent;
  const joined = (sign + (combining[accent] ?? '')).normalize('NFC');
  return joined.length === 1 ? joined : accent + sign;
}
