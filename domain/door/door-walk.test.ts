import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DoorConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health } from '../../contracts/health.ts';
import { brandId } from '../../contracts/ids.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { ReleaseReceipt } from '../../contracts/ports/door-lock.port.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { DoorEvent } from '../../contracts/station-events.ts';
import { doorViewSchema } from '../../contracts/views.schema.ts';
import { FakeDoorLock } from '../../test/support/fake-door-lock.ts';
import { adultFacts, type Deferred, deferred, FakeLibrarySystem, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { scanText } from '../../test/support/scan-text.ts';
import { walkLength, walkRuns } from '../../test/support/walk-steps.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { decideAdmission } from './admission.policy.ts';
import { createDoorController, type DoorController } from './door-controller.ts';

const faulted: Health = { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' };
const health = (isReady: boolean): Health => (isReady ? { state: 'ready' } : faulted);
const siteStates: readonly SiteState[] = ['selfService', 'selfService', 'selfService', 'closed'];

/** A door on fakes whose answers the walk gives when it likes, and the invariants that hold all the way. */
class DoorWalk {
  readonly clock = new VirtualClock();
  readonly lock = new FakeDoorLock();
  readonly library = new FakeLibrarySystem();
  readonly controller: DoorController;
  readonly config: DoorConfig;
  readonly questions: Deferred<PatronFacts>[] = [];
  latestQuestion: Promise<PatronFacts> | null = null;
  readonly releases: Deferred<ReleaseReceipt>[] = [];
  readonly told: string[] = [];
  answers = 0;
  siteState: SiteState = 'selfService';
  /** How many granting answers to the latest question were given in this step: only they may release the lock. */
  grants = 0;
  granted = 0;
  openUntilMs = 0;
  /** The cards whose holders were told that they wait, in the order of their turns. */
  readonly promised: string[] = [];
  shown = '';
  /** Promises that were broken. A throw inside a port would only look like a failing device. */
  readonly broken: string[] = [];

  constructor(config: DoorConfig) {
    this.config = config;
    this.library.answerPatron = ({ card }) => {
      const isTurn = this.config.pin === 'always' || this.promised.length === 0 || this.promised[0] === card.reveal();
      this.#must(isTurn, 'who waits comes next');
      this.latestQuestion = this.#defer(this.questions);
      return this.latestQuestion;
    };
    this.lock.answerRelease = () => this.#onRelease();
    this.controller = createDoorController({
      door: brandId('main'),
      config,
      librarySystem: this.library,
      lock: this.lock,
      clock: this.clock,
      siteState: () => this.siteState,
      random: () => 0.5,
      languages: ['fi', 'sv'],
      onEvent: (event) => this.#onEvent(event),
    });
    this.controller.onView((view) => this.told.push(JSON.stringify(doorViewSchema.parse(view))));
  }

  /** Answers the oldest or the newest question, so that late answers come too. */
  answer(facts: PatronFacts | null, isNewest: boolean): void {
    const question = isNewest ? this.questions.pop() : this.questions.shift();
    if (facts === null) {
      question?.reject(new KioskError('LIBRARY_TIMEOUT', 'late'));
      return;
    }
    if (question !== undefined) this.answers += 1;
    const isLatest = question !== undefined && question.promise === this.latestQuestion;
    if (isLatest && decideAdmission(facts, this.siteState, this.config).kind === 'grant') this.grants += 1;
    question?.resolve(facts);
  }

  /** Confirms or fails the last release that nobody confirmed yet. */
  confirm(isDone: boolean): void {
    const release = this.releases.pop();
    if (isDone) release?.resolve({ commandedAtMonotonicMs: this.clock.monotonicMs() });
    else release?.reject(new KioskError('DEVICE_TIMEOUT', 'late'));
  }

  present(card: string): void {
    this.shown = card;
    const before = this.told.length;
    const asked = this.library.patronCalls.length;
    this.controller.cardScanned(scanText(card));
    this.#must(this.told.length > before, 'a card is never lost silently');
    this.#must(this.library.patronCalls.length <= asked + 1, 'one presentation, one question');
  }

  /** A lockdown that is over again at once: what it ends stays ended. */
  lockdown(): void {
    this.controller.lockdownBegan();
    this.#must(this.lock.commands.at(-1) === 'lock', 'a lockdown ends locked');
    this.#must(this.controller.view.screen !== 'granted', 'nobody is shown in by a lockdown');
    this.openUntilMs = 0;
  }

  async endOfStep(): Promise<void> {
    await settle();
    this.grants = 0;
    const { view } = this.controller;
    const isNextWaiting = 'isNextWaiting' in view && view.isNextWaiting;
    this.#must(this.promised.length === (isNextWaiting ? 1 : 0), 'the screen says that a card waits exactly while one does');
    this.#must(this.library.endedSessions.length === this.answers, 'every answer has its goodbye');
    expect(this.broken).toEqual([]);
  }

  #defer<Value>(list: Deferred<Value>[]): Promise<Value> {
    const answer = deferred<Value>();
    list.push(answer);
    return answer.promise;
  }

  #onRelease(): Promise<ReleaseReceipt> {
    this.#must(this.grants > 0, 'a release follows a granting answer');
    this.#must(this.clock.monotonicMs() >= this.openUntilMs, 'no pulse inside a pulse');
    this.grants -= 1;
    return this.#defer(this.releases);
  }

  #onEvent(event: DoorEvent): void {
    this.told.push(JSON.stringify(event));
    this.#onTurn(event.type);
    if (event.type !== 'door.granted') return;
    this.granted += 1;
    this.openUntilMs = this.clock.monotonicMs() + this.config.pulseMs;
    this.#must(this.granted <= this.lock.releases.length, 'one grant, one pulse');
  }

  #onTurn(type: DoorEvent['type']): void {
    this.#must(type !== 'card.replaced' || this.promised.length === 0, 'a waiting card is never replaced');
    if (type === 'card.queued') this.promised.push(this.shown);
    if (type === 'card.presented') this.promised.shift();
  }

  #must(holds: boolean, promise: string): void {
    if (!holds) this.broken.push(promise);
  }
}

/** What most patrons do, so that walks do not only fidget. */
const ask =
  (card: string): WalkStep =>
  (walk) => {
    walk.present(card);
    walk.controller.send({ type: 'pin.press', key: '7' });
    walk.controller.send({ type: 'pin.submit' });
  };
const enter =
  (card: string): WalkStep =>
  async (walk) => {
    await ask(card)(walk);
    walk.answer({ ...adultFacts, pin: walk.config.pin === 'always' ? 'right' : 'notAsked' }, true);
    await settle();
  };

type WalkStep = (walk: DoorWalk) => void | Promise<void>;
const cards = ['MARK-A', 'MARK-B', 'MARK-C'];
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...cards).map(enter) },
  { weight: 3, arbitrary: fc.constantFrom(...cards).map(ask) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(...cards).map(
      (card): WalkStep =>
        (walk) =>
          walk.present(card),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'a|b', 'x'.repeat(99)).map(
      (bytes): WalkStep =>
        (walk) =>
          walk.present(bytes),
    ),
  },
  { weight: 2, arbitrary: fc.constant<WalkStep>((walk) => walk.controller.send({ type: 'pin.press', key: '7' })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('pin.erase', 'pin.submit', 'pin.submit', 'pin.cancel').map(
      (type): WalkStep =>
        (walk) =>
          walk.controller.send({ type }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('fi', 'sv', 'en').map(
      (language): WalkStep =>
        (walk) =>
          walk.controller.send({ type: 'language.choose', language }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom<PatronFacts | null>(
          adultFacts,
          adultFacts,
          { ...adultFacts, pin: 'notAsked' },
          { ...adultFacts, isExpired: true },
          unknownCardFacts,
          null,
        ),
        fc.boolean(),
      )
      .map(
        ([facts, isNewest]): WalkStep =>
          (walk) =>
            walk.answer(facts, isNewest),
      ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(true, true, true, false).map(
      (isDone): WalkStep =>
        (walk) =>
          walk.confirm(isDone),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(1, 400, 999, 3_000, 8_000, 20_000).map(
      (ms): WalkStep =>
        (walk) =>
          walk.clock.advance(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (isReady): WalkStep =>
        (walk) =>
          walk.controller.readerHealth(health(isReady)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (isReady): WalkStep =>
        (walk) =>
          walk.controller.lockHealth(health(isReady)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (isReady): WalkStep =>
        (walk) =>
          walk.controller.padHealth(health(isReady)),
    ),
  },
  { weight: 1, arbitrary: fc.constant<WalkStep>((walk) => walk.lockdown()) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...siteStates).map(
      (siteState): WalkStep =>
        (walk) => {
          walk.siteState = siteState;
          walk.controller.siteStateChanged();
        },
    ),
  },
);

it.each(['always', 'never'] as const)(
  'a door with pin = "%s" keeps its promises on any walk',
  async (pin) => {
    const config = stationConfigSchema.shape.doors.parse([{ id: 'main', pin }])[0] as DoorConfig;
    let grants = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, walkLength), async (steps) => {
        const walk = new DoorWalk(config);
        for (const run of steps) {
          await run(walk);
          await walk.endOfStep();
        }
        await walk.clock.advance(3_600_000);
        expect(['idle', 'outOfOrder'], 'every state ends when time passes').toContain(walk.controller.view.screen);
        expect(walk.clock.pendingTimers).toBe(0);
        await walk.controller.stop();
        expect(walk.lock.commands.at(-1)).toBe('lock');
        expect(walk.told.join('\n')).not.toMatch(/MARK-|777/);
        grants += walk.granted;
      }),
      walkRuns,
    );
    expect(grants, 'the walks went through the door').toBeGreaterThan(0);
  },
  600_000,
);
