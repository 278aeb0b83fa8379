import { describe, expect, it } from 'vitest';
import { delay } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { type ItemId, parseItemId } from '../../contracts/ids.ts';
import type { ItemState } from '../../contracts/patron-account.ts';
import type { LibrarySystemStatus } from '../../contracts/ports/library-system.port.ts';
import { createJournalledLibrarySystem } from '../../sync/journal/journalled-library-system.ts';
import { FakeLibrarySystem, returnedOutcome } from '../support/fake-library-system.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { VirtualClock } from '../virtual-clock.ts';

const hour = 3_600_000;
const latencyMs = 100;
const returns = 100;
const items = Array.from({ length: returns }, (_, index) => parseItemId(`3456700001${String(index).padStart(4, '0')}`));
const lentAgain = new Set([items[7], items[42], items[99]]);
const unknown = new Set([items[13]]);

/** A register of 100 loans, `latencyMs` away, that can be out of reach. */
class DistantRegister extends FakeLibrarySystem {
  isAway = true;
  readonly loans100 = new Map<ItemId, string>(items.map((item) => [item, '2026-11-25']));
  readonly ended: { readonly item: ItemId; readonly returnedAtMs: number | undefined }[] = [];

  constructor(clock: VirtualClock) {
    super();
    const answer = async <Value>(work: () => Value): Promise<Value> => {
      if (this.isAway) throw new KioskError('LIBRARY_UNREACHABLE', 'There is no connection.');
      await delay(clock, latencyMs);
      return work();
    };
    this.answerItem = (item) => answer(() => this.#state(item));
    this.answerCheckin = (item, past) =>
      answer(() => {
        this.loans100.delete(item);
        this.ended.push({ item, returnedAtMs: past?.returnedAtMs });
        return returnedOutcome('');
      });
  }

  override async status(): Promise<LibrarySystemStatus> {
    if (this.isAway) throw new KioskError('LIBRARY_UNREACHABLE', 'There is no connection.');
    return super.status();
  }

  #state(item: ItemId): ItemState {
    if (unknown.has(item)) return { kind: 'unknown' };
    const date = this.loans100.get(item);
    if (date === undefined) return { kind: 'known', title: '', circulation: 'available', loan: null };
    return { kind: 'known', title: '', circulation: 'onLoan', loan: { due: { date, text: date }, sinceMs: null } };
  }
}

describe('100 returns in an outage of 72 hours', () => {
  it('are sent once, in order and with their own times, within 60 s; what was lent again or is not known waits for staff', async () => {
    const clock = new VirtualClock();
    const register = new DistantRegister(clock);
    const journal = new MemoryJournal();
    const system = createJournalledLibrarySystem({ librarySystem: register, journal, clock, timeZone: 'Europe/Helsinki', shortestLoanDays: 28 });
    system.start();
    const returnedAt = new Map<ItemId, number>();
    for (const item of items) {
      returnedAt.set(item, clock.now());
      expect(await system.checkin(item)).toEqual({ kind: 'taken' });
      await clock.advance((72 * hour) / returns);
    }
    for (const item of lentAgain) if (item !== undefined) register.loans100.set(item, '2026-12-24');
    register.isAway = false;
    await clock.advance(60_000);
    const sendable = items.filter((item) => !lentAgain.has(item) && !unknown.has(item));
    const parked = (await journal.list()).filter(({ state }) => state === 'parked').map(({ item, reason }) => [item, reason]);
    expect(register.ended).toEqual(sendable.map((item) => ({ item, returnedAtMs: returnedAt.get(item) })));
    expect(parked).toEqual([
      [items[7], 'undecidable'],
      [items[13], 'itemUnknown'],
      [items[42], 'undecidable'],
      [items[99], 'undecidable'],
    ]);
    expect([await journal.pending(), [...lentAgain].map((item) => item !== undefined && register.loans100.has(item))]).toEqual([
      [],
      [true, true, true],
    ]);
    await system.stop();
  });
});
