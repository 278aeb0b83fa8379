import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardLock, isGuessing, pinLockoutRules } from './pin-lockout.policy.ts';

const hourMs = 3_600_000;
const times = (count: number, ageMs: number): number[] => Array.from({ length: count }, () => ageMs);

describe("a card's lock-out", () => {
  it.each([
    [0, 'open', 0],
    [2, 'open', 0],
    [3, 'waiting', 30_000],
    [4, 'waiting', 60_000],
    [5, 'waiting', 120_000],
    [6, 'waiting', 240_000],
    [7, 'waiting', 480_000],
    [8, 'waiting', 900_000],
    [9, 'waiting', 900_000],
    [10, 'staff', 24 * hourMs],
    [40, 'staff', 24 * hourMs],
  ])('after %i wrong tries just now is %s for %i ms', (count, kind, forMs) => {
    expect(cardLock(times(count, 0))).toEqual(kind === 'open' ? { kind } : { kind, forMs });
  });

  it('ends with its wait, to the millisecond', () => {
    expect(cardLock([29_999, 40_000, 50_000])).toEqual({ kind: 'waiting', forMs: 1 });
    expect(cardLock([30_000, 40_000, 50_000])).toEqual({ kind: 'open' });
  });

  it('forgives what is 24 hours old', () => {
    expect(cardLock([...times(9, 2 * hourMs), 24 * hourMs])).toEqual({ kind: 'open' });
  });

  it('lasts, for staff, until the tenth newest try is 24 hours old', () => {
    expect(cardLock([...times(9, hourMs), 20 * hourMs])).toEqual({ kind: 'staff', forMs: 4 * hourMs });
  });

  it('of a tenth try lasts as long as its own wait, also where the oldest try is nearly forgiven', () => {
    expect(cardLock([...times(9, 1), 24 * hourMs - 5])).toEqual({ kind: 'staff', forMs: 899_999 });
  });

  it('never gets shorter by one more wrong try', () => {
    const ages = fc.array(fc.integer({ min: 1, max: 25 * hourMs }), { maxLength: 15 });
    fc.assert(
      fc.property(ages, (before) => {
        const left = (lock: ReturnType<typeof cardLock>): number => (lock.kind === 'open' ? 0 : lock.forMs);
        expect(left(cardLock([...before, 0]))).toBeGreaterThanOrEqual(left(cardLock(before)));
      }),
      // Found by a run: a tenth try that promised less than the wait of the ninth.
      { examples: [[[...times(8, 1), 24 * hourMs - 899_998]]] },
    );
  });

  it('allows 9 tries at the most in any 24 hours, whoever tries as fast as the waits allow, and a tenth that locks', () => {
    let nowMs = 0;
    const tries: number[] = [];
    while (nowMs < 24 * hourMs) {
      const lock = cardLock(tries.map((at) => nowMs - at));
      if (lock.kind === 'open') tries.push(nowMs);
      nowMs += lock.kind === 'open' ? 1_000 : lock.forMs;
    }
    expect(tries).toHaveLength(pinLockoutRules.triesBeforeStaff);
  });
});

describe('guessing at a terminal', () => {
  const tries = (count: number, cards: number, ageMs = 0) =>
    Array.from({ length: count }, (_, index) => ({ digest: `card ${index % cards}`, ageMs }));

  it.each([
    ['19 tries over 5 cards are none', tries(19, 5), false],
    ['20 tries over 5 cards are', tries(20, 5), true],
    ['50 cards with one try each are', tries(50, 50), true],
    ['20 tries over 4 cards are none: the cards are locked by then', tries(20, 4), false],
    ['20 tries of ten minutes ago are none', tries(20, 20, 600_000), false],
  ])('%s', (_title, given, expected) => {
    expect(isGuessing(given)).toBe(expected);
  });
});
