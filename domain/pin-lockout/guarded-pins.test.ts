import { describe, expect, it } from 'vitest';
import { delay } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { AdmissionFallback } from '../../contracts/ports/admission-fallback.port.ts';
import { setUpDoor } from '../../test/support/door-bench.ts';
import { adultFacts, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { FakePinAttempts, FakePinDigests } from '../../test/support/fake-pin-attempts.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { GuardedPins } from './guarded-pins.ts';
import { PinLockout } from './pin-lockout.ts';
import { pinLockoutRules } from './pin-lockout.policy.ts';

const remembered: AdmissionFallback = {
  isListed: (card) => card.reveal() === '7001',
  isListedWhenClosed: () => false,
  verifyListed: async ({ pin }) => pin?.reveal() === '4711',
  remembersAnybody: true,
  verifyRecent: async ({ card, pin }) => card.reveal() === '2001' && pin?.reveal() === '1234',
  admitted: () => undefined,
  refused: () => undefined,
};

function setUp() {
  const clock = new VirtualClock();
  const lockout = new PinLockout({
    digests: new FakePinDigests(),
    store: new FakePinAttempts(clock),
    clock,
    onGuessing: () => undefined,
    onStore: () => undefined,
  });
  const door = setUpDoor({}, { state: 'selfService' }, { clock, fallback: remembered, pins: new GuardedPins(lockout, 'main', clock) });
  const { controller, library } = door;
  /** Enters a PIN; gives what the panel says, and after how long. */
  const enter = async (card: string, pin: string) => {
    await settle();
    door.present(card);
    door.type(pin);
    const startedAt = clock.monotonicMs();
    await settle();
    while (controller.view.screen === 'checking') await clock.advance(100);
    const { view } = controller;
    controller.send({ type: 'pin.cancel' });
    await clock.advance(10_000);
    return { afterMs: clock.monotonicMs() - startedAt - 10_000, outcome: view.screen === 'refused' ? view.code : view.screen };
  };
  const guess = async (): Promise<void> => {
    library.answerPatron = async () => unknownCardFacts;
    for (let card = 0; card < pinLockoutRules.terminalTries; card += 1) await enter(`30${card}`, '9999');
  };
  const fallSilent = (): void => {
    library.answerPatron = async () => {
      await delay(clock, 1_500);
      throw new KioskError('LIBRARY_TIMEOUT', 'no answer');
    };
  };
  /** The codes of the last two refusals, as the traces hold them. */
  const toldCodes = () => door.events.flatMap((event) => (event.type === 'door.refused' ? [event.code] : [])).slice(-2);
  return { clock, lockout, library, enter, guess, fallSilent, toldCodes };
}

describe('a door at which somebody guesses while the library system is silent', () => {
  it('lets in whom it remembers: the try is slowed down once, not for each who judges it', async () => {
    const { enter, guess, fallSilent } = setUp();
    await guess();
    fallSilent();
    const { outcome, afterMs } = await enter('2001', '1234');
    expect([outcome, afterMs >= 6_500, afterMs < 7_000]).toEqual(['granted', true, true]);
  });

  it('slows down every guess all the same, and counts it', async () => {
    const { enter, guess, fallSilent } = setUp();
    await guess();
    fallSilent();
    const answers: unknown[] = [];
    for (const pin of ['1111', '1112', '1113', '1234']) answers.push(await enter('2001', pin));
    const slow = { outcome: 'library-system-unreachable', afterMs: 6_500 };
    // The fourth waits too, and is not sent: the third wrong one was the last.
    expect(answers).toEqual([slow, slow, slow, { outcome: 'pin-locked', afterMs: 5_000 }]);
  });
});

describe('a card with ten wrong PINs in a day', () => {
  it('is told to ask staff and no longer to wait a while, whether or not anybody knows it', async () => {
    const { clock, enter, library, toldCodes } = setUp();
    library.answerPatron = async ({ card, pin }) =>
      card.reveal() === '2001' ? { ...adultFacts, pin: pin?.reveal() === '1234' ? 'right' : 'wrong' } : unknownCardFacts;
    const { longestWaitMs, triesBeforeStaff } = pinLockoutRules;
    const outcomes: unknown[] = [];
    for (let tried = 0; tried < triesBeforeStaff; tried += 1) {
      for (const card of ['2001', '3001']) await enter(card, '9999');
      await clock.advance(longestWaitMs);
    }
    for (const card of ['2001', '3001']) outcomes.push((await enter(card, '1234')).outcome);
    expect(outcomes).toEqual(['pin-locked-today', 'pin-locked-today']);
    // The traces keep the one code.
    expect(toldCodes()).toEqual(['pin-locked', 'pin-locked']);
  });

  it('is told so where the station decides by itself, too', async () => {
    const { enter, lockout } = setUp();
    for (const card of ['7001', '2001']) {
      const begin = lockout.begin.bind(lockout);
      lockout.begin = async (...args) => (args[0].reveal() === card ? { kind: 'locked', hold: 'lockedToday' } : begin(...args));
      expect((await enter(card, '4711')).outcome).toBe('pin-locked-today');
    }
  });
});

describe('a listed card', () => {
  it('with a wrong PIN is refused as late as every other one, and opens at once with its own', async () => {
    const { clock, enter, library } = setUp();
    library.answerPatron = async () => {
      await delay(clock, 300);
      return { ...adultFacts, pin: 'wrong' };
    };
    const answers = [await enter('2001', '1111'), await enter('7001', '1111'), await enter('7001', '4711')];
    expect(answers).toEqual([
      { outcome: 'pin-wrong', afterMs: 300 },
      { outcome: 'pin-wrong', afterMs: 300 },
      { outcome: 'granted', afterMs: 0 },
    ]);
  });
});

describe('a card that the library system has locked', () => {
  it('is told from an unknown one by nothing: one text three times, then the wait that this station sets', async () => {
    const outcomesOf = async (facts: typeof adultFacts): Promise<unknown[]> => {
      const { enter, library } = setUp();
      library.answerPatron = async () => facts;
      const answers: unknown[] = [];
      for (const pin of ['1111', '1112', '1234', '1234']) answers.push(await enter('2001', pin));
      return answers;
    };
    const shown = (answers: unknown[]): string => JSON.stringify(answers).replaceAll('card-unknown', 'pin-wrong');
    expect(shown(await outcomesOf({ ...adultFacts, pin: 'locked' }))).toBe(shown(await outcomesOf(unknownCardFacts)));
  });
});
