import { beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { ItemState } from '../../contracts/patron-account.ts';
import type { JournalKind } from '../../contracts/ports/journal.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { FakeLibrarySystem } from '../../test/support/fake-library-system.ts';
import { MemoryJournal } from '../../test/support/memory-journal.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { createJournalledLibrarySystem, type JournalledLibrarySystem } from './journalled-library-system.ts';

const item = parseItemId('34567000000016');
const question = { card: CardNumber.parse('24567000001016'), pin: null, item };
const unclear = { kind: 'refused', code: 'outcome-unclear', title: null } as const;
const unreachable = (): KioskError => new KioskError('LIBRARY_UNREACHABLE', 'There is no connection.', { context: { reason: 'notConnected' } });
const day = 86_400_000;

describe('what a cut leaves open in the journal', () => {
  let inner: FakeLibrarySystem;
  let journal: MemoryJournal;
  let clock: VirtualClock;
  let system: JournalledLibrarySystem;

  beforeEach(() => {
    inner = new FakeLibrarySystem();
    journal = new MemoryJournal();
    clock = new VirtualClock();
    system = createJournalledLibrarySystem({ librarySystem: inner, journal, clock, timeZone: 'Europe/Helsinki', shortestLoanDays: 28 });
  });

  const states = (): unknown[] => journal.rows.map(({ kind, state, reason, attempts }) => [kind, state, reason, attempts]);
  const dayIn = (days: number): string => new Date(clock.now() + days * day).toISOString().slice(0, 10);
  const onLoan = (dueInDays: number, sinceMs: number | null = null): ItemState => {
    const date = dayIn(dueInDays);
    return { kind: 'known', title: 'Kalevala', circulation: 'onLoan', loan: { due: { date, text: date }, sinceMs } };
  };
  const goOffline = (): void => {
    inner.answerItem = () => Promise.reject(unreachable());
    inner.status = () => Promise.reject(unreachable());
  };

  const leftOpen = (kind: JournalKind, dueBefore: string | null = null): Promise<number> =>
    journal.add({ kind, item, atMs: clock.now(), state: 'open', attempts: 1, dueBefore });
  const known = (circulation: 'available' | 'onHoldShelf' | 'inTransit' | 'lost'): ItemState => ({
    kind: 'known',
    title: '',
    circulation,
    loan: null,
  });

  it.each([
    ['checkout', 'was made', () => onLoan(28, clock.now() - 11_000), ['done', null]],
    ['checkout', 'finds a loan of before it was asked for', () => onLoan(20, clock.now() - 8 * day), ['parked', 'undecidable']],
    ['checkout', 'finds a loan of which only the due date is told', () => onLoan(28), ['parked', 'undecidable']],
    ['checkout', 'was not made', () => known('available'), ['notDone', null]],
    ['checkout', 'was of an item for the hold shelf', () => known('onHoldShelf'), ['notDone', null]],
    ['checkout', 'was of an item in transit', () => known('inTransit'), ['notDone', null]],
    ['checkout', 'was of an unknown item', () => ({ kind: 'unknown' }) as const, ['parked', 'itemUnknown']],
    ['checkout', 'was of a lost item', () => known('lost'), ['parked', 'itemElsewhere']],
    ['checkin', 'was made', () => known('available'), ['done', null]],
    ['checkin', 'does not show, and may yet come', () => onLoan(1), ['parked', 'replyLost']],
    ['checkin', 'is of an item on a new loan', () => onLoan(60), ['parked', 'undecidable']],
    ['renew', 'left the item on loan', () => onLoan(60), ['parked', 'replyLost']],
  ] as const)('an open %s that %s is settled by asking', async (kind, _, state, expected) => {
    await leftOpen(kind);
    inner.answerItem = async () => state();
    system.start();
    await clock.advance(12_000);
    expect([[journal.rows[0]?.state, journal.rows[0]?.reason], inner.checkoutCalls.length]).toEqual([expected, 0]);
    await system.stop();
  });

  it('nothing is decided while the library system is away', async () => {
    await leftOpen('checkout');
    goOffline();
    system.start();
    await clock.advance(3_600_000);
    expect(states()).toEqual([['checkout', 'open', null, 1]]);
    await system.stop();
  });

  it('a stopped station leaves no timer', async () => {
    await leftOpen('checkout');
    goOffline();
    inner.answerCheckout = async () => unclear;
    system.start();
    await system.checkout(question);
    await settle();
    await system.stop();
    await settle();
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['is due later than before', 30, ['renew', 'done', null, 1]],
    ['is due as before', 3, ['renew', 'parked', 'replyLost', 1]],
  ])('an open renewal whose loan %s is settled by that', async (_, dueInDays, expected) => {
    await leftOpen('renew', dayIn(3));
    inner.answerItem = async () => onLoan(dueInDays);
    system.start();
    await clock.advance(12_000);
    expect(states()).toEqual([expected]);
    await system.stop();
  });

  describe('a renewal', () => {
    const loanOf = (barcode: string, dueInDays: number) => {
      const date = dayIn(dueInDays);
      return { item: parseItemId(barcode), title: '', due: { date, text: date }, isOverdue: false, mayRenew: 'unknown' as const };
    };
    const second = '34567000000024';

    it('whose reply was lost is left to staff', async () => {
      inner.answerRenew = async () => unclear;
      await system.renew(question);
      await settle();
      expect(states()).toEqual([['renew', 'parked', 'replyLost', 1]]);
    });

    it('of every loan stands in the journal before it is sent, each with the day on which it was due', async () => {
      inner.answerLoans = async () => [loanOf(item, 3), loanOf(second, 5)];
      const before: unknown[] = [];
      inner.answerRenew = async (asked) => {
        before.push(journal.rows.map(({ item: of, state, dueBefore }) => [of, state, dueBefore]));
        return asked.item === item
          ? { kind: 'renewed', title: '', due: { date: dayIn(30), text: '' } }
          : { kind: 'refused', code: 'item-on-hold-for-another', title: null };
      };
      const outcome = await system.renewAll(question);
      await settle();
      expect(before).toEqual([
        [[item, 'open', dayIn(3)]],
        [
          [item, 'done', dayIn(3)],
          [second, 'open', dayIn(5)],
        ],
      ]);
      expect(outcome?.results.map((result) => [result.item, result.outcome.kind])).toEqual([
        [item, 'renewed'],
        [second, 'refused'],
      ]);
      expect(states()).toEqual([
        ['renew', 'done', null, 1],
        ['renew', 'notDone', null, 1],
      ]);
    });

    it('of every loan goes on after one that failed, and finds the lost one by its due date', async () => {
      let listed = [loanOf(item, 3), loanOf(second, 3)];
      inner.answerLoans = async () => listed;
      inner.answerRenew = async (asked) => {
        if (asked.item !== item) throw unreachable();
        listed = [loanOf(item, 30), loanOf(second, 3)];
        throw new KioskError('LIBRARY_TIMEOUT', 'No answer.', { context: { reason: 'timedOut' } });
      };
      const outcome = await system.renewAll(question);
      await clock.advance(10_000);
      expect(outcome?.results.map((result) => result.outcome)).toEqual([
        unclear,
        { kind: 'refused', code: 'library-system-unreachable', title: null },
      ]);
      expect(states()).toEqual([
        ['renew', 'done', null, 1],
        ['renew', 'notDone', null, 1],
      ]);
    });

    it('of every loan is not offered where loans cannot be listed', async () => {
      inner.answerLoans = async () => null;
      expect([await system.renewAll(question), journal.rows]).toEqual([null, []]);
    });
  });
});
