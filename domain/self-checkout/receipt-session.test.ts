import { describe, expect, it } from 'vitest';
import { FakeKioskPaper } from '../../test/support/fake-kiosk-paper.ts';
import { returnedOutcome } from '../../test/support/fake-library-system.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';
import type { Printed } from './paper-ports.ts';
import { leaveSeconds } from './kiosk-actions.ts';

function setUp(change: Parameters<typeof setUpKiosk>[0] = {}) {
  const paper = new FakeKioskPaper();
  return { ...setUpKiosk(change, { paper }), paper };
}

async function withTwoLoans(change: Parameters<typeof setUpKiosk>[0] = {}) {
  const bench = setUp(change);
  await bench.login();
  for (const item of ['9001', '9002']) bench.scanItem(item);
  await settle();
  return bench;
}

const never = () => new Promise<Printed>(() => undefined);

describe('a receipt', () => {
  it('is offered once there is something to say, and only where there is a printer', async () => {
    const [bench, without] = [setUp(), setUpKiosk()];
    for (const { login } of [bench, without]) await login();
    expect(bench.controller.view).toMatchObject({ offers: { receipt: false } });
    for (const { scanItem } of [bench, without]) scanItem('9001');
    await settle();
    expect(bench.controller.view).toMatchObject({ offers: { receipt: true } });
    expect(without.controller.view).toMatchObject({ offers: { receipt: false } });
  });

  it('is printed and shown in large print at the end, in the language of the screen, then the visit is over', async () => {
    const { controller, paper, clock } = await withTwoLoans();
    controller.send({ type: 'language.choose', language: 'sv' });
    controller.send({ type: 'session.endWithReceipt' });
    const due = { date: '2026-12-21', text: '21.12.2026' };
    const loans = [
      { title: 'Title of 9001', place: 1, due },
      { title: 'Title of 9002', place: 2, due },
    ];
    const content = { loans, renewals: [], returns: [], unclear: 0, older: 0 };
    expect(controller.view).toEqual({
      screen: 'receipt',
      content,
      print: 'printing',
      leaving: null,
      hint: null,
      hintCount: 0,
      language: 'sv',
      warning: null,
    });
    expect(paper.receipts).toEqual([{ content, language: 'sv' }]);
    await settle();
    expect(controller.view).toMatchObject({ print: 'printed', leaving: { secondsLeft: leaveSeconds.notice } });
    await clock.advance(leaveSeconds.notice * 1_000);
    expect(controller.view).toMatchObject({ screen: 'ended', lent: 2 });
  });

  it('is not printed after a plain "done", nor for a visit in which nothing happened', async () => {
    const [plain, empty] = [await withTwoLoans(), setUp()];
    plain.controller.send({ type: 'session.end' });
    await empty.login();
    empty.controller.send({ type: 'session.endWithReceipt' });
    expect([plain, empty].map(({ controller, paper }) => [controller.view.screen, paper.receipts.length])).toEqual([
      ['ended', 0],
      ['ended', 0],
    ]);
  });

  it('comes by itself where the site prints always', async () => {
    const { controller, paper } = await withTwoLoans({ receipts: 'always' });
    expect(controller.view).toMatchObject({ offers: { receipt: false } });
    controller.send({ type: 'session.end' });
    await settle();
    expect([controller.view.screen, paper.receipts.length]).toEqual(['receipt', 1]);
  });

  it.each(['none', 'ask', 'always'] as const)('is never printed for a patron who walked away: %s', async (receipts) => {
    const { controller, paper, clock } = await withTwoLoans({ receipts });
    await clock.advance(90_000);
    expect([controller.view.screen, paper.receipts.length]).toEqual(['ended', 0]);
  });

  it('has returns too, without a login', async () => {
    const { controller, paper, scanItem } = setUp();
    scanItem('9001');
    await settle();
    controller.send({ type: 'session.endWithReceipt' });
    await settle();
    expect(paper.receipts[0]?.content.returns).toEqual([{ title: 'Title of 9001', place: 1, route: 'shelf' }]);
    expect(controller.view).toMatchObject({ screen: 'receipt', print: 'printed' });
  });

  it.each(['paperOut', 'failed'] as const)('stays on the screen when the printer cannot: %s; the loans stand', async (print) => {
    const { controller, paper, library } = await withTwoLoans();
    paper.answerReceipt = async () => print;
    controller.send({ type: 'session.endWithReceipt' });
    await settle();
    expect(controller.view).toMatchObject({ screen: 'receipt', print, content: { loans: [{ title: 'Title of 9001' }, {}] } });
    controller.send({ type: 'session.end' });
    expect(controller.view).toMatchObject({ screen: 'ended', lent: 2, by: 'patron' });
    expect(library.endedSessions).toHaveLength(1);
  });

  it('waits for no printer that says nothing any more', async () => {
    const { controller, paper, clock } = await withTwoLoans();
    paper.answerReceipt = never;
    controller.send({ type: 'session.endWithReceipt' });
    await clock.advance(30_000);
    expect(controller.view).toMatchObject({ screen: 'receipt', print: 'failed' });
  });

  it('is thrown away in the printer as soon as the visit is over', async () => {
    const { controller, paper } = await withTwoLoans();
    paper.answerReceipt = never;
    controller.send({ type: 'session.endWithReceipt' });
    expect(paper.drops).toBe(0);
    controller.send({ type: 'session.end' });
    expect([controller.view.screen, paper.drops]).toEqual(['ended', 1]);
  });

  it('lets the next card wait while it is printed, and not after', async () => {
    const { controller, paper, scanCard } = await withTwoLoans();
    let print: (printed: Printed) => void = () => undefined;
    paper.answerReceipt = () => new Promise((resolve) => (print = resolve));
    controller.send({ type: 'session.endWithReceipt' });
    scanCard('1002');
    expect(controller.view).toMatchObject({ screen: 'receipt', hint: 'card-too-early', hintCount: 1 });
    print('printed');
    await settle();
    scanCard('1002');
    expect(controller.view.screen).toBe('awaitingPin');
  });

  it('is nothing that an earlier printer’s answer could be taken for', async () => {
    const { controller, paper, login, scanItem } = await withTwoLoans();
    let print: (printed: Printed) => void = () => undefined;
    paper.answerReceipt = () => new Promise((resolve) => (print = resolve));
    controller.send({ type: 'session.endWithReceipt' });
    controller.send({ type: 'session.end' });
    paper.answerReceipt = never;
    await login('1002');
    scanItem('9003');
    await settle();
    controller.send({ type: 'session.endWithReceipt' });
    print('printed');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'receipt', print: 'printing' });
  });

  it('goes back to the list when one more book is shown, and says all at the end', async () => {
    const { controller, paper, scanItem } = await withTwoLoans();
    controller.send({ type: 'session.endWithReceipt' });
    await settle();
    scanItem('9003');
    await settle();
    expect(controller.view.screen).toBe('borrowing');
    controller.send({ type: 'session.endWithReceipt' });
    await settle();
    expect(paper.receipts.map(({ content }) => content.loans.length)).toEqual([2, 3]);
  });

  it('names renewals apart from loans', async () => {
    const bench = setUp();
    bench.library.answerLoans = async () => [
      { item: '7001' as never, title: 'Own', due: { date: '2026-12-20', text: '' }, isOverdue: false, mayRenew: true },
    ];
    await bench.login();
    bench.controller.send({ type: 'account.open' });
    await settle();
    expect(bench.controller.view).toMatchObject({ offersReceipt: false });
    bench.controller.send({ type: 'loans.renewAll' });
    await settle();
    expect(bench.controller.view).toMatchObject({ offersReceipt: true });
    bench.controller.send({ type: 'session.endWithReceipt' });
    expect(bench.paper.receipts[0]?.content).toMatchObject({ loans: [], renewals: [{ title: 'Title of 7001', due: { date: '2026-12-21' } }] });
  });
});

describe('a hold slip', () => {
  const held = () => Promise.resolve({ ...returnedOutcome('Reserved'), route: { kind: 'onHold' } } as never);

  it('is printed for each returned book that is reserved, where the site wants it', async () => {
    for (const [holdSlips, slips] of [
      [true, [{ item: '9001', title: 'Reserved' }]],
      [false, []],
    ] as const) {
      const { library, paper, scanItem } = setUp({ holdSlips });
      library.answerCheckin = held;
      scanItem('9001');
      await settle();
      expect(paper.slips).toEqual(slips);
    }
  });

  it('is not printed for any other book', async () => {
    const { paper, scanItem } = setUp({ holdSlips: true });
    scanItem('9001');
    await settle();
    expect(paper.slips).toEqual([]);
  });
});
