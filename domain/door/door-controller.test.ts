import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stationConfigSchema } from '../../contracts/config.schema.ts';
import type { DoorConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { brandId } from '../../contracts/ids.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { DoorEvent } from '../../contracts/station-events.ts';
import { type DoorView, doorViewSchema } from '../../contracts/views.schema.ts';
import { FakeDoorLock } from '../../test/support/fake-door-lock.ts';
import { adultFacts, deferred, FakeLibrarySystem, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { scanText } from '../../test/support/scan-text.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { createDoorController } from './door-controller.ts';
import { doorTimes } from './door.machine.ts';

const doors = stationConfigSchema.shape.doors;

function setUp(change: Partial<DoorConfig> = {}, site: { state: SiteState } = { state: 'selfService' }) {
  const config = doors.parse([{ id: 'main', ...change }])[0] as DoorConfig;
  const library = new FakeLibrarySystem();
  const lock = new FakeDoorLock();
  const clock = new VirtualClock();
  const events: DoorEvent[] = [];
  const views: DoorView[] = [];
  const controller = createDoorController({
    door: brandId('main'),
    config,
    librarySystem: library,
    lock,
    clock,
    siteState: () => site.state,
    random: () => 0.5,
    languages: ['fi', 'sv'],
    onEvent: (event) => void events.push(event),
  });
  controller.onView((view) => void views.push(doorViewSchema.parse(view)));
  const present = (card: string): void => controller.cardScanned(scanText(card));
  const type = (pin: string): void => {
    for (const key of pin) controller.send({ type: 'pin.press', key });
    controller.send({ type: 'pin.submit' });
  };
  const kinds = (): string[] => events.map((event) => event.type);
  return { controller, library, lock, clock, events, views, present, type, kinds };
}

const cardOnly = { pin: 'never' } as const;
const notAsked: PatronFacts = { ...adultFacts, pin: 'notAsked' };

describe('the door controller', () => {
  it('lets a patron with card and PIN in, with one pulse of the configured length', async () => {
    const { controller, library, lock, clock, views, present, type } = setUp({ pulseMs: 4_000 });
    present('1001');
    type('1234');
    await settle();
    expect(library.patronCalls.map(({ card, pin }) => [card.reveal(), pin?.reveal()])).toEqual([['1001', '1234']]);
    expect(lock.commands).toEqual(['release']);
    expect(lock.releases).toEqual([4_000]);
    await clock.advance(3_999);
    expect(controller.view.screen).toBe('granted');
    await clock.advance(1);
    expect(controller.view.screen).toBe('idle');
    expect(views.map((view) => view.screen)).toEqual(['awaitingPin', 'awaitingPin', 'awaitingPin', 'awaitingPin', 'awaitingPin', 'checking', 'granted', 'idle']);
    expect(library.endedSessions).toHaveLength(1);
  });

  it('commands the lock within the microtask that brings the answer, before any listener hears of it', async () => {
    const { controller, library, lock, present } = setUp(cardOnly);
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
    const { controller, library, lock, present, kinds } = setUp(cardOnly);
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
    ['throws', () => { throw new Error('broken'); }],
  ] as const)('refuses as a device fault and locks when the release %s', async (_how, answerRelease) => {
    const { controller, lock, library, present, kinds } = setUp(cardOnly);
    library.answerPatron = async () => notAsked;
    lock.answerRelease = answerRelease;
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'device-fault' });
    expect(lock.commands).toEqual(['release', 'lock']);
    expect(kinds()).toEqual(['card.presented', 'door.refused']);
  });

  it('asks nobody while the lock is faulted, and works again when it is ready', async () => {
    const { controller, lock, library, clock, present } = setUp(cardOnly);
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
    const { controller, lock, library, present } = setUp(cardOnly);
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
    const { controller, lock, library, present, events } = setUp(cardOnly);
    library.answerPatron = () => Promise.reject(error === 'bug' ? new TypeError('bug') : new KioskError(error, 'failed'));
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
    expect(events.at(-1)).toMatchObject({ type: 'door.refused', code });
    expect(lock.commands).toEqual([]);
  });

  it('stays shut when the register never answers, and ignores an answer that comes too late', async () => {
    const { controller, lock, library, clock, present } = setUp(cardOnly);
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
    const { controller, clock, present, events } = setUp();
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
    const { controller, present } = setUp();
    present('1001');
    for (let i = 0; i < 40; i += 1) controller.send({ type: 'pin.press', key: '5' });
    expect(controller.view).toMatchObject({ digits: 32 });
    controller.send({ type: 'pin.erase' });
    expect(controller.view).toMatchObject({ digits: 31 });
  });

  it('asks nothing with an empty PIN', async () => {
    const { controller, library, present } = setUp();
    present('1001');
    controller.send({ type: 'pin.submit' });
    await settle();
    expect(library.patronCalls).toHaveLength(0);
    expect(controller.view.screen).toBe('awaitingPin');
  });

  it('shows the incident code of the trace with the refusal', async () => {
    const { controller, library, present, events } = setUp(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, isSelfServiceBanned: true });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'self-service-banned' });
    const shown = controller.view.screen === 'refused' ? controller.view.incidentCode : '';
    expect(events.at(-1)).toMatchObject({ type: 'door.refused', incidentCode: shown });
  });

  it.each(['a'.repeat(4096), 'card\u0000number', 'a|b', '   '])('shows bad bytes as an unreadable card and goes on with the next (%#)', async (bytes) => {
    const { controller, library, lock, present, kinds } = setUp(cardOnly);
    library.answerPatron = async () => notAsked;
    present(bytes);
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'card-unreadable' });
    expect(kinds()).toEqual(['card.unreadable']);
    present('1001');
    await settle();
    expect(lock.releases).toHaveLength(1);
  });

  it.each([
    ['closed', 'outside-hours'],
    ['staffed', 'staffed-hours-use-door'],
  ] as const)('opens nothing by card while the site is %s', async (state, code) => {
    const { controller, library, lock, present } = setUp({}, { state });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code });
    expect([library.patronCalls.length, lock.releases.length]).toEqual([0, 0]);
  });

  it('opens nothing when the site closed while the register was asked', async () => {
    const site: { state: SiteState } = { state: 'selfService' };
    const { controller, library, lock, present } = setUp(cardOnly, site);
    library.answerPatron = async () => notAsked;
    present('1001');
    site.state = 'closed';
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'outside-hours' });
    expect(lock.commands).toEqual([]);
  });

  it('tells the idle panel of a change of the site', () => {
    const site: { state: SiteState } = { state: 'selfService' };
    const { controller, views } = setUp({}, site);
    site.state = 'staffed';
    controller.siteStateChanged();
    controller.siteStateChanged();
    expect(views).toEqual([{ screen: 'idle', siteState: 'staffed', pinNeeded: true, language: 'fi' }]);
  });

  it('is out of order while the card reader is gone, and back at once with it', () => {
    const { controller } = setUp();
    controller.readerHealth({ state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' });
    expect(controller.view.screen).toBe('outOfOrder');
    controller.readerHealth({ state: 'ready' });
    expect(controller.view.screen).toBe('idle');
  });
});

describe('a second card at the door', () => {
  it('waits while another is decided, is shown as waiting, and is served right after the pulse', async () => {
    const { controller, library, lock, clock, views, present, kinds } = setUp(cardOnly);
    const first = deferred<PatronFacts>();
    library.answerPatron = ({ card }) => (card.reveal() === '1001' ? first.promise : Promise.resolve(notAsked));
    present('1001');
    present('1002');
    expect(controller.view).toMatchObject({ screen: 'checking', isNextWaiting: true });
    first.resolve(notAsked);
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', isNextWaiting: true });
    expect(lock.releases).toHaveLength(1);
    await clock.advance(3_000);
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002']);
    expect(lock.releases).toHaveLength(2);
    expect(views.at(-1)).toMatchObject({ screen: 'granted', isNextWaiting: false });
    expect(kinds()).toEqual(['card.presented', 'card.queued', 'door.granted', 'relay.energised', 'card.presented', 'door.granted', 'relay.energised']);
  });

  it('that is the same card is answered by the decision that runs', async () => {
    const { library, lock, clock, present, kinds } = setUp(cardOnly);
    library.answerPatron = async () => notAsked;
    present('1001');
    present('1001');
    await settle();
    present('1001');
    await clock.advance(3_000);
    expect(lock.releases).toHaveLength(1);
    expect(kinds()).toEqual(['card.presented', 'card.repeated', 'door.granted', 'relay.energised', 'card.repeated']);
  });

  it('makes room for a later one, and says so', async () => {
    const { library, clock, present, kinds } = setUp(cardOnly);
    library.answerPatron = async () => notAsked;
    for (const card of ['1001', '1002', '1003', '1003']) present(card);
    expect(kinds()).toEqual(['card.presented', 'card.queued', 'card.replaced', 'card.queued', 'card.repeated']);
    await clock.advance(3_000);
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1003']);
  });

  it('takes the place of one whose PIN is awaited, with nothing of the digits left', () => {
    const { controller, present, kinds } = setUp();
    present('1001');
    controller.send({ type: 'pin.press', key: '1' });
    present('1002');
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', digits: 0 });
    expect(kinds()).toEqual(['card.presented', 'card.replaced', 'card.presented']);
  });

  it('ends the showing of a refusal at once', async () => {
    const { controller, library, present } = setUp(cardOnly);
    library.answerPatron = async ({ card }) => (card.reveal() === '1001' ? unknownCardFacts : notAsked);
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'card-unknown' });
    present('1002');
    await settle();
    expect(controller.view.screen).toBe('granted');
  });

  it('that waits lets a refusal be read for a moment before its turn', async () => {
    const { controller, library, clock, present } = setUp(cardOnly);
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
    const { controller, library, clock, present } = setUp(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, language: 'sv' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', language: 'sv' });
    await clock.advance(3_000);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });

  it("tells a stranger nothing of the owner's language", async () => {
    const { controller, library, present, type } = setUp();
    library.answerPatron = async () => ({ ...adultFacts, pin: 'wrong', language: 'sv' });
    present('1001');
    type('9999');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'pin-wrong', language: 'fi' });
  });

  it('that the station lacks is not used, nor can it be chosen', async () => {
    const { controller, library, present } = setUp(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, language: 'en' });
    controller.send({ type: 'language.choose', language: 'en' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', language: 'fi' });
  });

  it("that was chosen stays through the visit, wins over the register's, and is forgotten a little later", async () => {
    const { controller, library, clock, present } = setUp(cardOnly);
    library.answerPatron = async () => ({ ...notAsked, language: 'fi' });
    controller.send({ type: 'language.choose', language: 'sv' });
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'granted', language: 'sv' });
    await clock.advance(3_000 + doorTimes.languageMs - 1);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'sv' });
    await clock.advance(1);
    expect(controller.view).toMatchObject({ screen: 'idle', language: 'fi' });
  });
});

describe('stopping a door', () => {
  it('locks, ends every timer and hears nothing more', async () => {
    const { controller, library, lock, clock, views, present } = setUp(cardOnly);
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
    const { controller, lock } = setUp();
    lock.answerLock = () => Promise.reject(new KioskError('DEVICE_LOST', 'gone'));
    await expect(controller.stop()).resolves.toBeUndefined();
  });
});

it('the door shows and tells neither card nor PIN', async () => {
  const { views, events, clock, present, type } = setUp();
  present('24567000001016');
  type('314159');
  await clock.advance(60_000);
  const told = inspect({ views, events }, { depth: null });
  expect(told).not.toContain('24567000001016');
  expect(told).not.toContain('314159');
});
