import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { adultFacts, deferred, lentOutcome } from '../../test/support/fake-library-system.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';
import { leaveSeconds } from './kiosk-actions.ts';

describe('the end of a session', () => {
  it('says thanks with counts only, then wipes itself', async () => {
    const { controller, library, clock, events, login, scanItem } = setUpKiosk();
    await login();
    scanItem('9001');
    await settle();
    controller.send({ type: 'session.end' });
    const counts = { lent: 1, returned: 0, taken: 0, unclear: { loans: 0, returns: 0 } };
    expect(controller.view).toEqual({ screen: 'ended', ...counts, by: 'patron', leaving: null, language: 'fi', warning: null });
    expect(library.endedSessions).toHaveLength(1);
    expect(events.at(-1)).toEqual({ type: 'session.ended', by: 'patron' });
    await clock.advance(leaveSeconds.glance * 1_000 - 1);
    expect(controller.view.screen).toBe('ended');
    await clock.advance(1);
    expect(controller.view).toEqual({ screen: 'idle', language: 'fi', warning: null });
  });

  it.each(['loans', 'returns'] as const)('counts unclear %s apart, and stays long enough to say what to do', async (kind) => {
    const { controller, library, clock, login, scanItem } = setUpKiosk();
    library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'failed'));
    library.answerCheckin = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'failed'));
    if (kind === 'loans') await login();
    scanItem('9001');
    await settle();
    controller.send({ type: 'session.end' });
    const counts = { lent: 0, returned: 0, taken: 0, unclear: { loans: 0, returns: 0, [kind]: 1 } };
    expect(controller.view).toMatchObject({ screen: 'ended', ...counts, leaving: { secondsLeft: leaveSeconds.notice } });
    await clock.advance(leaveSeconds.notice * 1_000);
    expect(controller.view.screen).toBe('idle');
  });

  it('does not return a book that was perhaps lent and lies under the reader still', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    library.answerCheckout = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'failed'));
    scanItem('9001');
    await settle();
    controller.send({ type: 'session.end' });
    scanItem('9001');
    expect(controller.view.screen).toBe('ended');
    expect(library.checkinCalls).toHaveLength(0);
  });

  it('waits for the last item, so that the counts are true', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    const answer = deferred<CheckoutOutcome>();
    library.answerCheckout = () => answer.promise;
    scanItem('9001');
    controller.send({ type: 'session.end' });
    expect(controller.view.screen).toBe('borrowing');
    answer.resolve(lentOutcome('Kalevala'));
    await settle();
    expect(controller.view).toMatchObject({ screen: 'ended', lent: 1 });
  });

  it('is not undone by lifting the stack: what was just lent is not returned', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    scanItem('9001');
    await settle();
    controller.send({ type: 'session.end' });
    scanItem('9001');
    expect(controller.view.screen).toBe('ended');
    scanItem('9002');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'returning', rows: [{ title: 'Title of 9002' }] });
    expect(library.checkinCalls).toEqual(['9002']);
  });

  it('does not wait for the register to forget the patron', async () => {
    const { controller, library, login } = setUpKiosk();
    library.answerEndSession = () => Promise.reject(new Error('no'));
    await login();
    controller.send({ type: 'session.end' });
    await settle();
    expect(controller.view.screen).toBe('ended');
  });

  it('leaves nothing of the patron in any later view', async () => {
    const { controller, library, clock, views, login, scanItem } = setUpKiosk();
    library.answerCheckout = async () => lentOutcome('MARKER title');
    await login('24567000001016', '314159');
    scanItem('34567000002012');
    await settle();
    expect(JSON.stringify(controller.view)).toContain('MARKER');
    const before = views.length;
    controller.send({ type: 'session.end' });
    await clock.advance(60_000);
    expect(JSON.stringify(views.slice(before))).not.toContain('MARKER');
    expect(JSON.stringify(views)).not.toMatch(/24567000001016|34567000002012|314159/);
  });
});

describe('the quiet time', () => {
  it('ends in a warning that counts down each second and then ends the session', async () => {
    const { controller, clock, events, views, login } = setUpKiosk({ idleSeconds: 60, warningSeconds: 30 });
    await login();
    await clock.advance(59_999);
    expect(controller.view).toMatchObject({ screen: 'borrowing', warning: null });
    const before = views.length;
    await clock.advance(1);
    await clock.advance(29_999);
    expect(views.slice(before).map((view) => view.warning?.secondsLeft)).toEqual(Array.from({ length: 30 }, (_, i) => 30 - i));
    expect(controller.view.screen).toBe('borrowing');
    await clock.advance(1);
    expect(controller.view).toMatchObject({ screen: 'ended', by: 'timeout', warning: null });
    expect(events.at(-1)).toEqual({ type: 'session.ended', by: 'timeout' });
  });

  it('begins anew with one tap, as often as the patron likes', async () => {
    const { controller, clock, login } = setUpKiosk({ idleSeconds: 60, warningSeconds: 30 });
    await login();
    for (let i = 0; i < 12; i += 1) {
      await clock.advance(89_999);
      expect(controller.view.warning).toEqual({ secondsLeft: 1 });
      controller.send({ type: 'session.extend' });
      expect(controller.view).toMatchObject({ screen: 'borrowing', warning: null });
    }
  });

  it.each(['item', 'bad item', 'same card', 'language', 'bad card'])('begins anew with any activity: %s', async (what) => {
    const { controller, clock, login, scanItem, scanCard } = setUpKiosk();
    await login();
    await clock.advance(70_000);
    expect(controller.view.warning).not.toBeNull();
    if (what === 'item') scanItem('9001');
    if (what === 'bad item') controller.itemReaderFault('tooLong');
    if (what === 'same card') scanCard('1001');
    if (what === 'language') controller.send({ type: 'language.choose', language: 'sv' });
    if (what === 'bad card') controller.cardReaderFault('tooLong');
    expect(controller.view).toMatchObject({ screen: 'borrowing', warning: null });
  });

  it('begins anew with activity before the warning, too', async () => {
    const { controller, clock, login } = setUpKiosk({ idleSeconds: 60 });
    await login();
    await clock.advance(59_000);
    controller.send({ type: 'session.extend' });
    await clock.advance(59_999);
    expect(controller.view.warning).toBeNull();
    await clock.advance(1);
    expect(controller.view.warning).toEqual({ secondsLeft: 30 });
  });

  it('never runs while the register is asked about an item', async () => {
    const { controller, library, clock, login, scanItem } = setUpKiosk({ idleSeconds: 5 });
    await login();
    library.answerCheckout = ({ item }) => new Promise((resolve) => void clock.setTimer(4_900, () => resolve(lentOutcome(item))));
    for (const item of ['9001', '9002', '9003']) scanItem(item);
    await clock.advance(3 * 4_900 + 4_999);
    expect(controller.view.warning).toBeNull();
    await clock.advance(1);
    expect(controller.view.warning).toEqual({ secondsLeft: 30 });
  });

  it('takes the patron back to the idle screen while the card is awaited', async () => {
    const { controller, clock } = setUpKiosk({ idleSeconds: 60, warningSeconds: 30 });
    controller.send({ type: 'borrow.choose' });
    await clock.advance(89_999);
    expect(controller.view).toMatchObject({ screen: 'awaitingCard', warning: { secondsLeft: 1 } });
    await clock.advance(1);
    expect(controller.view.screen).toBe('idle');
  });
});

describe('the language at the kiosk', () => {
  it("is the patron's own from login on, and the station's again after the session", async () => {
    const { controller, library, clock, login } = setUpKiosk();
    library.answerPatron = async () => ({ ...adultFacts, language: 'sv' });
    await login();
    expect(controller.view).toMatchObject({ screen: 'borrowing', language: 'sv' });
    controller.send({ type: 'session.end' });
    await clock.advance(leaveSeconds.glance * 1_000);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });

  it('that was chosen wins over the register and lasts one session', async () => {
    const { controller, library, clock, login } = setUpKiosk();
    library.answerPatron = async () => ({ ...adultFacts, language: 'fi' });
    controller.send({ type: 'language.choose', language: 'sv' });
    await login();
    expect(controller.view).toMatchObject({ screen: 'borrowing', language: 'sv' });
    controller.send({ type: 'session.end' });
    await clock.advance(leaveSeconds.glance * 1_000);
    expect(controller.view.language).toBe('fi');
  });

  it('that somebody chose and left is forgotten', async () => {
    const { controller, clock } = setUpKiosk({ idleSeconds: 60 });
    controller.send({ type: 'language.choose', language: 'sv' });
    await clock.advance(59_999);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'sv' });
    await clock.advance(1);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });

  it("does not pass from one patron's end to the next patron's card", async () => {
    const { controller, login, scanCard } = setUpKiosk();
    controller.send({ type: 'language.choose', language: 'sv' });
    await login();
    scanCard('1002');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', language: 'fi' });
  });

  it.each([
    ['goes along with a card that comes soon after', 14_999, { screen: 'awaitingPin', language: 'sv' }],
    ['does not pass to a card that comes when they have perhaps left', 15_000, { screen: 'awaitingPin', language: 'fi', isPerhapsAnother: true }],
  ])('of who returns %s', async (_, ms, expected) => {
    const { controller, clock, library, scanCard, scanItem, type } = setUpKiosk();
    library.answerPatron = async () => ({ ...adultFacts, language: 'fi' });
    controller.send({ type: 'language.choose', language: 'sv' });
    scanItem('9001');
    await clock.advance(ms);
    expect(controller.view).toMatchObject({ screen: 'returning', language: 'sv' });
    scanCard('1002');
    expect(controller.view).toEqual({ ...expected, digits: 0, warning: null });
    type('1234');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'borrowing', language: expected.language });
  });

  it('of who returns is theirs for as long as they touch the screen', async () => {
    const { controller, clock, scanCard, scanItem } = setUpKiosk();
    controller.send({ type: 'language.choose', language: 'sv' });
    scanItem('9001');
    await clock.advance(10_000);
    controller.send({ type: 'session.extend' });
    await clock.advance(14_999);
    scanCard('1002');
    expect(controller.view).toEqual({ screen: 'awaitingPin', language: 'sv', digits: 0, warning: null });
  });

  it('of who returns is not kept by a screen that is read aloud to whoever is there', async () => {
    const { controller, clock, scanCard, scanItem } = setUpKiosk({ idleSeconds: 30 });
    controller.send({ type: 'language.choose', language: 'sv' });
    scanItem('9001');
    for (let at = 0; at < 13; at += 1) {
      await clock.advance(3_000);
      controller.send({ type: 'session.listened' });
    }
    expect(controller.view).toMatchObject({ screen: 'returning', language: 'sv', warning: null });
    scanCard('1002');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', language: 'fi', isPerhapsAnother: true });
  });

  it('of who returns is not kept by a card that came too early', async () => {
    const { controller, clock, library, scanCard, scanItem } = setUpKiosk();
    library.answerCheckin = () => new Promise(() => undefined);
    controller.send({ type: 'language.choose', language: 'sv' });
    scanItem('9001');
    await clock.advance(2_000);
    scanCard('1002');
    expect(controller.view).toMatchObject({ screen: 'returning', hint: 'card-too-early' });
    await clock.advance(13_000);
    scanCard('1002');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', language: 'fi', isPerhapsAnother: true });
  });

  it("tells a stranger nothing of the owner's language", async () => {
    const { controller, library, login } = setUpKiosk();
    library.answerPatron = async () => ({ ...adultFacts, pin: 'wrong', language: 'sv' });
    await login();
    expect(controller.view).toMatchObject({ screen: 'refused', language: 'fi' });
  });
});

describe('a kiosk without a reader', () => {
  it.each(['kiosk.card', 'kiosk.item'] as const)('is out of order while %s is gone, and back with it', (role) => {
    const { controller } = setUpKiosk();
    controller.readerHealth(role, { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    expect(controller.view.screen).toBe('outOfOrder');
    controller.readerHealth(role, { state: 'ready' });
    expect(controller.view.screen).toBe('idle');
  });

  it('still takes items back while only the card reader is gone', async () => {
    const { controller, scanItem } = setUpKiosk();
    controller.readerHealth('kiosk.card', { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    scanItem('9001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'returning', rows: [{ state: 'returned' }] });
  });
});

it('a stopped kiosk has no timer, asks nothing more and tells nobody', async () => {
  const { controller, library, clock, views, login, scanItem } = setUpKiosk();
  await login();
  const answer = deferred<CheckoutOutcome>();
  library.answerCheckout = () => answer.promise;
  scanItem('9001');
  scanItem('9002');
  const shown = views.length;
  controller.stop();
  answer.resolve(lentOutcome('Kalevala'));
  scanItem('9003');
  await settle();
  expect(clock.pendingTimers).toBe(0);
  expect(library.checkoutCalls).toHaveLength(1);
  expect(views).toHaveLength(shown);
});
