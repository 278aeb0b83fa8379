import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { sessionRefusalCodes } from '../../contracts/refusal-codes.ts';
import { adultFacts, deferred, returnedOutcome } from '../../test/support/fake-library-system.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

async function refusedKiosk() {
  const bench = setUpKiosk();
  bench.library.answerPatron = async () => ({ ...adultFacts, isExpired: true });
  await bench.login();
  return bench;
}

describe('an item shown where borrowing was refused', () => {
  it('is not returned: the screen says that a card comes first', async () => {
    const { controller, library, events, scanItem } = await refusedKiosk();
    scanItem('9001');
    await settle();
    expect(library.checkinCalls).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(['session.refused']);
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'card-expired', hint: 'card-first', hintCount: 1 });
    scanItem('9001');
    expect(controller.view).toMatchObject({ screen: 'refused', hintCount: 2 });
  });

  it.each(sessionRefusalCodes.filter((code) => code.startsWith('library-system')))('is not returned after %s either', async (code) => {
    const { controller, library, login, scanItem } = setUpKiosk();
    const error = code === 'library-system-error' ? 'LIBRARY_PROTOCOL' : 'LIBRARY_UNREACHABLE';
    library.answerPatron = () => Promise.reject(new KioskError(error, 'failed'));
    await login();
    scanItem('9001');
    await settle();
    expect(library.checkinCalls).toEqual([]);
    expect(controller.view).toMatchObject({ screen: 'refused', code, hint: 'card-first' });
  });

  it.each([
    ['borrow.choose', 'awaitingCard'],
    ['return.choose', 'returning'],
  ] as const)('leaves no hint behind after %s', async (type, screen) => {
    const { controller, scanItem, library } = await refusedKiosk();
    scanItem('9001');
    controller.send({ type });
    expect(controller.view).toMatchObject({ screen, hint: null, hintCount: 0 });
    expect(library.checkinCalls).toEqual([]);
  });

  it('starts without a hint, whatever was read badly before', async () => {
    const { controller, library, login } = setUpKiosk();
    library.answerPatron = async () => ({ ...adultFacts, isCardLost: true });
    controller.cardReaderFault('tooLong');
    await login();
    expect(controller.view).toMatchObject({ screen: 'refused', hint: null, hintCount: 0 });
  });

  it('is returned again from the start screen', async () => {
    const { controller, library, scanItem } = await refusedKiosk();
    controller.send({ type: 'session.end' });
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'returning', rows: [{ state: 'returned' }] });
    expect(library.checkinCalls).toEqual(['9001']);
  });
});

describe('a card shown while returns are being asked', () => {
  it("keeps the returner's rows and says that the card is to be shown again", async () => {
    const { controller, library, scanCard, scanItem } = setUpKiosk();
    const answer = deferred<CheckinOutcome>();
    library.answerCheckin = () => answer.promise;
    scanItem('9001');
    scanCard('1001');
    expect(controller.view).toMatchObject({ screen: 'returning', rows: [{ state: 'asking' }], hint: 'card-too-early', hintCount: 1 });
    answer.resolve(returnedOutcome('Kalevala'));
    await settle();
    expect(controller.view).toMatchObject({ screen: 'returning', rows: [{ state: 'returned', title: 'Kalevala' }], hint: 'card-too-early' });
    scanCard('1001');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin' });
  });

  it('does not take the summary away from one who has finished', async () => {
    const { controller, library, scanCard, scanItem } = setUpKiosk();
    const answer = deferred<CheckinOutcome>();
    library.answerCheckin = () => answer.promise;
    scanItem('9001');
    controller.send({ type: 'session.end' });
    scanCard('1001');
    expect(controller.view).toMatchObject({ screen: 'returning', hint: 'card-too-early' });
    answer.resolve(returnedOutcome('Kalevala'));
    await settle();
    expect(controller.view).toMatchObject({ screen: 'ended', returned: 1 });
  });

  it('gives way to the words about a later scan', () => {
    const { controller, library, scanCard, scanItem } = setUpKiosk();
    library.answerCheckin = () => deferred<CheckinOutcome>().promise;
    scanItem('9001');
    scanCard('1001');
    controller.itemReaderFault('tooLong');
    expect(controller.view).toMatchObject({ hint: 'item-unreadable', hintCount: 2 });
    scanItem('9002');
    expect(controller.view).toMatchObject({ hint: null, hintCount: 0 });
  });
});

describe('an item shown again after its answer was lost', () => {
  const renewal: CheckoutOutcome = {
    kind: 'lent',
    title: 'Kalevala',
    due: { date: '2026-12-21', text: '21.12.2026' },
    isRenewal: true,
    mayDesensitize: true,
  };

  it('reads as lent, not as renewed: the first question made the loan', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'failed'));
    scanItem('9001');
    await settle();
    library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_UNREACHABLE', 'down'));
    scanItem('9001');
    await settle();
    library.answerCheckout = async () => renewal;
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'lent', isRenewal: false }] });
  });

  it('leaves a true renewal a renewal', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = async () => renewal;
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'lent', isRenewal: true }] });
  });
});

it('the end counts returns that are booked later apart from those that are booked', async () => {
  const { controller, library, scanItem } = setUpKiosk();
  library.answerCheckin = async (item) => (item === '9001' ? returnedOutcome('Kalevala') : { kind: 'taken' });
  for (const item of ['9001', '9002', '9003']) scanItem(item);
  await settle();
  controller.send({ type: 'session.end' });
  expect(controller.view).toMatchObject({ screen: 'ended', lent: 0, returned: 1, taken: 2 });
});
