import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckinOutcome, CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { FakeKioskPaper } from '../../test/support/fake-kiosk-paper.ts';
import { lentOutcome, returnedOutcome } from '../../test/support/fake-library-system.ts';
import { type KioskBench, setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const unclear = { kind: 'refused', code: 'outcome-unclear', title: null } as const;

describe('what becomes known of an item later', () => {
  let kiosk: KioskBench;
  let tellLoan: ((outcome: CheckoutOutcome) => void)[];
  let tellReturn: ((outcome: CheckinOutcome) => void)[];

  beforeEach(() => {
    kiosk = setUpKiosk();
    tellLoan = [];
    tellReturn = [];
    kiosk.library.answerCheckout = async ({ later }) => {
      tellLoan.push(later ?? (() => undefined));
      return unclear;
    };
    kiosk.library.answerCheckin = async (_, __, request) => {
      tellReturn.push(request?.later ?? (() => undefined));
      return { kind: 'taken' };
    };
  });

  const rows = (): unknown =>
    'rows' in kiosk.controller.view
      ? kiosk.controller.view.rows.map((row) => [row.state, 'title' in row ? row.title : ''])
      : kiosk.controller.view.screen;
  const scan = async (item = '9001'): Promise<void> => {
    kiosk.scanItem(item);
    await settle();
  };
  const kinds = (): string[] => kiosk.events.map(({ type }) => type).filter((type) => type.startsWith('item.'));

  it('takes the place of an unclear loan, and is told', async () => {
    await kiosk.login();
    await scan();
    const before = rows();
    tellLoan[0]?.(lentOutcome('Kalevala'));
    expect([before, rows(), kiosk.controller.view]).toEqual([
      [['unclear', null]],
      [['lent', 'Kalevala']],
      expect.objectContaining({ counts: { asking: 0, done: 1, refused: 0, unclear: 0 } }),
    ]);
    expect(kinds()).toEqual(['item.refused', 'item.lent']);
  });

  it.each([
    [
      'refused while the receipt stands with nothing else on it: the last screen says so',
      { kind: 'refused', code: 'loan-limit-reached', title: null },
      'ended',
    ],
    ['lent: the receipt says so', lentOutcome('Kalevala'), 'receipt'],
  ] as const)('is %s', async (_, outcome, screen) => {
    kiosk = setUpKiosk({}, { paper: new FakeKioskPaper() });
    kiosk.library.answerCheckout = async ({ later }) => {
      tellLoan.push(later ?? (() => undefined));
      return unclear;
    };
    await kiosk.login();
    await scan();
    kiosk.controller.send({ type: 'session.endWithReceipt' });
    await settle();
    expect(kiosk.controller.view).toMatchObject({ screen: 'receipt', content: { loans: [], unclear: 1 } });
    tellLoan[0]?.(outcome);
    expect(kiosk.controller.view.screen).toBe(screen);
  });

  it('takes the place of a return that was to be booked later', async () => {
    await scan();
    const before = rows();
    tellReturn[0]?.(returnedOutcome('Kalevala'));
    expect([before, rows()]).toEqual([[['returned', '']], [['returned', 'Kalevala']]]);
    kiosk.controller.send({ type: 'session.end' });
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', returned: 1, taken: 0 });
  });

  it('changes nothing twice, nor a row that is being asked again', async () => {
    await kiosk.login();
    await scan();
    kiosk.library.answerCheckout = () => new Promise(() => undefined);
    kiosk.scanItem('9001');
    tellLoan[0]?.(lentOutcome('Kalevala'));
    expect(rows()).toEqual([['asking', '']]);
  });

  it('keeps a loan lent that is known, when the wait for its own answer was given up and that comes to nothing', async () => {
    const late = Promise.withResolvers<CheckoutOutcome>();
    kiosk.library.answerCheckout = ({ later }) => {
      tellLoan.push(later ?? (() => undefined));
      return late.promise;
    };
    await kiosk.login();
    await scan();
    await kiosk.clock.advance(5_000);
    tellLoan[0]?.(lentOutcome('Kalevala'));
    late.resolve(unclear);
    await settle();
    expect(rows()).toEqual([['lent', 'Kalevala']]);
  });

  it('is dropped where its session is over, though the next patron has the same item unclear', async () => {
    await kiosk.login();
    await scan();
    kiosk.controller.send({ type: 'session.end' });
    tellLoan[0]?.(lentOutcome('Kalevala'));
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 0, unclear: { loans: 1, returns: 0 } });
    await kiosk.login('1002');
    await scan();
    tellLoan[0]?.(lentOutcome('Kalevala'));
    expect([rows(), kinds()]).toEqual([[['unclear', null]], ['item.refused', 'item.refused']]);
  });
});
