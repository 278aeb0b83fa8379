import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { FakeItemPad } from '../../test/support/fake-item-pad.ts';
import { deferred, lentOutcome } from '../../test/support/fake-library-system.ts';
import { type KioskBench, setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

let pad: FakeItemPad;
let kiosk: KioskBench;
const end = (): void => kiosk.controller.send({ type: 'session.end' });

describe('another card while a stack is still asked', () => {
  beforeEach(() => {
    pad = new FakeItemPad();
    kiosk = setUpKiosk({ countCheck: false }, { pad, parallelCheckouts: 4 });
  });

  const answers = () => {
    const answer = deferred<ReturnType<typeof lentOutcome>>();
    kiosk.library.answerCheckout = () => answer.promise;
    return answer;
  };

  it('is asked for again; every loan becomes known and every alarm goes off before the visit ends', async () => {
    const answer = answers();
    for (const item of ['A', 'B', 'C']) pad.place(item);
    await kiosk.login();
    kiosk.scanCard('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', counts: { asking: 3 }, hint: 'card-too-early', hintCount: 1 });
    answer.resolve(lentOutcome('A title'));
    await settle();
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 3 });
    expect([pad.switches, kiosk.forStaff]).toEqual([['A unsecured', 'B unsecured', 'C unsecured'], []]);
    await kiosk.login('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', counts: { asking: 0, done: 0 } });
  });

  it('lends nothing more to the first one, neither from the reader nor from the pad', async () => {
    const answer = answers();
    pad.place('A');
    await kiosk.login();
    kiosk.scanCard('2002');
    kiosk.scanItem('B');
    pad.place('C');
    await settle();
    expect(kiosk.controller.view).toMatchObject({ counts: { asking: 1 }, hint: 'card-too-early', hintCount: 2 });
    answer.resolve(lentOutcome('A title'));
    await settle();
    expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A']);
    expect(kiosk.library.checkinCalls).toEqual([]);
  });

  it('changes nothing where it passed by mistake: the first card goes on, with what was put down meanwhile', async () => {
    const answer = answers();
    pad.place('A');
    await kiosk.login();
    kiosk.scanCard('2002');
    pad.place('C');
    kiosk.scanCard('1001');
    answer.resolve(lentOutcome('A title'));
    await settle();
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: null, counts: { done: 2 } });
  });

  it('waits for twenty seconds at most, and is let in then', async () => {
    answers();
    for (let at = 1; at <= 60; at += 1) pad.place(`A${at}`);
    await kiosk.login();
    kiosk.scanCard('2002');
    for (let second = 1; second < 20; second += 1) {
      await kiosk.clock.advance(1_000);
      kiosk.scanCard('2002');
      expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: 'card-too-early' });
    }
    await kiosk.clock.advance(1_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 0, unclear: { loans: 60 } });
    await kiosk.login('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing' });
  });

  it('is let in though the pad never answers; staff hear of the alarm', async () => {
    pad.answer = () => new Promise(() => undefined);
    pad.place('A');
    await kiosk.login();
    kiosk.scanCard('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: 'card-too-early' });
    await kiosk.clock.advance(20_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'puttingBack', items: [{ by: 'stillSecured', isSwitching: true }] });
    await kiosk.clock.advance(30_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 1, atOdds: 1 });
    expect(kiosk.forStaff).toEqual([{ item: 'A', by: 'stillSecured' }]);
    await kiosk.login('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing' });
  });
});

describe('an answer that comes after its visit ended', () => {
  const endUnanswered = async (security: 'secured' | 'unsecured' = 'secured') => {
    const answer = deferred<CheckoutOutcome>();
    kiosk.library.answerCheckout = () => answer.promise;
    for (let at = 1; at <= 5; at += 1) pad.place(`A${at}`, security);
    await kiosk.login();
    end();
    await kiosk.clock.advance(20_000);
    return answer;
  };

  beforeEach(() => {
    pad = new FakeItemPad();
    kiosk = setUpKiosk({ countCheck: false }, { pad });
  });

  it('was told as unclear, and its item is not taken back for being read again', async () => {
    await endUnanswered();
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 0, unclear: { loans: 5, returns: 0 } });
    kiosk.scanItem('A5');
    await settle();
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['ended', []]);
  });

  it('goes to staff where the gate would sound for the loan', async () => {
    const answer = await endUnanswered();
    expect(kiosk.forStaff).toEqual([]);
    answer.resolve(lentOutcome('A title'));
    await settle();
    await settle();
    expect(kiosk.forStaff).toEqual([1, 2, 3, 4, 5].map((at) => ({ item: `A${at}`, by: 'stillSecured' })));
    expect(kiosk.events.filter(({ type }) => type === 'item.leftAtOdds')).toHaveLength(5);
  });

  it('goes to nobody where loan and alarm agree', async () => {
    const answer = await endUnanswered('unsecured');
    answer.resolve(lentOutcome('A title'));
    await settle();
    await settle();
    expect(kiosk.forStaff).toEqual([]);
  });
});
