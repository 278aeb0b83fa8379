import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { CheckinOutcome, CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { adultFacts, deferred, lentOutcome, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { settle } from '../../test/virtual-clock.ts';
import { kioskTimes } from './kiosk-actions.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';

describe('identification', () => {
  it('begins with a card at the idle screen and opens a session with the right PIN', async () => {
    const { controller, library, views, scanCard, type } = setUpKiosk();
    scanCard('1001');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', digits: 0 });
    type('1234');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [] });
    expect(library.patronCalls.map(({ card, pin }) => [card.reveal(), pin?.reveal()])).toEqual([['1001', '1234']]);
    expect(views.map((view) => view.screen).filter((screen) => screen !== 'awaitingPin')).toEqual(['checking', 'borrowing']);
  });

  it('asks for no PIN where the site says so', async () => {
    const { controller, library, scanCard } = setUpKiosk({ pin: 'never' });
    library.answerPatron = async () => ({ ...adultFacts, pin: 'notAsked' });
    scanCard('1001');
    await settle();
    expect(controller.view.screen).toBe('borrowing');
    expect(library.patronCalls[0]?.pin).toBeNull();
  });

  it.each<[string, PatronFacts, string]>([
    ['an unknown card', unknownCardFacts, 'card-unknown-or-pin-wrong'],
    ['a wrong PIN', { ...adultFacts, pin: 'wrong' }, 'card-unknown-or-pin-wrong'],
    ['a PIN that nobody verified', { ...adultFacts, pin: 'notVerified' }, 'card-unknown-or-pin-wrong'],
    ['a PIN that was not asked', { ...adultFacts, pin: 'notAsked' }, 'card-unknown-or-pin-wrong'],
    ['a card that the library system has locked', { ...adultFacts, pin: 'locked' }, 'card-unknown-or-pin-wrong'],
    ['a card that this station has locked', { ...adultFacts, pin: 'lockedHere' }, 'pin-locked'],
    ['a card that this station has locked for a day', { ...adultFacts, pin: 'lockedToday' }, 'pin-locked-today'],
    ['a wrong PIN of a banned patron', { ...adultFacts, pin: 'wrong', isBorrowingBanned: true }, 'card-unknown-or-pin-wrong'],
    ['a lost card', { ...adultFacts, isCardLost: true }, 'card-lost'],
    ['an expired card', { ...adultFacts, isExpired: true }, 'card-expired'],
    ['a borrowing ban', { ...adultFacts, isBorrowingBanned: true }, 'borrowing-banned'],
    ['an unknown loss', { ...adultFacts, isCardLost: 'unknown' }, 'library-system-error'],
    ['an unknown validity', { ...adultFacts, isExpired: 'unknown' }, 'library-system-error'],
    ['an unknown ban', { ...adultFacts, isBorrowingBanned: 'unknown' }, 'library-system-error'],
  ])('refuses %s', async (_who, facts, code) => {
    const { controller, library, events, login } = setUpKiosk();
    library.answerPatron = async () => facts;
    await login();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
    const shown = controller.view.screen === 'refused' ? controller.view.incidentCode : '';
    expect(events).toEqual([{ type: 'session.refused', code, incidentCode: shown }]);
  });

  it('lets a child and a patron without staffless terms borrow: those are rules of the door', async () => {
    const { controller, library, login } = setUpKiosk();
    library.answerPatron = async () => ({ ...adultFacts, isAtLeast: 'unknown', hasAcceptedTerms: false, isSelfServiceBanned: true });
    await login();
    expect(controller.view.screen).toBe('borrowing');
  });

  it.each<[ErrorCode, string]>([
    ['LIBRARY_UNREACHABLE', 'library-system-unreachable'],
    ['LIBRARY_TIMEOUT', 'library-system-unreachable'],
    ['LIBRARY_PROTOCOL', 'library-system-error'],
  ])('refuses on %s as %s', async (error, code) => {
    const { controller, library, login } = setUpKiosk();
    library.answerPatron = () => Promise.reject(new KioskError(error, 'failed'));
    await login();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
  });

  it('can be tried again with the same card at once after a wrong PIN', async () => {
    const { controller, library, scanCard, type, login } = setUpKiosk();
    library.answerPatron = async ({ pin }) => ({ ...adultFacts, pin: pin?.reveal() === '1234' ? 'right' : 'wrong' });
    await login('1001', '9999');
    scanCard('1001');
    type('1234');
    await settle();
    expect(controller.view.screen).toBe('borrowing');
  });

  it('that was given up opens nothing when its answer comes', async () => {
    const { controller, library, scanCard, type } = setUpKiosk();
    const answer = deferred<PatronFacts>();
    library.answerPatron = () => answer.promise;
    scanCard('1001');
    type('1234');
    controller.send({ type: 'session.end' });
    answer.resolve(adultFacts);
    await settle();
    expect(controller.view.screen).toBe('idle');
    expect(library.endedSessions.map((card) => card.reveal())).toEqual(['1001']);
  });

  it.each(['x'.repeat(4096), 'card\u0000', 'a|b'])('says that a bad card could not be read, and goes on (%#)', async (bytes) => {
    const { controller, events, login, scanCard } = setUpKiosk();
    scanCard(bytes);
    expect(controller.view).toMatchObject({ screen: 'awaitingCard', hint: 'card-unreadable' });
    expect(events).toMatchObject([{ type: 'scan.unreadable' }]);
    await login();
    expect(controller.view).toMatchObject({ screen: 'borrowing', hint: null });
  });
});

describe('borrowing', () => {
  it('shows an item as asked at once and as lent with its date when the register says so', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    const answer = deferred<CheckoutOutcome>();
    library.answerCheckout = () => answer.promise;
    scanItem('9001');
    expect(controller.view).toMatchObject({ rows: [{ key: 'row-1', state: 'asking' }] });
    answer.resolve(lentOutcome('Kalevala'));
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ key: 'row-1', state: 'lent', title: 'Kalevala', due: { date: '2026-12-21' } }] });
    expect(library.checkoutCalls.map(({ card, item, pin }) => [card.reveal(), item, pin])).toEqual([['1001', '9001', null]]);
  });

  it('asks once for an item that is read again, before and after it is lent', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    scanItem('9001');
    scanItem('9001');
    await settle();
    scanItem('9001');
    await settle();
    expect(library.checkoutCalls).toHaveLength(1);
    expect(controller.view).toMatchObject({ rows: [{ state: 'lent' }] });
  });

  it('shows a refused item with its code and lends the rest', async () => {
    const { controller, library, events, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = async ({ item }) =>
      item === '9001' ? { kind: 'refused', code: 'item-not-for-loan', title: 'Sanakirja' } : lentOutcome('Kalevala');
    scanItem('9001');
    scanItem('9002');
    await settle();
    expect(controller.view).toMatchObject({
      rows: [
        { state: 'refused', code: 'item-not-for-loan', title: 'Sanakirja' },
        { state: 'lent', title: 'Kalevala' },
      ],
    });
    expect(events.map((event) => event.type)).toEqual(['session.opened', 'item.refused', 'item.lent']);
  });

  it('asks again in the same row for a refused item that is read again', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_UNREACHABLE', 'down'));
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ key: 'row-1', state: 'refused', code: 'library-system-unreachable' }] });
    library.answerCheckout = async () => lentOutcome('Kalevala');
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ key: 'row-1', state: 'lent' }] });
  });

  it.each<[ErrorCode, string]>([
    ['LIBRARY_UNREACHABLE', 'library-system-unreachable'],
    ['LIBRARY_LOGIN_REFUSED', 'library-system-unreachable'],
    ['LIBRARY_INPUT_REFUSED', 'item-unreadable'],
  ])('tells of %s as %s', async (error, code) => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = () => Promise.reject(new KioskError(error, 'failed'));
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'refused', code }] });
  });

  it.each<ErrorCode>(['LIBRARY_TIMEOUT', 'LIBRARY_PROTOCOL'])('claims neither a loan nor a refusal after %s', async (error) => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = ({ item }) =>
      item === '9001' ? Promise.resolve(lentOutcome('Kalevala')) : Promise.reject(new KioskError(error, 'failed'));
    scanItem('9001');
    scanItem('9002');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'lent' }, { state: 'unclear', title: null, place: 2 }] });
    expect(JSON.stringify(controller.view)).not.toContain('9002');
  });

  it('asks again for an unclear item in its own row', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'failed'));
    scanItem('9001');
    await settle();
    library.answerCheckout = async () => lentOutcome('Kalevala');
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'lent' }] });
  });

  it('calls the outcome unclear when no answer comes, and mends the row when it comes late', async () => {
    const { controller, library, clock, login, scanItem } = setUpKiosk();
    await login();
    const answer = deferred<CheckoutOutcome>();
    library.answerCheckout = () => answer.promise;
    scanItem('9001');
    await clock.advance(kioskTimes.itemAnswerMs - 1);
    expect(controller.view).toMatchObject({ rows: [{ state: 'asking' }] });
    await clock.advance(1);
    expect(controller.view).toMatchObject({ rows: [{ state: 'unclear', place: 1 }] });
    scanItem('9001');
    expect(library.checkoutCalls, 'not asked twice while the first call may still succeed').toHaveLength(1);
    answer.resolve(lentOutcome('Kalevala'));
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'lent' }] });
  });

  it.each([
    [undefined, 1],
    [4, 4],
  ])('asks for a stack with parallelCheckouts = %s at most %i at once, in order', async (parallelCheckouts, most) => {
    const { controller, library, clock, login, scanItem } = setUpKiosk({}, { parallelCheckouts });
    await login();
    library.answerCheckout = ({ item }) => new Promise((resolve) => void clock.setTimer(100, () => resolve(lentOutcome(item))));
    const items = Array.from({ length: 10 }, (_, i) => `90${10 + i}`);
    for (const item of items) scanItem(item);
    await clock.advance(100 * Math.ceil(10 / most));
    expect(library.maxInFlight).toBe(most);
    expect(library.checkoutCalls.map(({ item }) => item)).toEqual(items);
    expect(controller.view).toMatchObject({ rows: items.map((title) => ({ state: 'lent', title })) });
  });

  it('takes along what was read while the patron was identified', async () => {
    const { controller, scanCard, scanItem, type } = setUpKiosk();
    controller.send({ type: 'borrow.choose' });
    scanItem('9001');
    scanCard('1001');
    scanItem('9002');
    type('1234');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [{ title: 'Title of 9001' }, { title: 'Title of 9002' }] });
  });

  it.each(['while the PIN is awaited', 'while the register is asked'])('leaves out what was read before another card was shown %s', async (when) => {
    const { library, controller, scanCard, scanItem, type } = setUpKiosk();
    library.answerCheckout = async () => lentOutcome('Title');
    const first = deferred<PatronFacts>();
    library.answerPatron = async ({ card }) => (card.reveal() === '1001' ? first.promise : adultFacts);
    scanCard('1001');
    if (when === 'while the register is asked') type('1234');
    scanItem('2001');
    scanCard('1002');
    scanItem('2002');
    type('1234');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [{ state: 'lent' }] });
    expect(library.checkoutCalls.map(({ card, item }) => [card.reveal(), item])).toEqual([['1002', '2002']]);
  });

  it('hints at an item that could not be read until the next one is', async () => {
    const { controller, events, login, scanItem } = setUpKiosk();
    await login();
    scanItem('x'.repeat(4096));
    expect(controller.view).toMatchObject({ hint: 'item-unreadable' });
    expect(events.at(-1)).toMatchObject({ type: 'scan.unreadable', fault: 'tooLong' });
    scanItem('9001');
    expect(controller.view).toMatchObject({ hint: null });
    controller.itemReaderFault('incomplete');
    expect(controller.view).toMatchObject({ hint: 'item-unreadable' });
  });

  it('shows every scan that cannot be read as a change of its own', async () => {
    const { controller, login, scanItem } = setUpKiosk();
    await login();
    const seen: unknown[] = [];
    controller.onView((view) => seen.push('hintCount' in view && view.hintCount));
    for (const text of ['x'.repeat(4096), 'x'.repeat(4096), '9001']) scanItem(text);
    expect(seen).toEqual([1, 2, 0]);
  });

  it('goes on when the same card is shown again', async () => {
    const { controller, login, scanCard, scanItem } = setUpKiosk();
    await login();
    scanItem('9001');
    await settle();
    scanCard('1001');
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [{ state: 'lent' }] });
  });

  it('waits for its last item when another card is shown, then ends and is wiped before the next patron', async () => {
    const { controller, library, events, views, login, scanCard, scanItem, type } = setUpKiosk();
    await login();
    scanItem('9001');
    await settle();
    const last = deferred<CheckoutOutcome>();
    library.answerCheckout = () => last.promise;
    scanItem('9002');
    scanCard('1002');
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [{ state: 'lent' }, { state: 'asking' }], hint: 'card-too-early' });
    last.resolve(lentOutcome('Title of the first patron'));
    await settle();
    expect(controller.view).toMatchObject({ screen: 'ended', lent: 2 });
    expect(library.endedSessions.map((card) => card.reveal())).toEqual(['1001']);
    expect(events.map((event) => event.type)).toEqual(['session.opened', 'item.lent', 'item.lent', 'session.ended']);
    const before = views.length;
    scanCard('1002');
    type('1234');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [] });
    expect(JSON.stringify(views.slice(before))).not.toContain('Title');
  });
});

describe('returning', () => {
  it('takes an item at the idle screen back at once, without login, and says where it goes', async () => {
    const { controller, library, events, scanItem } = setUpKiosk();
    library.answerCheckin = async () => ({
      kind: 'returned',
      title: 'Kaukainen kirja',
      route: { kind: 'otherBranch', branch: 'Lumi lähikirjasto' },
      bin: '3',
      mayResensitize: true,
    });
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({
      screen: 'returning',
      rows: [{ key: 'row-1', state: 'returned', title: 'Kaukainen kirja', route: 'otherBranch', branch: 'Lumi lähikirjasto', bin: '3' }],
    });
    expect(events.map((event) => event.type)).toEqual(['session.opened', 'item.returned']);
    expect(library.patronCalls).toHaveLength(0);
  });

  it('asks once for an item that is read again', async () => {
    const { library, scanItem } = setUpKiosk();
    for (let i = 0; i < 3; i += 1) {
      scanItem('9001');
      await settle();
    }
    expect(library.checkinCalls).toHaveLength(1);
  });

  it('gives way to borrowing when a card is shown', async () => {
    const { controller, scanCard, scanItem, type } = setUpKiosk();
    scanItem('9001');
    await settle();
    scanCard('1001');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin' });
    type('1234');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', rows: [] });
  });

  it('shows a refused return with its code', async () => {
    const { controller, library, scanItem } = setUpKiosk();
    library.answerCheckin = async (): Promise<CheckinOutcome> => ({ kind: 'refused', code: 'item-unknown', title: null });
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ rows: [{ state: 'refused', code: 'item-unknown', title: null }] });
  });
});
