import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health } from '../../contracts/health.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { CheckinOutcome, CheckoutOutcome, CheckoutQuestion } from '../../contracts/ports/library-system.port.ts';
import type { KioskView } from '../../contracts/views.schema.ts';
import { FakeKioskPaper } from '../../test/support/fake-kiosk-paper.ts';
import { adultFacts, type Deferred, deferred, lentOutcome, returnedOutcome, unknownCardFacts } from '../../test/support/fake-library-system.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { walkLength, walkRuns } from '../../test/support/walk-steps.ts';
import { settle } from '../../test/virtual-clock.ts';

const faulted: Health = { state: 'faulted', code: 'DEVICE_LOST', remedy: 'Plug it in.' };
const ofOnePatron: ReadonlySet<string> = new Set(['borrowing', 'account', 'receipt']);
const screensAtRest: readonly KioskView['screen'][] = ['idle', 'outOfOrder'];

/** Answers that the walk gives when it likes. */
class Pending<Value> {
  readonly #list: Deferred<Value>[] = [];

  ask(): Promise<Value> {
    const answer = deferred<Value>();
    this.#list.push(answer);
    return answer.promise;
  }

  settle(value: Value | null, isNewest: boolean): void {
    const answer = isNewest ? this.#list.pop() : this.#list.shift();
    if (value === null) answer?.reject(new KioskError('LIBRARY_TIMEOUT', 'late'));
    else answer?.resolve(value);
  }
}

/** A kiosk on fakes, and the invariants that hold all the way. */
class KioskWalk {
  readonly bench;
  readonly patrons = new Pending<PatronFacts>();
  readonly items = new Pending<'yes' | 'no'>();
  readonly papers = new Pending<'printed'>();
  readonly paper = new FakeKioskPaper();
  /** A new number after every session, so that each number belongs to one session at most. */
  #cardCount = 1;
  /** Cards for which the register said yes. */
  readonly #proven = new Set<string>();
  /** `card item` that is being asked or was lent. */
  readonly #taken = new Set<string>();
  #endedBefore = 0;
  /** The newest card of which something was shown, and the newest one whose session is over: of that one nothing may be shown again. */
  #shown = 0;
  #gone = 0;
  #endedSeen = 0;
  lent = 0;
  renewed = 0;
  /** Promises that were broken. A throw inside a port would only look like a failing register. */
  readonly broken: string[] = [];

  constructor(parallelCheckouts: number) {
    this.bench = setUpKiosk({}, { parallelCheckouts, paper: this.paper });
    this.paper.answerReceipt = () => this.papers.ask();
    const { library, controller } = this.bench;
    library.answerPatron = async ({ card }) => {
      const facts = await this.patrons.ask();
      if (facts === adultFacts) this.#proven.add(card.reveal());
      return facts;
    };
    library.answerCheckout = (question) => this.#checkout(question);
    library.answerCheckin = async (item): Promise<CheckinOutcome> => {
      if ((await this.items.ask()) === 'yes') return returnedOutcome(`Returned ${item.length}`);
      return { kind: 'refused', code: 'item-not-on-loan', title: null };
    };
    // Loans bear their owner's card in the title; MARK-3 is one of them, so that a scan may renew it.
    library.answerLoans = async ({ card, pin }) => {
      this.#must(pin === null, 'no PIN outlives the login');
      this.#must(this.#proven.has(card.reveal()), 'only a proven patron sees an account');
      const due = { date: '2026-12-20', text: '' };
      if ((await this.items.ask()) === 'no') return null;
      return [{ item: parseItemId('MARK-3'), title: `Loan of ${card.reveal()}`, due, isOverdue: false, mayRenew: true }];
    };
    library.answerRenew = async ({ card }) => {
      this.#must(this.#proven.has(card.reveal()), 'only a proven patron renews');
      if ((await this.items.ask()) === 'no') return { kind: 'refused', code: 'item-on-hold-for-another', title: null };
      this.renewed += 1;
      return { kind: 'renewed', title: `Loan of ${card.reveal()}`, due: { date: '2027-01-18', text: '' } };
    };
    controller.onView((view) => this.#checkView(view));
  }

  get card(): string {
    const ended = this.#endedCount;
    if (ended > this.#endedBefore) this.#cardCount += 1;
    this.#endedBefore = ended;
    return `CARD-${this.#cardCount}.`;
  }

  get #endedCount(): number {
    return this.bench.events.filter((event) => event.type === 'session.ended').length;
  }

  newCard(): string {
    this.#cardCount += 1;
    return this.card;
  }

  async #checkout({ card, item, pin }: CheckoutQuestion): Promise<CheckoutOutcome> {
    const key = `${card.reveal()} ${item}`;
    this.#must(pin === null, 'no PIN outlives the login');
    this.#must(this.#proven.has(card.reveal()), 'only a proven patron borrows');
    this.#must(!this.#taken.has(key), 'one item, one call');
    this.#taken.add(key);
    try {
      if ((await this.items.ask()) === 'yes') {
        this.lent += 1;
        return lentOutcome(`Lent to ${card.reveal()}`);
      }
      this.#taken.delete(key);
      return { kind: 'refused', code: 'loan-limit-reached', title: `Refused to ${card.reveal()}` };
    } catch (error) {
      this.#taken.delete(key);
      throw error;
    }
  }

  #checkView(view: KioskView): void {
    const owners = new Set(JSON.stringify(view).match(/CARD-\d+/g) ?? []);
    this.#must(owners.size <= 1, 'one patron on the screen');
    this.#must(ofOnePatron.has(view.screen) || owners.size === 0, `nothing of a patron on "${view.screen}"`);
    const numbers = [...owners].map((owner) => Number(owner.slice('CARD-'.length)));
    const ended = this.#endedCount;
    if (ended > this.#endedSeen) this.#gone = this.#shown;
    this.#endedSeen = ended;
    this.#must(
      numbers.every((number) => number > this.#gone && number <= this.#cardCount),
      'nothing of an earlier patron',
    );
    this.#shown = Math.max(this.#shown, ...numbers);
  }

  #must(holds: boolean, promise: string): void {
    if (!holds) this.broken.push(promise);
  }
}

type WalkStep = (walk: KioskWalk) => void | Promise<void>;
const intents = [
  'borrow.choose',
  'return.choose',
  'pin.erase',
  'session.extend',
  'session.listened',
  'session.end',
  'session.endWithReceipt',
  'items.more',
  'account.open',
  'account.open',
  'account.close',
  'loans.renewAll',
  'pin.submit',
  'pin.submit',
  'pin.submit',
  'pin.submit',
] as const;
const answers = fc.constantFrom('yes', 'yes', 'yes', 'no') as fc.Arbitrary<'yes' | 'no'>;
/** What most patrons do, so that walks do not only fidget. */
const identify =
  (isNew: boolean): WalkStep =>
  (walk) => {
    walk.bench.scanCard(isNew ? walk.newCard() : walk.card);
    walk.bench.type('7');
  };
/** The same for who looks at the account: as far as it goes from wherever the walk is. */
const lookAndRenew: WalkStep = async (walk) => {
  const { controller } = walk.bench;
  for (const type of ['account.open', 'loans.renewAll'] as const) {
    controller.send({ type });
    await settle();
    walk.items.settle('yes', true);
    await settle();
  }
};
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant(lookAndRenew) },
  { weight: 4, arbitrary: fc.boolean().map(identify) },
  { weight: 3, arbitrary: fc.constant<WalkStep>((walk) => walk.bench.scanCard(walk.card)) },
  { weight: 1, arbitrary: fc.constant<WalkStep>((walk) => walk.bench.scanCard(walk.newCard())) },
  {
    weight: 6,
    arbitrary: fc.constantFrom('MARK-1', 'MARK-2', 'MARK-3').map(
      (item): WalkStep =>
        (walk) =>
          walk.bench.scanItem(item),
    ),
  },
  { weight: 1, arbitrary: fc.constant<WalkStep>((walk) => walk.bench.controller.cardReaderFault('tooLong')) },
  { weight: 1, arbitrary: fc.constant<WalkStep>((walk) => walk.bench.scanItem('a|b')) },
  { weight: 4, arbitrary: fc.constant<WalkStep>((walk) => walk.bench.controller.send({ type: 'pin.press', key: '7' })) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...intents).map(
      (type): WalkStep =>
        (walk) =>
          walk.bench.controller.send({ type }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('fi', 'sv', 'en').map(
      (language): WalkStep =>
        (walk) =>
          walk.bench.controller.send({ type: 'language.choose', language }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom<PatronFacts | null>(adultFacts, adultFacts, adultFacts, { ...adultFacts, isExpired: true }, unknownCardFacts, null),
        fc.boolean(),
      )
      .map(
        ([facts, isNewest]): WalkStep =>
          (walk) =>
            walk.patrons.settle(facts, isNewest),
      ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(answers, fc.boolean()).map(
      ([answer, isNewest]): WalkStep =>
        (walk) =>
          walk.items.settle(answer, isNewest),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map(
      (isNewest): WalkStep =>
        (walk) =>
          walk.papers.settle(isNewest ? 'printed' : null, isNewest),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(1, 400, 999, 2_000, 5_000, 31_000).map(
      (ms): WalkStep =>
        (walk) =>
          walk.bench.clock.advance(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('kiosk.card' as const, 'kiosk.item' as const), fc.constantFrom<Health>(faulted, { state: 'ready' }, { state: 'ready' }))
      .map(
        ([role, health]): WalkStep =>
          (walk) =>
            walk.bench.controller.readerHealth(role, health),
      ),
  },
);

it.each([1, 3])(
  'a kiosk with %i questions at once keeps its promises on any walk',
  async (parallelCheckouts) => {
    let [lent, renewed, printed] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(step, walkLength), async (steps) => {
        const walk = new KioskWalk(parallelCheckouts);
        const { bench } = walk;
        for (const run of steps) {
          await run(walk);
          await settle();
          expect(walk.broken).toEqual([]);
        }
        await bench.clock.advance(3_600_000);
        expect(screensAtRest, 'every state ends when time passes').toContain(bench.controller.view.screen);
        expect(bench.clock.pendingTimers).toBe(0);
        bench.controller.stop();
        expect(JSON.stringify([bench.views, bench.events])).not.toMatch(/MARK-|777/);
        const count = (type: string): number => bench.events.filter((event) => event.type === type).length;
        expect(count('session.ended'), 'every session ends').toBe(count('session.opened'));
        // What a receipt says of a patron is printed for that patron alone, and for nobody who walked away.
        for (const { content } of walk.paper.receipts) expect(new Set(JSON.stringify(content).match(/CARD-\d+/g) ?? []).size).toBeLessThanOrEqual(1);
        printed += walk.paper.receipts.length;
        renewed += walk.renewed;
        lent += walk.lent;
      }),
      walkRuns,
    );
    expect(lent, 'the walks lent items').toBeGreaterThan(0);
    expect(renewed, 'the walks renewed loans').toBeGreaterThan(0);
    expect(printed, 'the walks printed receipts').toBeGreaterThan(0);
  },
  600_000,
);
