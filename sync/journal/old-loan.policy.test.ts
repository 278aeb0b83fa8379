import { describe, expect, it } from 'vitest';
import type { Circulation, ItemState } from '../../contracts/patron-account.ts';
import { LocalTime } from '../library-system/sip2/sip2-date.codec.ts';
import { judgePastReturn, type PastReturnFacts } from './old-loan.policy.ts';

const time = new LocalTime('Europe/Helsinki');
const returnedAtMs = Date.UTC(2026, 10, 23, 10);
const facts: PastReturnFacts = { returnedAtMs, nowMs: returnedAtMs + 3_600_000, shortestLoanDays: 28, dayAt: (at) => time.dayAt(at) };
const item = (circulation: Circulation, loan: Extract<ItemState, { kind: 'known' }>['loan'] = null): ItemState => ({
  kind: 'known',
  title: 'Kalevala',
  circulation,
  loan,
});
const lent = (date: string | null, sinceMs: number | null = null): ItemState => item('onLoan', { due: { date, text: date ?? 'soon' }, sinceMs });

describe('a return that the library system has not heard of', () => {
  it.each(['available', 'onHoldShelf', 'inTransit'] as const)('is settled where the item is %s', (circulation) => {
    expect(judgePastReturn(item(circulation), facts)).toEqual({ kind: 'settled' });
  });

  it.each([
    ['the item is not known', { kind: 'unknown' } as const, 'itemUnknown'],
    ['the item is lost', item('lost'), 'itemElsewhere'],
    ['the item is missing', item('missing'), 'itemElsewhere'],
    ['the item is somewhere else', item('other'), 'itemElsewhere'],
    ['a loan of nothing else is told', item('onLoan'), 'undecidable'],
    ['the due date is no date', lent(null), 'undecidable'],
    ['the loan began after the return', lent('2026-12-21', returnedAtMs + 1), 'lentAgain'],
    ['a loan of the day of the return could be due that day', lent('2026-12-21'), 'undecidable'],
    ['the due date is later still', lent('2027-01-30'), 'undecidable'],
  ])('is for staff where %s', (_, state, reason) => {
    expect(judgePastReturn(state, facts)).toEqual({ kind: 'park', reason });
  });

  it.each([
    ['the loan began before the return', lent('2027-01-30', returnedAtMs)],
    ['no loan of the day of the return is due so early', lent('2026-12-20')],
    ['the loan is overdue', lent('2026-11-01')],
  ])('is sent where %s', (_, state) => {
    expect(judgePastReturn(state, facts)).toEqual({ kind: 'send' });
  });

  it('counts local days: an evening in Helsinki is not yet the next day, a night is', () => {
    const night = Date.UTC(2026, 10, 23, 22, 30);
    expect(judgePastReturn(lent('2026-12-21'), { ...facts, returnedAtMs: night, nowMs: night + 1 })).toEqual({ kind: 'send' });
  });

  it('is for staff where the clock says that it is yet to come', () => {
    expect(judgePastReturn(lent('2026-11-01'), { ...facts, nowMs: returnedAtMs - 1 })).toEqual({ kind: 'park', reason: 'undecidable' });
  });
});
