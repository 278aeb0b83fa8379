import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { Loan, RenewOutcome } from '../../contracts/patron-account.ts';
import type { KioskView } from '../../contracts/views.schema.ts';
import { deferred } from '../../test/support/fake-library-system.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const loan = (id: string, date: string | null, rest: Partial<Loan> = {}): Loan => ({
  item: parseItemId(id),
  title: `Loan ${id}`,
  due: { date, text: '' },
  isOverdue: false,
  mayRenew: 'unknown',
  ...rest,
});
const renewed = (title: string): RenewOutcome => ({ kind: 'renewed', title, due: { date: '2027-01-18', text: '' } });

async function atAccount(
  loans: readonly Loan[] = [loan('7002', '2026-12-30'), loan('7001', '2026-12-20')],
  more: Parameters<typeof setUpKiosk>[0] = {},
) {
  const bench = setUpKiosk(more);
  bench.library.answerLoans = async () => loans;
  await bench.login();
  bench.controller.send({ type: 'account.open' });
  await settle();
  const account = (): Extract<KioskView, { screen: 'account' }> => {
    const { view } = bench.controller;
    if (view.screen !== 'account') throw new Error(`the screen is ${view.screen}`);
    return view;
  };
  const rows = () => {
    const { loans: shown } = account();
    return shown.state === 'told' ? shown.rows : [];
  };
  const renewals = (): string[] => rows().map(({ title, renewal }) => `${title}: ${renewal.state}`);
  return { ...bench, account, rows, renewals };
}

describe('the own account', () => {
  it('is asked for by nobody but the patron who wants to see it', async () => {
    const { library, controller, login, scanItem } = setUpKiosk();
    await login();
    scanItem('9001');
    await settle();
    controller.send({ type: 'session.end' });
    expect(library.accountCalls).toEqual([]);
  });

  it('is offered on the borrowing list, unless the site shows none', async () => {
    const [shown, hidden] = [setUpKiosk(), setUpKiosk({ account: false })];
    for (const { login } of [shown, hidden]) await login();
    expect([shown, hidden].map(({ controller }) => 'offers' in controller.view)).toEqual([true, false]);
    hidden.controller.send({ type: 'account.open' });
    expect(hidden.controller.view.screen).toBe('borrowing');
  });

  it('lists loans by the day on which they are due, the late ones first', async () => {
    const { rows } = await atAccount([loan('1', null), loan('2', '2026-12-30'), loan('3', '2026-11-01', { isOverdue: true })]);
    expect(rows().map(({ title, isOverdue }) => [title, isOverdue])).toEqual([
      ['Loan 3', true],
      ['Loan 2', false],
      ['Loan 1', false],
    ]);
  });

  it('shows holds to collect apart from those that are waited for, and what is owed', async () => {
    const bench = setUpKiosk();
    bench.library.answerHolds = async () => ({ ready: [{ title: 'Here', pickup: 'Shelf 3' }], waiting: [{ title: 'Soon', pickup: null }] });
    bench.library.answerFees = async () => ({ totalCents: 450, currency: 'EUR' });
    await bench.login();
    bench.controller.send({ type: 'account.open' });
    await settle();
    expect(bench.controller.view).toMatchObject({
      holds: { state: 'told', ready: [{ title: 'Here', pickup: 'Shelf 3' }], waiting: [{ title: 'Soon' }], readyCount: 1, waitingCount: 1 },
      fees: { state: 'told', totalCents: 450, currency: 'EUR' },
    });
  });

  it('leaves fees out where the site wants it so', async () => {
    const { account, library } = await atAccount([], { fees: false });
    expect(account().fees).toBeUndefined();
    expect(library.accountCalls).toHaveLength(1);
  });

  it('shows what came, though another part failed or cannot be listed', async () => {
    const bench = setUpKiosk();
    bench.library.answerLoans = async () => null;
    bench.library.answerHolds = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'failed'));
    await bench.login();
    bench.controller.send({ type: 'account.open' });
    await settle();
    expect(bench.controller.view).toMatchObject({ loans: { state: 'unavailable' }, holds: { state: 'unavailable' }, fees: { state: 'told' } });
  });

  it('does not count the library system’s time as the patron’s', async () => {
    const bench = setUpKiosk();
    bench.library.answerLoans = () => new Promise(() => undefined);
    await bench.login();
    await bench.clock.advance(59_000);
    bench.controller.send({ type: 'account.open' });
    await bench.clock.advance(4_900);
    expect(bench.controller.view).toMatchObject({ screen: 'account', warning: null, loans: { state: 'asking' } });
    await bench.clock.advance(200);
    expect(bench.controller.view).toMatchObject({ loans: { state: 'unavailable' } });
  });

  it('is no part of the next view once it is closed, and is asked anew when it is opened again', async () => {
    const { controller, library, rows } = await atAccount([loan('7001', '2026-12-20')]);
    controller.send({ type: 'account.close' });
    expect(JSON.stringify(controller.view)).not.toContain('Loan 7001');
    library.answerLoans = async () => [];
    controller.send({ type: 'account.open' });
    await settle();
    expect(rows()).toEqual([]);
  });

  it.each(['session.end', 'otherCard', 'time'] as const)('is gone with the session: %s', async (how) => {
    const { controller, clock, scanCard, views } = await atAccount([loan('7001', '2026-12-20')]);
    const before = views.length;
    if (how === 'otherCard') scanCard('1002');
    else if (how === 'time') await clock.advance(90_000);
    else controller.send({ type: 'session.end' });
    await clock.advance(60_000);
    const later = views.slice(before).filter(({ screen }) => screen !== 'account');
    expect(JSON.stringify(later)).not.toContain('Loan 7001');
  });

  it('takes no answer that was asked for by the patron before', async () => {
    const bench = setUpKiosk({}, { parallelCheckouts: 4 });
    const late = deferred<readonly Loan[]>();
    bench.library.answerLoans = () => late.promise;
    await bench.login('1001');
    bench.controller.send({ type: 'account.open' });
    await bench.login('1002');
    bench.library.answerLoans = () => new Promise(() => undefined);
    bench.controller.send({ type: 'account.open' });
    late.resolve([loan('7001', '2026-12-20')]);
    await settle();
    expect(bench.controller.view).toMatchObject({ screen: 'account', loans: { state: 'asking' } });
  });
});

describe('renewals', () => {
  it('renew the one that was tapped, with its day of before, and say until when', async () => {
    const { controller, library, rows, events, renewals } = await atAccount();
    library.answerRenew = async () => renewed('Loan 7001');
    controller.send({ type: 'loan.renew', key: 'loan-1' });
    expect(renewals()).toEqual(['Loan 7001: asking', 'Loan 7002: none']);
    await settle();
    expect(rows()[0]).toMatchObject({ due: { date: '2027-01-18' }, renewal: { state: 'renewed' }, canRenew: false });
    expect(library.renewCalls.map(({ item, pin, dueBefore }) => [item, pin, dueBefore])).toEqual([['7001', null, '2026-12-20']]);
    expect(events.at(-1)).toEqual({ type: 'item.renewed' });
  });

  it('renew all that may be, and give each its own answer', async () => {
    const loans = [
      loan('7001', '2026-12-01'),
      loan('7002', '2026-12-02'),
      loan('7003', '2026-12-03'),
      loan('7004', '2026-12-04', { mayRenew: false }),
    ];
    const { controller, library, renewals, account, events } = await atAccount(loans);
    library.answerRenew = async ({ item }) => {
      if (item === '7002') return { kind: 'refused', code: 'item-on-hold-for-another', title: null };
      if (item === '7003') throw new KioskError('LIBRARY_TIMEOUT', 'lost');
      return renewed('');
    };
    controller.send({ type: 'loans.renewAll' });
    expect(account().isRenewing).toBe(true);
    await settle();
    expect(renewals()).toEqual(['Loan 7001: renewed', 'Loan 7002: refused', 'Loan 7003: refused', 'Loan 7004: none']);
    expect(account().loans).toMatchObject({ canRenew: 1 });
    expect(library.renewCalls.map(({ item }) => item)).toEqual(['7001', '7002', '7003']);
    expect(events.filter(({ type }) => type === 'item.refused').map((event) => 'code' in event && event.code)).toEqual([
      'item-on-hold-for-another',
      'outcome-unclear',
    ]);
  });

  it('ask once, however often the button is pressed', async () => {
    const { controller, library } = await atAccount();
    library.answerRenew = () => new Promise(() => undefined);
    for (let press = 0; press < 3; press += 1) controller.send({ type: 'loan.renew', key: 'loan-1' });
    controller.send({ type: 'loans.renewAll' });
    await settle();
    expect(library.renewCalls.map(({ item }) => item)).toEqual(['7001']);
    expect(library.renewCalls).toHaveLength(1);
  });

  it('renew an own item at the reader and show its row; another item is lent', async () => {
    const { controller, library, scanItem, account, renewals } = await atAccount();
    scanItem('7002');
    await settle();
    expect([account().renewedKey, renewals()]).toEqual(['loan-2', ['Loan 7001: none', 'Title of 7002: renewed']]);
    expect(library.checkoutCalls).toEqual([]);
    scanItem('9009');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [{ state: 'lent', title: 'Title of 9009' }] });
  });

  it('are waited for at the end, and counted there', async () => {
    const { controller, library } = await atAccount();
    const answer = deferred<RenewOutcome>();
    library.answerRenew = () => answer.promise;
    controller.send({ type: 'loan.renew', key: 'loan-1' });
    controller.send({ type: 'session.end' });
    expect(controller.view.screen).toBe('borrowing');
    answer.resolve(renewed('Loan 7001'));
    await settle();
    expect(controller.view).toMatchObject({ screen: 'ended', lent: 0, renewed: 1 });
  });

  it('take a late answer after the wait was given up', async () => {
    const { controller, library, renewals, clock } = await atAccount([loan('7001', '2026-12-20')]);
    const answer = deferred<RenewOutcome>();
    library.answerRenew = () => answer.promise;
    controller.send({ type: 'loan.renew', key: 'loan-1' });
    await clock.advance(5_000);
    expect(renewals()).toEqual(['Loan 7001: refused']);
    answer.resolve(renewed('Loan 7001'));
    await settle();
    expect(renewals()).toEqual(['Loan 7001: renewed']);
  });
});
