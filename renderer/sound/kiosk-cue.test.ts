import { describe, expect, it } from 'vitest';
import type { KioskView } from '../../contracts/views.schema.ts';
import { kioskCue } from './kiosk-cue.ts';

const common = { language: 'fi', warning: null } as const;
const borrowing = (counts: Partial<Record<'asking' | 'done' | 'refused' | 'unclear', number>>, hintCount = 0): KioskView => ({
  screen: 'borrowing',
  rows: [],
  counts: { asking: 0, done: 0, refused: 0, unclear: 0, ...counts },
  hint: null,
  hintCount,
  ...common,
});
const pin = (digits: number): KioskView => ({ screen: 'awaitingPin', digits, ...common });
const refused: KioskView = {
  screen: 'refused',
  code: 'card-unknown-or-pin-wrong',
  incidentCode: 'AB12',
  leaving: { secondsLeft: 10 },
  hint: null,
  hintCount: 0,
  ...common,
} as KioskView;

const leavingIn = (secondsLeft: number): KioskView => ({ ...refused, leaving: { secondsLeft } }) as KioskView;

describe('the cue of a change on the kiosk', () => {
  it.each<[string, KioskView, KioskView, string | null]>([
    ['an item lent', borrowing({ asking: 1 }), borrowing({ done: 1 }), 'done'],
    ['an item refused', borrowing({ asking: 1 }), borrowing({ refused: 1 }), 'refused'],
    ['one lent and one refused at once', borrowing({ asking: 2 }), borrowing({ done: 1, refused: 1 }), 'refused'],
    ['an item of which nobody knows', borrowing({ asking: 1 }), borrowing({ unclear: 1 }), 'attention'],
    ['a scan that could not be read', borrowing({}), borrowing({}, 1), 'attention'],
    ['an item that is being asked', borrowing({}), borrowing({ asking: 1 }), null],
    ['the same again', borrowing({ done: 3 }), borrowing({ done: 3 }), null],
    ['a key', pin(1), pin(2), 'key'],
    ['a key taken back', pin(2), pin(1), null],
    ['a session refused', pin(4), refused, 'refused'],
    ['a session that begins', pin(4), borrowing({}), null],
    ['the end in sight', borrowing({}), { ...borrowing({}), warning: { secondsLeft: 30 } }, 'warning'],
    ['a screen about to leave', leavingIn(11), leavingIn(10), 'warning'],
    ['a screen that still leaves', leavingIn(10), leavingIn(9), null],
    ['a screen that was given more time', leavingIn(3), leavingIn(30), null],
    ['a second less', { ...borrowing({}), warning: { secondsLeft: 30 } }, { ...borrowing({}), warning: { secondsLeft: 29 } }, null],
  ])('%s', (_what, before, now, cue) => {
    expect(kioskCue(before, now)).toBe(cue);
  });
});
