import { beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { type Deferred, deferred, lentOutcome } from '../../test/support/fake-library-system.ts';
import { type KioskBench, setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const refused: CheckoutOutcome = { kind: 'refused', code: 'item-not-for-loan', title: 'Atlas' };
const items = ['9001', '9002', '9003', '9004', '9005', '9006'];

describe('a stack of items that are asked about four at a time', () => {
  let kiosk: KioskBench;
  let answers: Deferred<CheckoutOutcome>[];

  beforeEach(async () => {
    kiosk = setUpKiosk({}, { parallelCheckouts: 4 });
    answers = [];
    kiosk.library.answerCheckout = () => {
      const answer = deferred<CheckoutOutcome>();
      answers.push(answer);
      return answer.promise;
    };
    await kiosk.login();
    for (const item of items) kiosk.scanItem(item);
  });

  const rows = (): unknown => ('rows' in kiosk.controller.view ? kiosk.controller.view.rows.map(({ state }) => state) : kiosk.controller.view.screen);
  const asked = (): string[] => kiosk.library.checkoutCalls.map(({ item }) => item);

  it('puts each answer into its own row, in whatever order they come', async () => {
    answers[3]?.resolve(lentOutcome('Fourth'));
    answers[1]?.resolve(refused);
    await settle();
    answers[5]?.resolve(lentOutcome('Sixth'));
    answers[0]?.resolve(lentOutcome('First'));
    await settle();
    expect(rows()).toEqual(['lent', 'refused', 'asking', 'lent', 'asking', 'lent']);
    expect(kiosk.controller.view).toMatchObject({ rows: [{ title: 'First' }, { title: 'Atlas' }, {}, { title: 'Fourth' }, {}, { title: 'Sixth' }] });
  });

  it('gives the place of each that is answered to the next item', async () => {
    expect(asked()).toEqual(items.slice(0, 4));
    answers[2]?.resolve(lentOutcome('Third'));
    await settle();
    expect([asked(), kiosk.library.maxInFlight]).toEqual([items.slice(0, 5), 4]);
  });

  it('ends the session when every answer has come, however they come after "finish"', async () => {
    kiosk.controller.send({ type: 'session.end' });
    for (const at of [3, 2, 1, 0]) answers[at]?.resolve(at === 1 ? refused : lentOutcome('x'));
    await settle();
    expect(rows()).toEqual(
      ['asking', 'asking', 'asking', 'asking', 'asking', 'asking'].map((_, at) => (at > 3 ? 'asking' : at === 1 ? 'refused' : 'lent')),
    );
    for (const at of [5, 4]) answers[at]?.resolve(lentOutcome('x'));
    await settle();
    expect([kiosk.controller.view, kiosk.library.endedSessions.length]).toEqual([expect.objectContaining({ screen: 'ended', lent: 5 }), 1]);
  });

  it('asks what still waits for its own patron while the next card waits, and shows nothing of it to that one', async () => {
    kiosk.scanCard('1002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: 'card-too-early' });
    for (const answer of answers) answer.resolve(lentOutcome('Of the first patron'));
    await settle();
    for (const answer of answers) answer.resolve(lentOutcome('Of the first patron'));
    await settle();
    expect(kiosk.library.checkoutCalls.map(({ card }) => card.reveal())).toEqual(items.map(() => '1001'));
    expect(kiosk.library.endedSessions.map((card) => card.reveal())).toEqual(['1001']);
    await kiosk.login('1002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', rows: [] });
  });

  it('says of each item what is true when the link is lost midway', async () => {
    answers[0]?.resolve(lentOutcome('First'));
    await settle();
    kiosk.library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_UNREACHABLE', 'There is no connection.'));
    for (const answer of answers.slice(1)) answer.reject(new KioskError('LIBRARY_TIMEOUT', 'No answer.'));
    await settle();
    expect(rows()).toEqual(['lent', 'unclear', 'unclear', 'unclear', 'unclear', 'refused']);
    expect(kiosk.controller.view).toMatchObject({ rows: [{}, {}, {}, {}, {}, { code: 'library-system-unreachable' }] });
  });
});
