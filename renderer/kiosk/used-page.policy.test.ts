import { describe, expect, it } from 'vitest';
import type { KioskView } from '../../contracts/views.schema.ts';
import { freshPage, type PageUse, usedBy } from './used-page.policy.ts';

const common = { language: 'fi', warning: null } as const;
const counts = { asking: 0, done: 0, refused: 0, unclear: 0 };
const idle: KioskView = { screen: 'idle', ...common };
const pin: Extract<KioskView, { screen: 'awaitingPin' }> = { screen: 'awaitingPin', digits: 1, ...common };
const borrowing: KioskView = { screen: 'borrowing', rows: [], counts, hint: null, hintCount: 0, ...common };
const card: KioskView = { screen: 'awaitingCard', hint: null, hintCount: 0, ...common };
const number: KioskView = { screen: 'awaitingNumber', digits: 1, tail: '', ...common };
const refused: KioskView = {
  screen: 'refused',
  code: 'card-unknown-or-pin-wrong',
  incidentCode: 'K7M2',
  leaving: { secondsLeft: 30 },
  hint: null,
  hintCount: 0,
  ...common,
};
const ended: KioskView = {
  screen: 'ended',
  lent: 1,
  returned: 0,
  taken: 0,
  unclear: { loans: 0, returns: 0 },
  by: 'patron',
  leaving: null,
  ...common,
};

const useAfter = (...views: (KioskView | null)[]): PageUse =>
  views.reduce<PageUse>((use, view) => usedBy(use, { phase: view === null ? 'lost' : 'live', view }), freshPage);

describe('a page', () => {
  it.each([
    ['was at rest', [idle]],
    ['asked for a card', [idle, card, idle]],
    ['came to the front with the thanks for the visit before', [ended, idle]],
    ['lost its station at rest', [idle, null, idle]],
  ])('that %s is as good as new', (_, views) => {
    expect(useAfter(...views)).toMatchObject({ isUsed: false, isOver: false });
  });

  it.each([
    ['a PIN was typed on', [idle, pin]],
    ['items are lent on', [idle, pin, borrowing]],
  ])('that %s is used, and its visit goes on', (_, views) => {
    expect(useAfter(...views)).toMatchObject({ isUsed: true, isOver: false });
  });

  it.each([
    ['thanks', ended],
    ['is at rest', idle],
    ['asks the next one for a card', card],
    ['asks the next one for a PIN', pin],
    ['lost its station', null],
  ])('that was used and %s has seen the end of the visit', (_, view) => {
    expect(useAfter(idle, pin, borrowing, view)).toMatchObject({ isUsed: true, isOver: true });
  });

  it.each([
    ['thanks', [borrowing, ended]],
    ['asks once more for a card that could not be read', [refused, card]],
    ['goes back from the number to the card', [number, card]],
  ])('that was used and %s keeps its patron’s choices', (_, views) => {
    expect(useAfter(idle, pin, ...views)).toMatchObject({ isOver: true, isSamePatron: true });
  });

  it.each([
    ['is at rest', idle],
    ['asks the next one for a PIN', pin],
    ['lost its station', null],
  ])('that was used and %s keeps nobody’s choices', (_, view) => {
    expect(useAfter(idle, pin, borrowing, view)).toMatchObject({ isOver: true, isSamePatron: false });
    expect(useAfter(idle, pin, borrowing, view, ended)).toMatchObject({ isSamePatron: false });
  });

  it.each([true, false])(
    'that showed returns ends with a card at them, whoever’s it is: their choices go along unless a stranger is likely (%s)',
    (isPerhapsAnother) => {
      const returning: KioskView = { screen: 'returning', rows: [], counts, hint: null, hintCount: 0, ...common };
      expect(useAfter(idle, returning, { ...pin, isPerhapsAnother })).toMatchObject({ isOver: true, isSamePatron: !isPerhapsAnother });
    },
  );

  it('that came with the thanks for the visit before keeps the choices of the next patron, who uses it', () => {
    expect(useAfter(ended, pin, borrowing, ended)).toMatchObject({ isOver: true, isSamePatron: true });
  });

  it('that saw an end never counts as new again', () => {
    expect(useAfter(idle, pin, borrowing, ended, idle, pin)).toMatchObject({ isOver: true });
  });

  it('that went from PIN to rest has seen the end: keys were pressed on it', () => {
    expect(useAfter(pin, idle)).toMatchObject({ isOver: true });
  });
});
