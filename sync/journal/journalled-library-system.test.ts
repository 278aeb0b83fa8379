import { beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { ItemState } from '../../contracts/patron-account.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { deferred, FakeLibrarySystem, lentOutcome, returnedOutcome } from '../../test/support/fake-library-system.ts';
import { MemoryJournal } from '../../test/support/memory-journal.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { createJournalledLibrarySystem, type JournalledLibrarySystem } from './journalled-library-system.ts';
import type { SettledRequest } from './settled-listeners.ts';

const item = parseItemId('34567000000016');
const question = { card: CardNumber.parse('24567000001016'), pin: null, item };
const unclear = { kind: 'refused', code: 'outcome-unclear', title: null } as const;
const unreachable = (): KioskError => new KioskError('LIBRARY_UNREACHABLE', 'There is no connection.', { context: { reason: 'notConnected' } });
const silent = (): KioskError => new KioskError('LIBRARY_TIMEOUT', 'No answer.', { context: { reason: 'timedOut' } });
const day = 86_400_000;

describe('a journalled library system', () => {
  let inner: FakeLibrarySystem;
  let journal: MemoryJournal;
  let clock: VirtualClock;
  let system: JournalledLibrarySystem;
  let settled: SettledRequest[];

  beforeEach(() => {
    inner = new FakeLibrarySystem();
    journal = new MemoryJournal();
    clock = new VirtualClock();
    settled = [];
    system = createJournalledLibrarySystem({ librarySystem: inner, journal, clock, timeZone: 'Europe/Helsinki', shortestLoanDays: 28 });
    system.onSettled((each) => settled.push(each));
  });

  const states = (): unknown[] => journal.rows.map(({ kind, state, reason, attempts }) => [kind, state, reason, attempts]);
  const onLoan = (dueInDays: number): ItemState => {
    const date = new Date(clock.now() + dueInDays * day).toISOString().slice(0, 10);
    return { kind: 'known', title: 'Kalevala', circulation: 'onLoan', loan: { due: { date, text: date }, sinceMs: null } };
  };
  const goOffline = (): void => {
    inner.answerCheckin = () => Promise.reject(unreachable());
    inner.answerItem = () => Promise.reject(unreachable());
    inner.status = () => Promise.reject(unreachable());
  };
  const comeBack = (state: ItemState): void => {
    inner.answerItem = async () => state;
    inner.answerCheckin = async () => returnedOutcome('Kalevala');
  };

  describe('a loan', () => {
    it('stands in the journal before it is sent', async () => {
      let before: unknown;
      inner.answerCheckout = async () => {
        before = states();
        return lentOutcome('Kalevala');
      };
      await system.checkout(question);
      expect([before, states()]).toEqual([[['checkout', 'open', null, 1]], [['checkout', 'done', null, 1]]]);
    });

    it('that is refused is settled as not done', async () => {
      inner.answerCheckout = async () => ({ kind: 'refused', code: 'loan-limit-reached', title: null });
      await system.checkout(question);
      expect(states()).toEqual([['checkout', 'notDone', null, 1]]);
    });

    it('is refused offline as ever, and nothing is kept of it', async () => {
      inner.answerCheckout = () => Promise.reject(unreachable());
      await expect(system.checkout(question)).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE' });
      expect(states()).toEqual([['checkout', 'notDone', null, 1]]);
    });

    it('is made without a journal that is down', async () => {
      journal.isDown = true;
      expect(await system.checkout(question)).toMatchObject({ kind: 'lent' });
    });

    it('whose reply was lost is done as soon as the register shows it', async () => {
      inner.answerCheckout = async () => unclear;
      inner.answerLoans = async () => [{ item, title: '', due: { date: null, text: '' }, isOverdue: false, mayRenew: 'unknown' }];
      await system.checkout(question);
      await settle();
      expect([states(), settled]).toEqual([[['checkout', 'done', null, 1]], [{ kind: 'checkout', item, outcome: 'done' }]]);
    });

    it('whose reply was lost is told later to the one who asked, once, with its title and due date', async () => {
      inner.answerCheckout = async () => unclear;
      inner.answerLoans = async () => [{ item, title: 'Kalevala', due: { date: '2026-12-24', text: '' }, isOverdue: false, mayRenew: 'unknown' }];
      const told: unknown[] = [];
      await system.checkout({ ...question, later: (outcome) => told.push(outcome) });
      await clock.advance(20_000);
      expect(told).toEqual([{ kind: 'lent', title: 'Kalevala', due: { date: '2026-12-24', text: '' }, isRenewal: false, mayDesensitize: true }]);
    });

    it.each([
      [
        'an older loan of the patron is listed',
        async () => [{ item, title: '', due: { date: '2026-11-30', text: '' }, isOverdue: false, mayRenew: 'unknown' as const }],
      ],
      ['loans cannot be listed and the item is on some loan', async () => null],
    ])('whose reply was lost is not taken for made because %s', async (_, loans) => {
      inner.answerCheckout = async () => unclear;
      inner.answerLoans = loans;
      inner.answerItem = async () => onLoan(28);
      const told: unknown[] = [];
      await system.checkout({ ...question, later: (outcome) => told.push(outcome) });
      await clock.advance(20_000);
      expect([states(), told]).toEqual([[['checkout', 'parked', 'replyLost', 1]], []]);
    });

    it('whose commit comes late is found at the second look', async () => {
      inner.answerCheckout = () => Promise.reject(silent());
      let looks = 0;
      inner.answerLoans = async () => {
        looks += 1;
        return looks < 2 ? [] : [{ item, title: '', due: { date: null, text: '' }, isOverdue: false, mayRenew: 'unknown' }];
      };
      await system.checkout(question).catch(() => undefined);
      await clock.advance(4_999);
      const before = states();
      await clock.advance(1);
      expect([before, states(), looks]).toEqual([[['checkout', 'open', null, 1]], [['checkout', 'done', null, 1]], 2]);
    });

    it('that never shows is left to staff, and never sent again', async () => {
      inner.answerCheckout = async () => unclear;
      await system.checkout(question);
      system.start();
      await clock.advance(20_000);
      expect([states(), inner.checkoutCalls.length]).toEqual([[['checkout', 'parked', 'replyLost', 1]], 1]);
      await system.stop();
    });
  });

  describe('a return', () => {
    it('stands in the journal before it is sent', async () => {
      expect(await system.checkin(item)).toMatchObject({ kind: 'returned' });
      await settle();
      expect(states()).toEqual([['checkin', 'done', null, 1]]);
    });

    it('that is refused is settled as not done', async () => {
      inner.answerCheckin = async () => ({ kind: 'refused', code: 'item-unknown', title: null });
      await system.checkin(item);
      expect(states()).toEqual([['checkin', 'notDone', null, 1]]);
    });

    it('is taken while the library system is away', async () => {
      goOffline();
      expect([await system.checkin(item), states()]).toEqual([{ kind: 'taken' }, [['checkin', 'waiting', null, 0]]]);
    });

    it('is refused truthfully where it can be neither sent nor kept', async () => {
      goOffline();
      journal.isDown = true;
      await expect(system.checkin(item)).rejects.toMatchObject({ code: 'LIBRARY_UNREACHABLE' });
    });

    it('is sent once, with its own time, when the library system is back', async () => {
      goOffline();
      const returnedAtMs = clock.now();
      await system.checkin(item);
      system.start();
      await clock.advance(3 * day);
      const pasts: unknown[] = [];
      comeBack(onLoan(1));
      inner.answerCheckin = async (_, past) => {
        pasts.push(past);
        return returnedOutcome('Kalevala');
      };
      await clock.advance(60_000);
      expect([pasts, states(), settled]).toEqual([[{ returnedAtMs }], [['checkin', 'done', null, 1]], [{ kind: 'checkin', item, outcome: 'done' }]]);
      await system.stop();
    });

    it('is told to the one who handed it in when it is booked, with what the library system says then', async () => {
      goOffline();
      const told: unknown[] = [];
      await system.checkin(item, undefined, { later: (outcome) => told.push(outcome) });
      comeBack(onLoan(1));
      system.start();
      await clock.advance(10_000);
      expect(told).toEqual([returnedOutcome('Kalevala')]);
      await system.stop();
    });

    it('whose commit only shows at the item is told with where the item goes', async () => {
      inner.answerCheckin = async () => unclear;
      inner.answerItem = async () => ({ kind: 'known', title: 'Kalevala', circulation: 'onHoldShelf', loan: null });
      const told: unknown[] = [];
      system.start();
      await system.checkin(item, undefined, { later: (outcome) => told.push(outcome) });
      await clock.advance(20_000);
      expect(told).toEqual([{ kind: 'returned', title: 'Kalevala', route: { kind: 'onHold' }, bin: null, mayResensitize: true }]);
      await system.stop();
    });

    it('is never sent where the item was lent again meanwhile', async () => {
      goOffline();
      await system.checkin(item);
      comeBack({ kind: 'known', title: '', circulation: 'onLoan', loan: { due: { date: '2027-01-30', text: '' }, sinceMs: clock.now() + 1 } });
      const sent = inner.checkinCalls.length;
      system.start();
      await clock.advance(60_000);
      expect([states(), inner.checkinCalls.length - sent]).toEqual([[['checkin', 'parked', 'lentAgain', 0]], 0]);
      await system.stop();
    });

    it('that the library system refuses is left to staff and not sent again', async () => {
      goOffline();
      await system.checkin(item);
      comeBack(onLoan(1));
      inner.answerCheckin = async () => ({ kind: 'refused', code: 'refused-ask-staff', title: null });
      const sent = inner.checkinCalls.length;
      system.start();
      await clock.advance(60_000);
      expect([states(), inner.checkinCalls.length - sent]).toEqual([[['checkin', 'parked', 'refused', 1]], 1]);
      await system.stop();
    });

    it('whose reply is lost when it is sent later is not sent again while that is unclear', async () => {
      goOffline();
      await system.checkin(item);
      comeBack(onLoan(1));
      inner.answerCheckin = () => Promise.reject(silent());
      const sent = inner.checkinCalls.length;
      system.start();
      await clock.advance(60_000);
      expect([states(), inner.checkinCalls.length - sent]).toEqual([[['checkin', 'parked', 'replyLost', 1]], 1]);
      await system.stop();
    });

    it('whose reply was lost is left 5 s to take effect, then asked about', async () => {
      inner.answerCheckin = async () => unclear;
      system.start();
      expect(await system.checkin(item)).toEqual({ kind: 'taken' });
      await clock.advance(4_000);
      const before = states();
      await clock.advance(6_000);
      expect([before, states(), inner.checkinCalls.length]).toEqual([[['checkin', 'waiting', null, 1]], [['checkin', 'done', null, 1]], 1]);
      await system.stop();
    });

    it('that staff parked while it was asked about is not sent', async () => {
      goOffline();
      await system.checkin(item);
      comeBack(onLoan(1));
      const answer = deferred<ItemState>();
      inner.answerItem = () => answer.promise;
      const sent = inner.checkinCalls.length;
      system.start();
      await settle();
      await journal.change(1, { from: ['waiting'], state: 'parked', reason: 'byStaff' });
      answer.resolve(onLoan(1));
      await clock.advance(60_000);
      expect([states(), inner.checkinCalls.length - sent]).toEqual([[['checkin', 'parked', 'byStaff', 0]], 0]);
      await system.stop();
    });
  });
});
