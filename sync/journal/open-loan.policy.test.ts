import { describe, expect, it } from 'vitest';
import type { Circulation, ItemState } from '../../contracts/patron-account.ts';
import { judgeOpenLoan, judgeOpenRenewal, loanStartToleranceMs } from './open-loan.policy.ts';

const askedAtMs = Date.UTC(2026, 10, 23, 10);
const day = 86_400_000;
const item = (circulation: Circulation): ItemState => ({ kind: 'known', title: '', circulation, loan: null });
const lent = (date: string | null, sinceMs: number | null = null): ItemState => ({
  kind: 'known',
  title: '',
  circulation: 'onLoan',
  loan: { due: { date, text: '' }, sinceMs },
});
const parked = (reason: string) => ({ kind: 'park', reason });

describe('a loan that was asked for and whose answer nobody has', () => {
  it.each([
    ['made where a loan began at that moment', lent('2026-12-21', askedAtMs + 1_000), { kind: 'made' }],
    ['made where the other clock is a little behind', lent('2026-12-21', askedAtMs - loanStartToleranceMs), { kind: 'made' }],
    ['for staff where the loan began earlier', lent('2026-12-21', askedAtMs - loanStartToleranceMs - 1), parked('undecidable')],
    ['for staff where the loan began the day before', lent('2026-12-20', askedAtMs - day), parked('undecidable')],
    ['for staff where the loan began later', lent('2026-12-21', askedAtMs + loanStartToleranceMs + 1), parked('undecidable')],
    ['for staff where only a due date is told', lent('2026-12-21'), parked('undecidable')],
    ['for staff where nothing of the loan is told', item('onLoan'), parked('undecidable')],
    ['for staff where the item is lost', item('lost'), parked('itemElsewhere')],
    ['for staff where the item is not known', { kind: 'unknown' } as const, parked('itemUnknown')],
    ['not made where the item is in', item('available'), { kind: 'notMade' }],
    ['not made where the item waits for a hold', item('onHoldShelf'), { kind: 'notMade' }],
    ['not made where the item is in transit', item('inTransit'), { kind: 'notMade' }],
  ] as const)('was %s', (_, state, verdict) => {
    expect(judgeOpenLoan(state, askedAtMs)).toEqual(verdict);
  });
});

describe('a renewal whose answer nobody has', () => {
  const dueBefore = '2026-11-30';
  it.each([
    ['made where the loan is due later than before', lent('2026-12-28'), { kind: 'made' }],
    ['made where the loan is an old one that is due later', lent('2026-12-28', askedAtMs - 20 * day), { kind: 'made' }],
    ['for staff where the due date did not move', lent(dueBefore), parked('replyLost')],
    ['for staff where no date is told', lent(null), parked('replyLost')],
    ['for staff where the loan is a later one', lent('2026-12-28', askedAtMs + day), parked('undecidable')],
    ['not made where the item came back', item('available'), { kind: 'notMade' }],
  ] as const)('was %s', (_, state, verdict) => {
    expect(judgeOpenRenewal(state, { askedAtMs, dueBefore })).toEqual(verdict);
  });

  it('is for staff where nobody knows when it was due before', () => {
    expect(judgeOpenRenewal(lent('2026-12-28'), { askedAtMs, dueBefore: null })).toEqual(parked('replyLost'));
  });
});
