import { beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { ItemState } from '../../contracts/patron-account.ts';
import { FakeLibrarySystem, returnedOutcome } from '../../test/support/fake-library-system.ts';
import { MemoryJournal } from '../../test/support/memory-journal.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { createJournalledLibrarySystem, type JournalledLibrarySystem } from './journalled-library-system.ts';

const item = parseItemId('34567000000016');
const unreachable = (): KioskError => new KioskError('LIBRARY_UNREACHABLE', 'There is no connection.', { context: { reason: 'notConnected' } });
const silent = (): KioskError => new KioskError('LIBRARY_TIMEOUT', 'No answer.', { context: { reason: 'timedOut' } });
const day = 86_400_000;

describe('a return that waits, when it is sent', () => {
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

  it('has one name at the desk and when it is sent later, and the next one when staff let it be tried again', async () => {
    const names: unknown[] = [];
    inner.answerCheckin = (_, __, request) => {
      names.push(request?.name);
      return Promise.reject(unreachable());
    };
    const atMs = clock.now();
    await system.checkin(item);
    comeBack(onLoan(1));
    inner.answerCheckin = async (_, __, request) => {
      names.push(request?.name);
      return { kind: 'refused', code: 'refused-ask-staff', title: null };
    };
    system.start();
    await clock.advance(60_000);
    await journal.change(1, { from: ['parked'], state: 'waiting', isRetry: true });
    await clock.advance(60_000);
    expect(names).toEqual([0, 0, 1].map((attempt) => ({ atMs, attempt })));
    await system.stop();
  });

  it('is sent again under its name after a lost reply, where the library system carries one name out once', async () => {
    Object.assign(inner, { repeatableReturnMs: day });
    const names: unknown[] = [];
    inner.answerCheckin = (_, __, request) => {
      names.push(request?.name);
      return Promise.reject(silent());
    };
    const atMs = clock.now();
    await system.checkin(item);
    inner.answerItem = async () => onLoan(1);
    system.start();
    await clock.advance(8_000);
    inner.answerCheckin = async (_, __, request) => {
      names.push(request?.name);
      return returnedOutcome('Kalevala');
    };
    await clock.advance(30_000);
    expect(states()).toMatchObject([['checkin', 'done', null, expect.any(Number)]]);
    expect(new Set(names.map((name) => JSON.stringify(name)))).toEqual(new Set([JSON.stringify({ atMs, attempt: 0 })]));
    expect(names.length).toBeGreaterThan(1);
    await system.stop();
  });

  it.each([
    ['as often as answers stay away', 0],
    ['not once the name is no longer known there', 2 * day],
  ])('is left to staff at last: sent again %s', async (_title, waitMs) => {
    Object.assign(inner, { repeatableReturnMs: day });
    let sent = 0;
    inner.answerCheckin = () => {
      sent += 1;
      return Promise.reject(silent());
    };
    await system.checkin(item);
    await clock.advance(waitMs);
    inner.answerItem = async () => onLoan(1);
    system.start();
    await clock.advance(120_000);
    expect(states()).toMatchObject([['checkin', 'parked', 'replyLost', expect.any(Number)]]);
    expect(sent).toBe(waitMs === 0 ? 4 : 1);
    await system.stop();
  });

  it('that the library system does not even take does not keep the next one waiting for ever', async () => {
    goOffline();
    await system.checkin(item);
    const second = parseItemId('34567000000024');
    await system.checkin(second);
    comeBack(onLoan(1));
    inner.status = new FakeLibrarySystem().status;
    const notTaken = new KioskError('LIBRARY_PROTOCOL', '400', { context: { reason: 'requestRefused', isSent: false } });
    inner.answerCheckin = (asked) => (asked === item ? Promise.reject(notTaken) : Promise.resolve(returnedOutcome('')));
    system.start();
    await clock.advance(30_000);
    expect(states()).toEqual([
      ['checkin', 'parked', 'undecidable', 0],
      ['checkin', 'done', null, 1],
    ]);
    await system.stop();
  });

  it('waits as long as the library system is left alone on purpose, though it would answer', async () => {
    goOffline();
    await system.checkin(item);
    comeBack(onLoan(1));
    inner.status = new FakeLibrarySystem().status;
    const leftAlone = new KioskError('LIBRARY_UNREACHABLE', 'planned', { context: { reason: 'plannedOutage', isSent: false } });
    inner.answerItem = () => Promise.reject(leftAlone);
    system.start();
    await clock.advance(3_600_000);
    expect(states()).toEqual([['checkin', 'waiting', null, 0]]);
    comeBack(onLoan(1));
    await clock.advance(10_000);
    expect(states()).toEqual([['checkin', 'done', null, 1]]);
    await system.stop();
  });

  it('whose question fails does not keep the next one waiting for ever', async () => {
    goOffline();
    await system.checkin(item);
    const second = parseItemId('34567000000024');
    await system.checkin(second);
    comeBack(onLoan(1));
    inner.status = new FakeLibrarySystem().status;
    inner.answerItem = (asked) => (asked === item ? Promise.reject(silent()) : Promise.resolve(onLoan(1)));
    system.start();
    await clock.advance(30_000);
    expect(states()).toEqual([
      ['checkin', 'parked', 'undecidable', 0],
      ['checkin', 'done', null, 1],
    ]);
    await system.stop();
  });
});
