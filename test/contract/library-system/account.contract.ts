import { expect, it } from 'vitest';
import { parseItemId } from '../../../contracts/ids.ts';
import type { ItemState } from '../../../contracts/patron-account.ts';
import type { LibrarySystem } from '../../../contracts/ports/library-system.port.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
/** Two loans (one of them overdue), one ready hold, one that she waits for, a small fee. */
const liisa = { card: CardNumber.parse('24567000001131'), pin: Pin.parse('1234') };
const onLoan = parseItemId('34567000002186');
const overdue = parseItemId('34567000002194');
const book = parseItemId('34567000002012');

const dueDateOf = (state: ItemState): string => (state.kind === 'known' ? (state.loan?.due.date ?? '') : '');

/** What every client tells of a patron's account and of items, and how it renews. */
export function itTellsOfAccounts(system: () => LibrarySystem, listsLoans: boolean): void {
  if (listsLoans) itListsLoans(system);
  else {
    it('says that it cannot list loans', async () => {
      expect(await system().loans(liisa)).toBeNull();
      expect(await system().renewAll(liisa)).toBeNull();
    });
  }

  it('tells ready holds from those that are waited for', async () => {
    const { ready, waiting } = await system().holds(liisa);
    expect([ready, waiting].map((holds) => holds.map(({ title }) => title))).toEqual([['Varattu ja noudettavissa'], ['Kirja toiselle']]);
    expect(await system().holds(aino)).toEqual({ ready: [], waiting: [] });
  });

  it('tells the fees', async () => {
    expect(await system().fees(liisa)).toEqual({ totalCents: 250, currency: 'EUR' });
    expect(await system().fees(aino)).toEqual({ totalCents: 0, currency: 'EUR' });
  });

  it('tells where an item is', async () => {
    expect(await system().item(book)).toMatchObject({ kind: 'known', title: 'Seitsemän veljestä', circulation: 'available', loan: null });
    expect(await system().item(onLoan)).toMatchObject({ kind: 'known', circulation: 'onLoan', loan: { due: { date: expect.any(String) } } });
    expect(await system().item(parseItemId('34567000009991'))).toEqual({ kind: 'unknown' });
  });

  it('renews an own loan as often as the register allows, and nobody else’s', async () => {
    const before = dueDateOf(await system().item(overdue));
    const outcome = await system().renew({ ...liisa, item: overdue });
    expect(outcome).toMatchObject({ kind: 'renewed', title: 'Toinen lainassa' });
    expect(outcome.kind === 'renewed' && (outcome.due.date ?? '') > before).toBe(true);
    expect(await system().renew({ ...liisa, item: overdue })).toMatchObject({ kind: 'refused' });
    expect(await system().renew({ ...aino, item: onLoan })).toMatchObject({ kind: 'refused' });
  });

  it('takes back what was returned at another time', async () => {
    expect(await system().checkin(onLoan, { returnedAtMs: Date.now() - 3_600_000 })).toMatchObject({ kind: 'returned' });
    expect(await system().item(onLoan)).toMatchObject({ circulation: 'available' });
  });
}

function itListsLoans(system: () => LibrarySystem): void {
  it('lists own loans with title and due date', async () => {
    const loans = await system().loans(liisa);
    expect(loans?.map(({ item, title, isOverdue }) => ({ item, title, isOverdue }))).toEqual([
      { item: onLoan, title: 'Lainassa oleva', isOverdue: false },
      { item: overdue, title: 'Toinen lainassa', isOverdue: true },
    ]);
    expect(loans?.every(({ due }) => due.date !== null)).toBe(true);
    expect(await system().loans(aino)).toEqual([]);
  });

  it('renews all that can be renewed, one result each', async () => {
    await system().renew({ ...liisa, item: overdue });
    const all = await system().renewAll(liisa);
    expect(all?.results.map(({ item, outcome }) => [item, outcome.kind])).toEqual([
      [onLoan, 'renewed'],
      [overdue, 'refused'],
    ]);
    expect(await system().renewAll(aino)).toEqual({ results: [] });
  });
}
