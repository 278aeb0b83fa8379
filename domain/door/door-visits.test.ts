import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import { cardOnly, notAsked, setUpDoor } from '../../test/support/door-bench.ts';
import { adultFacts, deferred, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { settle } from '../../test/virtual-clock.ts';
import { doorTimes } from './door-times.ts';

describe('a second card at the door', () => {
  it('waits while another is decided, is shown as waiting, and is served right after the pulse', async () => {
    const { controller, library, lock, clock, views, present, kinds } = setUpDoor(cardOnly);
    const first = deferred<PatronFacts>();
    library.answerPatron = ({ card }) => (card.reveal() === '1001' ? first.promise : Promise.resolve(notAsked));
    present('1001');
    present('1002');
    expect(controller.view).toMatchObject({ screen: 'checking', isNextWaiting: true });
    first.resolve(notAsked);
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', isNextWaiting: true });
    expect(lock.releases).toHaveLength(1);
    await clock.advance(3_000 + doorTimes.relockMs);
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002']);
    expect(lock.releases).toHaveLength(2);
    expect(views.at(-1)).toMatchObject({ screen: 'granted', isNextWaiting: false });
    expect(kinds()).toEqual([
      'card.presented',
      'card.queued',
      'door.granted',
      'relay.energised',
      'card.presented',
      'door.granted',
      'relay.energised',
    ]);
  });

  it('that is the same card is answered by the decision that runs', async () => {
    const { library, lock, clock, present, kinds } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    present('1001');
    present('1001');
    await settle();
    present('1001');
    await clock.advance(3_000 + doorTimes.relockMs);
    expect(lock.releases).toHaveLength(1);
    expect(kinds()).toEqual(['card.presented', 'card.repeated', 'door.granted', 'relay.energised', 'card.repeated']);
  });

  it('keeps its turn before a third one, whose holder is asked to show it again', async () => {
    const { controller, library, clock, present, kinds } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    for (const card of ['1001', '1002', '1003']) present(card);
    expect(kinds()).toEqual(['card.presented', 'card.queued', 'card.turnedAway']);
    expect(controller.view).toMatchObject({ screen: 'checking', isNextWaiting: true, hasLatecomer: true });
    await clock.advance(3_000 + doorTimes.relockMs);
    expect(controller.view).toMatchObject({ screen: 'granted', isNextWaiting: false, hasLatecomer: false });
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002']);
  });

  it.each(['always', 'never'] as const)('keeps its turn when the refused card is shown again (pin = "%s")', async (pin) => {
    const { controller, library, clock, present, type, kinds } = setUpDoor({ pin });
    library.answerPatron = async () => unknownCardFacts;
    present('1001');
    if (pin === 'always') type('1234');
    present('1002');
    await settle();
    const shown = controller.view;
    expect(shown).toMatchObject({ screen: 'refused', isNextWaiting: true });
    present('1001');
    await settle();
    expect(controller.view).toEqual(shown);
    expect(kinds().at(-1)).toBe('card.repeated');
    await clock.advance(doorTimes.refusalWithNextMs);
    if (pin === 'always') type('1234');
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002']);
  });

  it('moves up at once when a third one comes during a refusal, and that one waits', async () => {
    const { controller, library, clock, present } = setUpDoor(cardOnly);
    library.answerPatron = async ({ card }) => (card.reveal() === '1001' ? unknownCardFacts : notAsked);
    present('1001');
    present('1002');
    await settle();
    present('1003');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', isNextWaiting: true, hasLatecomer: false });
    await clock.advance(3_000 + doorTimes.relockMs);
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002', '1003']);
  });

  it('keeps its turn at the PIN pad when a third one comes during a refusal', async () => {
    const { controller, library, clock, present, type, kinds } = setUpDoor();
    library.answerPatron = async () => unknownCardFacts;
    present('1001');
    type('1234');
    for (const card of ['1002', '1003']) {
      present(card);
      await settle();
    }
    expect(controller.view).toMatchObject({ screen: 'refused', isNextWaiting: true, hasLatecomer: true });
    expect(kinds().at(-1)).toBe('card.turnedAway');
    await clock.advance(doorTimes.refusalWithNextMs);
    type('1234');
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002']);
  });

  it('takes the place of one whose PIN is awaited, with nothing of the digits left', () => {
    const { controller, present, kinds } = setUpDoor();
    present('1001');
    controller.send({ type: 'pin.press', key: '1' });
    present('1002');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', digits: 0 });
    expect(kinds()).toEqual(['card.presented', 'card.replaced', 'card.presented']);
  });

  it('ends the showing of a refusal at once', async () => {
    const { controller, library, present } = setUpDoor(cardOnly);
    library.answerPatron = async ({ card }) => (card.reveal() === '1001' ? unknownCardFacts : notAsked);
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'card-unknown' });
    present('1002');
    await settle();
    expect(controller.view.screen).toBe('granted');
  });

  it('that waits lets a refusal be read for a moment before its turn', async () => {
    const { controller, library, clock, present } = setUpDoor(cardOnly);
    library.answerPatron = async ({ card }) => (card.reveal() === '1001' ? unknownCardFacts : notAsked);
    present('1001');
    present('1002');
    await clock.advance(doorTimes.refusalWithNextMs - 1);
    expect(controller.view).toMatchObject({ screen: 'refused', isNextWaiting: true });
    await clock.advance(1);
    expect(controller.view.screen).toBe('granted');
  });
});

describe('the language at the door', () => {
  it("is the patron's own for the outcome, then the station's again", async () => {
    const { controller, library, clock, present } = setUpDoor(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, language: 'sv' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', language: 'sv' });
    await clock.advance(3_000 + doorTimes.relockMs);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });

  it("tells a stranger nothing of the owner's language", async () => {
    const { controller, library, present, type } = setUpDoor();
    library.answerPatron = async () => ({ ...adultFacts, pin: 'wrong', language: 'sv' });
    present('1001');
    type('9999');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'pin-wrong', language: 'fi' });
  });

  it('that the station lacks is not used, nor can it be chosen', async () => {
    const { controller, library, present } = setUpDoor(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, language: 'en' });
    controller.send({ type: 'language.choose', language: 'en' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', language: 'fi' });
  });

  it("that was chosen stays through the visit, wins over the register's, and goes with its visitor", async () => {
    const { controller, library, clock, present } = setUpDoor(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, language: 'fi' });
    controller.send({ type: 'language.choose', language: 'sv' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', language: 'sv' });
    await clock.advance(3_000 + doorTimes.relockMs);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });

  it('that was chosen outlives a refusal for the same visitor, and no further', async () => {
    const { controller, clock, present } = setUpDoor();
    controller.send({ type: 'language.choose', language: 'sv' });
    present('1001');
    await clock.advance(doorTimes.pinMs);
    expect(controller.view).toMatchObject({ screen: 'refused', language: 'sv' });
    present('1001');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', language: 'sv' });
    controller.send({ type: 'pin.cancel' });
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });

  it('that somebody chose and left is forgotten', async () => {
    const { controller, clock } = setUpDoor();
    controller.send({ type: 'language.choose', language: 'sv' });
    await clock.advance(doorTimes.languageMs - 1);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'sv' });
    await clock.advance(1);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });
});

describe('stopping a door', () => {
  it('locks, ends every timer and hears nothing more', async () => {
    const { controller, library, lock, clock, views, present } = setUpDoor(cardOnly);
    const answer = deferred<PatronFacts>();
    library.answerPatron = () => answer.promise;
    present('1001');
    await controller.stop();
    const shown = views.length;
    answer.resolve(notAsked);
    present('1002');
    await settle();
    expect(lock.commands).toEqual(['lock']);
    expect(clock.pendingTimers).toBe(0);
    expect(views).toHaveLength(shown);
  });

  it('does not fail when the lock is gone', async () => {
    const { controller, lock } = setUpDoor();
    lock.answerLock = () => Promise.reject(new KioskError('DEVICE_LOST', 'gone'));
    await expect(controller.stop()).resolves.toBeUndefined();
  });
});

it('the door shows and tells neither card nor PIN', async () => {
  const { views, events, clock, present, type } = setUpDoor();
  present('24567000001016');
  type('314159');
  await clock.advance(60_000);
  const told = inspect({ views, events }, { depth: null });
  expect(told).not.toContain('24567000001016');
  expect(told).not.toContain('314159');
});

describe('who was let in', () => {
  it('is the card that the lock opened for, told once', async () => {
    const admitted: string[] = [];
    const { library, present } = setUpDoor(cardOnly, undefined, { onAdmitted: (card) => void admitted.push(card.reveal()) });
    library.answerPatron = async () => notAsked;
    present('1001');
    await settle();
    expect(admitted).toEqual(['1001']);
  });

  it('is nobody where the lock answers too late, and not the card that came meanwhile', async () => {
    const admitted: string[] = [];
    const { controller, library, lock, clock, present } = setUpDoor(cardOnly, undefined, { onAdmitted: (card) => void admitted.push(card.reveal()) });
    const release = deferred<ReleaseReceipt>();
    library.answerPatron = async () => notAsked;
    lock.answerRelease = () => release.promise;
    present('1001');
    await clock.advance(doorTimes.releaseMs);
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'device-fault' });
    library.answerPatron = () => deferred<PatronFacts>().promise;
    present('1002');
    release.resolve({ commandedAtMonotonicMs: 0 });
    await settle();
    expect([controller.view.screen, admitted, lock.commands]).toEqual(['checking', [], ['release', 'lock', 'lock']]);
  });
});
