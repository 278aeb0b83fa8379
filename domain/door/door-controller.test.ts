import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../contracts/errors.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import type { DoorCondition, SiteState } from '../../contracts/refusal-codes.ts';
import { cardOnly, notAsked, setUpDoor } from '../../test/support/door-bench.ts';
import { deferred } from '../../test/support/fake-library-system.ts';
import { settle } from '../../test/virtual-clock.ts';
import { doorTimes } from './door-times.ts';

describe('whose turn it is', () => {
  it('is told by a number that each card and each unreadable one counts up, and that stays for the rest of a visit', async () => {
    const { controller, present, type, clock } = setUpDoor();
    const turns: number[] = [];
    const note = (): void => void turns.push(controller.view.turn);
    present('1001');
    note();
    present('1002');
    note();
    type('1234');
    note();
    await clock.advance(10_000);
    note();
    controller.readerFaulted('tooLong');
    note();
    controller.readerFaulted('tooLong');
    note();
    expect(turns).toEqual([1, 2, 2, 2, 3, 4]);
  });
});

describe('the door controller', () => {
  it('lets a patron with card and PIN in, with one pulse of the configured length', async () => {
    const { controller, library, lock, clock, views, present, type } = setUpDoor({ pulseMs: 4_000 });
    present('1001');
    type('1234');
    await settle();
    expect(library.patronCalls.map(({ card, pin }) => [card.reveal(), pin?.reveal()])).toEqual([['1001', '1234']]);
    expect(lock.commands).toEqual(['release']);
    expect(lock.releases).toEqual([4_000]);
    await clock.advance(4_000 + doorTimes.relockMs - 1);
    expect(controller.view.screen).toBe('granted');
    await clock.advance(1);
    expect(controller.view.screen).toBe('idle');
    expect(views.map((view) => view.screen)).toEqual([
      'awaitingPin',
      'awaitingPin',
      'awaitingPin',
      'awaitingPin',
      'awaitingPin',
      'checking',
      'granted',
      'idle',
    ]);
    expect(library.endedSessions).toHaveLength(1);
  });

  it.each([
    ['does not confirm', 'silent'],
    ['refuses', 'refuses'],
    ['confirms too late', 'late'],
  ])('leaves a door released that an evacuation keeps so, though its lock %s', async (_, how) => {
    let isKeptReleased = false;
    const { lock, clock, present, kinds } = setUpDoor(cardOnly, { state: 'selfService' }, { isKeptReleased: () => isKeptReleased });
    const late = deferred<ReleaseReceipt>();
    lock.answerRelease = () => (how === 'refuses' ? Promise.reject(new KioskError('DEVICE_LOST', 'gone')) : late.promise);
    present('1001');
    isKeptReleased = true;
    await clock.advance(doorTimes.releaseMs);
    if (how === 'late') late.resolve({ commandedAtMonotonicMs: 0 });
    await clock.advance(60_000);
    expect([lock.commands, kinds().at(-1)]).toEqual([['release'], 'door.refused']);
    isKeptReleased = false;
    lock.answerRelease = () => new Promise(() => undefined);
    present('1002');
    await clock.advance(60_000);
    expect(lock.commands).toEqual(['release', 'release', 'lock']);
  });

  it.each([true, false])('ends a pulse when a lockdown begins, confirmed or not (%s), and says so', async (isConfirmed) => {
    const { controller, lock, clock, present } = setUpDoor({ ...cardOnly, pulseMs: 30_000 });
    const release = deferred<ReleaseReceipt>();
    lock.answerRelease = () => release.promise;
    present('1001');
    await settle();
    if (isConfirmed) release.resolve({ commandedAtMonotonicMs: 0 });
    await settle();
    expect([controller.view.screen, lock.commands]).toEqual([isConfirmed ? 'granted' : 'checking', ['release']]);
    controller.lockdownBegan();
    expect([controller.view, lock.commands]).toEqual([expect.objectContaining({ screen: 'refused', code: 'lockdown' }), ['release', 'lock']]);
    // A lock that takes its command only now is locked again.
    release.resolve({ commandedAtMonotonicMs: 0 });
    await clock.advance(60_000);
    expect(lock.commands.at(-1)).toBe('lock');
  });

  it('asks for no PIN in the hours that need none, and for one in all others and while the clock is not believed', async () => {
    const monday = (minute: number) => ({ date: '2027-03-01', weekday: 0, minute });
    let wall: ReturnType<typeof monday> | null = monday(8 * 60);
    const { controller, library, lock, clock, present } = setUpDoor({ withoutPin: { monday: ['07:00-09:00'] } }, undefined, { wallTime: () => wall });
    library.answerPatron = async () => notAsked;
    present('1001');
    await settle();
    expect(lock.releases).toHaveLength(1);
    for (const moment of [monday(9 * 60), null]) {
      await clock.advance(60_000);
      wall = moment;
      present('1001');
      await settle();
      expect(controller.view.screen).toBe('awaitingPin');
    }
    expect(lock.releases).toHaveLength(1);
  });

  it('commands the lock within the microtask that brings the answer, before any listener hears of it', async () => {
    const { controller, library, lock, present } = setUpDoor(cardOnly);
    const answer = deferred<PatronFacts>();
    library.answerPatron = () => answer.promise;
    present('1001');
    const seen: string[] = [];
    controller.onView((view) => void seen.push(`${view.screen} after ${lock.releases.length} release`));
    answer.resolve(notAsked);
    await Promise.resolve();
    expect(lock.releases).toHaveLength(1);
    await settle();
    expect(seen).toEqual(['granted after 1 release']);
  });

  it('says granted only once the lock has taken the command', async () => {
    const { controller, library, lock, present, kinds } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    const receipt = deferred<ReleaseReceipt>();
    lock.answerRelease = () => receipt.promise;
    present('1001');
    await settle();
    expect(controller.view.screen).toBe('checking');
    expect(kinds()).toEqual(['card.presented']);
    receipt.resolve({ commandedAtMonotonicMs: 1 });
    await settle();
    expect(kinds()).toEqual(['card.presented', 'door.granted', 'relay.energised']);
  });

  it.each([
    ['rejects', () => Promise.reject(new KioskError('DEVICE_LOST', 'gone'))],
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
  ] as const)('refuses as a device fault and locks when the release %s', async (_how, answerRelease) => {
    const { controller, lock, library, present, kinds } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    lock.answerRelease = answerRelease;
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'device-fault' });
    expect(lock.commands).toEqual(['release', 'lock']);
    expect(kinds()).toEqual(['card.presented', 'door.refused']);
  });

  it('asks nobody while the lock is faulted, and works again when it is ready', async () => {
    const { controller, lock, library, clock, present } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    controller.lockHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'device-fault' });
    expect(library.patronCalls).toHaveLength(0);
    controller.lockHealth({ state: 'ready' });
    present('1001');
    await clock.advance(0);
    expect(lock.releases).toHaveLength(1);
  });

  it('does not pulse a lock that failed while the register was asked', async () => {
    const { controller, lock, library, present } = setUpDoor(cardOnly);
    const answer = deferred<PatronFacts>();
    library.answerPatron = () => answer.promise;
    present('1001');
    controller.lockHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    answer.resolve(notAsked);
    await settle();
    expect(lock.releases).toHaveLength(0);
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'device-fault' });
  });

  it.each<[ErrorCode | 'bug', string]>([
    ['LIBRARY_UNREACHABLE', 'library-system-unreachable'],
    ['LIBRARY_TIMEOUT', 'library-system-unreachable'],
    ['LIBRARY_PROTOCOL', 'library-system-error'],
    ['LIBRARY_LOGIN_REFUSED', 'library-system-error'],
    ['LIBRARY_INPUT_REFUSED', 'library-system-error'],
    ['bug', 'library-system-error'],
  ])('stays shut on %s and says %s', async (error, code) => {
    const { controller, lock, library, present, events } = setUpDoor(cardOnly);
    library.answerPatron = () => Promise.reject(error === 'bug' ? new TypeError('bug') : new KioskError(error, 'failed'));
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
    expect(events.at(-1)).toMatchObject({ type: 'door.refused', code });
    expect(lock.commands).toEqual([]);
  });

  it('stays shut when the register never answers, and ignores an answer that comes too late', async () => {
    const { controller, lock, library, clock, present } = setUpDoor(cardOnly);
    const answer = deferred<PatronFacts>();
    library.answerPatron = () => answer.promise;
    present('1001');
    await clock.advance(doorTimes.answerMs - 1);
    expect(controller.view.screen).toBe('checking');
    await clock.advance(1);
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'library-system-unreachable' });
    answer.resolve(notAsked);
    await settle();
    expect(lock.commands).toEqual([]);
    expect(library.endedSessions).toHaveLength(1);
  });

  it('ends a PIN entry that nobody finishes, twenty seconds after the last key', async () => {
    const { controller, clock, present, events } = setUpDoor();
    present('1001');
    await clock.advance(doorTimes.pinMs - 1);
    controller.send({ type: 'pin.press', key: '1' });
    await clock.advance(doorTimes.pinMs - 1);
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', digits: 1 });
    await clock.advance(1);
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'pin-required-timeout' });
    expect(events.at(-1)).toMatchObject({ type: 'door.refused', code: 'pin-required-timeout' });
  });

  it('counts the digits of a PIN, at most 32, and takes them back one by one', () => {
    const { controller, present } = setUpDoor();
    present('1001');
    for (let i = 0; i < 40; i += 1) controller.send({ type: 'pin.press', key: '5' });
    expect(controller.view).toMatchObject({ digits: 32 });
    controller.send({ type: 'pin.erase' });
    expect(controller.view).toMatchObject({ digits: 31 });
  });

  it('takes its PIN from a pad at the door, whose one key empties it, and then ends the visit', async () => {
    const { controller, library, present } = setUpDoor();
    present('1001');
    const press = (keys: string): void => {
      for (const digit of keys) controller.keyPressed({ type: 'digit', digit });
    };
    press('99');
    controller.keyPressed({ type: 'clear' });
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', digits: 0 });
    press('1234');
    controller.keyPressed({ type: 'other' });
    controller.keyPressed({ type: 'enter' });
    await settle();
    expect(library.patronCalls.map(({ pin }) => pin?.reveal())).toEqual(['1234']);
  });

  it('ends the visit of who clears an empty PIN', () => {
    const { controller, present } = setUpDoor();
    present('1001');
    controller.keyPressed({ type: 'clear' });
    expect(controller.view.screen).toBe('idle');
  });

  it('asks nothing with an empty PIN', async () => {
    const { controller, library, present } = setUpDoor();
    present('1001');
    controller.send({ type: 'pin.submit' });
    await settle();
    expect(library.patronCalls).toHaveLength(0);
    expect(controller.view.screen).toBe('awaitingPin');
  });

  it('shows the incident code of the trace with the refusal', async () => {
    const { controller, library, present, events } = setUpDoor(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, isSelfServiceBanned: true });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'self-service-banned' });
    const shown = controller.view.screen === 'refused' ? controller.view.incidentCode : '';
    expect(events.at(-1)).toMatchObject({ type: 'door.refused', incidentCode: shown });
  });

  it.each(['a'.repeat(4096), 'card\u0000number', 'a|b', '   '])(
    'shows bad bytes as an unreadable card and goes on with the next (%#)',
    async (bytes) => {
      const { controller, library, lock, present, kinds } = setUpDoor(cardOnly);
      library.answerPatron = async () => notAsked;
      present(bytes);
      expect(controller.view).toMatchObject({ screen: 'refused', code: 'card-unreadable' });
      expect(kinds()).toEqual(['card.unreadable']);
      present('1001');
      await settle();
      expect(lock.releases).toHaveLength(1);
    },
  );

  it.each([
    ['closed', 'outside-hours'],
    ['staffed', 'staffed-hours-use-door'],
  ] as const)('opens nothing by card while the site is %s', async (state, code) => {
    const { controller, library, lock, present } = setUpDoor({}, { state });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
    expect([library.patronCalls.length, lock.releases.length]).toEqual([0, 0]);
  });

  it.each([
    ['closed', 'outside-hours'],
    ['doorClosed', 'outside-hours-here'],
  ] as const)('opens nothing when it was %s while the register was asked', async (state, code) => {
    const site: { state: DoorCondition } = { state: 'selfService' };
    const { controller, library, lock, present } = setUpDoor(cardOnly, site);
    library.answerPatron = async () => notAsked;
    present('1001');
    site.state = state;
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
    expect(lock.commands).toEqual([]);
  });

  it('tells the idle panel of a change of the site', () => {
    const site: { state: SiteState } = { state: 'selfService' };
    const { controller, views } = setUpDoor({}, site);
    site.state = 'staffed';
    controller.siteStateChanged();
    controller.siteStateChanged();
    expect(views).toEqual([{ screen: 'idle', siteState: 'staffed', pinNeeded: true, turn: 0, language: 'fi' }]);
  });

  it('says that it does not open before a card is shown while its lock is gone, and goes on saying where none is needed', () => {
    const site: { state: SiteState } = { state: 'selfService' };
    const { controller } = setUpDoor({}, site);
    controller.lockHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    expect(controller.view.screen).toBe('outOfOrder');
    site.state = 'staffed';
    controller.siteStateChanged();
    expect(controller.view).toMatchObject({ screen: 'idle', siteState: 'staffed' });
    site.state = 'selfService';
    controller.siteStateChanged();
    expect(controller.view.screen).toBe('outOfOrder');
    controller.lockHealth({ state: 'ready' });
    expect(controller.view.screen).toBe('idle');
  });

  it('asks those at a door that is held open to shut it, but nobody in staffed hours', () => {
    const site: { state: SiteState } = { state: 'selfService' };
    const { controller, views } = setUpDoor({}, site);
    controller.leafHeldOpen('warning');
    controller.leafHeldOpen('alarm');
    site.state = 'staffed';
    controller.siteStateChanged();
    site.state = 'selfService';
    controller.leafHeldOpen(null);
    expect(views.map((view) => ('heldOpen' in view ? view.heldOpen : null))).toEqual(['warning', 'alarm', null, null]);
  });

  it('is out of order while the card reader is gone, and back at once with it', () => {
    const { controller } = setUpDoor();
    controller.readerHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    expect(controller.view.screen).toBe('outOfOrder');
    controller.readerHealth({ state: 'ready' });
    expect(controller.view.screen).toBe('idle');
  });
});
