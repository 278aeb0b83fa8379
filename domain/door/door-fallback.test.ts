import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { AdmissionFallback, FallbackQuestion } from '../../contracts/ports/admission-fallback.port.ts';
import type { DoorCondition } from '../../contracts/refusal-codes.ts';
import { cardOnly, setUpDoor } from '../../test/support/door-bench.ts';
import { adultFacts } from '../../test/support/fake-library-system.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { GuardedPins } from '../pin-lockout/guarded-pins.ts';

class FakeFallback implements AdmissionFallback {
  readonly admittedCards: string[] = [];
  readonly refusedCards: string[] = [];
  listed = 'cleaner';
  opensWhenClosed = false;
  recent = '2001 1234';
  remembersAnybody = true;
  isListed = (card: FallbackQuestion['card']): boolean => card.reveal() === this.listed;
  isListedWhenClosed = (card: FallbackQuestion['card']): boolean => this.isListed(card) && this.opensWhenClosed;
  verifyListed = async ({ pin }: FallbackQuestion): Promise<boolean> => pin?.reveal() === '4711';
  verifyRecent = async ({ card, pin }: FallbackQuestion): Promise<boolean> => `${card.reveal()} ${pin?.reveal()}` === this.recent;
  admitted = ({ card }: FallbackQuestion): void => void this.admittedCards.push(card.reveal());
  refused = (card: FallbackQuestion['card']): void => void this.refusedCards.push(card.reveal());
}

function setUp(change: Parameters<typeof setUpDoor>[0] = {}, site: { state: DoorCondition } = { state: 'selfService' }) {
  const fallback = new FakeFallback();
  const door = setUpDoor(change, site, { fallback });
  const come = async (card: string, pin?: string): Promise<void> => {
    door.present(card);
    if (pin !== undefined) door.type(pin);
    await settle();
  };
  const silent = (code: 'LIBRARY_UNREACHABLE' | 'LIBRARY_PROTOCOL'): void => {
    door.library.answerPatron = () => Promise.reject(new KioskError(code, 'no'));
  };
  return { ...door, fallback, come, silent };
}

describe('a door whose library system is silent', () => {
  it('lets in who was let in a short while ago, and says by what', async () => {
    const { come, silent, lock, events, kinds } = setUp();
    silent('LIBRARY_UNREACHABLE');
    await come('2001', '1234');
    expect([lock.releases.length, kinds()]).toEqual([1, ['card.presented', 'door.decidedLocally', 'door.granted', 'relay.energised']]);
    expect(events[1]).toMatchObject({ by: 'recentlyAdmitted' });
  });

  it.each([
    ['a wrong PIN', '2001', '9999'],
    ['another card', '2002', '1234'],
  ])('refuses %s with the true reason', async (_, card, pin) => {
    const { come, silent, lock, controller } = setUp();
    silent('LIBRARY_UNREACHABLE');
    await come(card, pin);
    expect([lock.releases.length, controller.view]).toMatchObject([0, { code: 'library-system-unreachable' }]);
  });

  it('does not use its memory for a library system that answers nonsense', async () => {
    const { come, silent, lock, controller } = setUp();
    silent('LIBRARY_PROTOCOL');
    await come('2001', '1234');
    expect([lock.releases.length, controller.view]).toMatchObject([0, { code: 'library-system-error' }]);
  });

  it('counts no PIN as wrong where it remembers nobody: only the library system could have judged it', async () => {
    const ends: string[] = [];
    const begin = async () => ({ kind: 'open', end: (outcome: string) => void ends.push(outcome) }) as const;
    const fallback = new FakeFallback();
    fallback.remembersAnybody = false;
    const door = setUpDoor(
      {},
      { state: 'selfService' },
      { fallback, pins: new GuardedPins({ begin, slowdownMs: () => 0 }, 'main', new VirtualClock()) },
    );
    door.library.answerPatron = () => Promise.reject(new KioskError('LIBRARY_UNREACHABLE', 'no'));
    door.present('2002');
    door.type('1234');
    await settle();
    expect([door.controller.view, ends]).toMatchObject([{ code: 'library-system-unreachable' }, ['none']]);
  });

  it.each(['lockdown', 'closed', 'full'] as const)('opens for nobody it remembers when the site turns %s meanwhile', async (state) => {
    const site: { state: DoorCondition } = { state: 'selfService' };
    const { present, type, silent, lock } = setUp({}, site);
    silent('LIBRARY_UNREACHABLE');
    present('2001');
    type('1234');
    site.state = state;
    await settle();
    expect(lock.releases).toHaveLength(0);
  });
});

describe('a site that turns while a remembered PIN is compared', () => {
  it.each([
    ['lockdown', 'lockdown'],
    ['closed', 'outside-hours'],
    ['doorClosed', 'outside-hours-here'],
  ] as const)('%s: opens for nobody', async (state, code) => {
    const site: { state: DoorCondition } = { state: 'selfService' };
    const { come, silent, lock, controller, fallback } = setUp({}, site);
    silent('LIBRARY_UNREACHABLE');
    fallback.verifyRecent = async () => {
      site.state = state;
      return true;
    };
    await come('2001', '1234');
    expect([lock.releases.length, controller.view]).toMatchObject([0, { code }]);
  });
});

describe('what a live answer leaves behind', () => {
  it('is a memory after a grant and none after a refusal, whatever it was for', async () => {
    const { come, library, clock, fallback } = setUp();
    await come('2001', '1234');
    for (const facts of [{ isSelfServiceBanned: true }, { pin: 'wrong' }, { pin: 'locked' }, { isKnown: false }] as const) {
      await clock.advance(30_000);
      library.answerPatron = async () => ({ ...adultFacts, ...facts });
      await come('2001', '1234');
    }
    expect([fallback.admittedCards, fallback.refusedCards]).toEqual([['2001'], ['2001', '2001', '2001', '2001']]);
  });
});

describe('a live answer that comes when the site has turned', () => {
  it.each([
    ['ends what was remembered of a card that is banned', { isSelfServiceBanned: true }, ['2001']],
    ['ends nothing of a card that only the site keeps out', {}, []],
  ] as const)('%s', async (_, facts, refused) => {
    const site: { state: DoorCondition } = { state: 'selfService' };
    const { present, type, library, fallback } = setUp({}, site);
    library.answerPatron = async () => ({ ...adultFacts, ...facts });
    present('2001');
    type('1234');
    site.state = 'full';
    await settle();
    expect([fallback.admittedCards, fallback.refusedCards]).toEqual([[], refused]);
  });
});

describe('a listed card', () => {
  it('opens with its PIN and without any question to the library system', async () => {
    const { come, lock, library, events } = setUp();
    await come('cleaner', '4711');
    expect([lock.releases.length, library.patronCalls.length, library.endedSessions.length]).toEqual([1, 0, 0]);
    expect(events).toContainEqual({ type: 'door.decidedLocally', door: 'main', by: 'whitelist' });
  });

  it('is refused with a wrong PIN in the words of any wrong PIN', async () => {
    const { come, lock, controller, library } = setUp();
    await come('cleaner', '1111');
    expect([lock.releases.length, library.patronCalls.length, controller.view]).toMatchObject([0, 0, { code: 'pin-wrong' }]);
  });

  it('needs its PIN where others need none', async () => {
    const { come, controller, lock } = setUp(cardOnly);
    await come('cleaner');
    expect([controller.view.screen, lock.releases.length]).toEqual(['awaitingPin', 0]);
  });

  it.each([
    ['closed', false, 'outside-hours'],
    ['closed', true, null],
    ['doorClosed', false, 'outside-hours-here'],
    ['doorClosed', true, null],
    ['full', false, null],
    ['staffed', true, 'staffed-hours-use-door'],
    ['lockdown', true, 'lockdown'],
  ] as const)('at a site that is %s, listed for closed hours: %s, is answered %s', async (state, opensWhenClosed, code) => {
    const { come, lock, controller, fallback } = setUp({}, { state });
    fallback.opensWhenClosed = opensWhenClosed;
    await come('cleaner', '4711');
    if (code === null) expect(lock.releases).toHaveLength(1);
    else expect([lock.releases.length, controller.view]).toMatchObject([0, { code }]);
  });
});
