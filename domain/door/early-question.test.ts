import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { cardOnly, notAsked, setUpDoor } from '../../test/support/door-bench.ts';
import { adultFacts, deferred, FakeLibrarySystem } from '../../test/support/fake-library-system.ts';
import { settle } from '../../test/virtual-clock.ts';
import { EarlyQuestion } from './early-question.ts';

const question: PatronQuestion = { card: CardNumber.parse('1001'), pin: null };
const other: PatronQuestion = { card: CardNumber.parse('1002'), pin: null };
const nothing = (): null => null;

function setUp() {
  const library = new FakeLibrarySystem();
  return { library, early: new EarlyQuestion(library) };
}

describe('a question ahead of the chart', () => {
  it('is under way before the chart moves, and its answer is taken over', async () => {
    const { library, early } = setUp();
    const answers: PatronFacts[] = [];
    early.move(
      () => question,
      () => {
        expect(library.patronCalls).toHaveLength(1);
        void early.ask({ ...question }).then((facts) => answers.push(facts));
      },
    );
    await settle();
    expect(answers).toEqual([adultFacts]);
    expect([library.patronCalls.length, library.endedSessions.length]).toEqual([1, 0]);
  });

  it('hands a failure over as well, a thrown one too', async () => {
    const { library, early } = setUp();
    library.answerPatron = () => {
      throw new KioskError('LIBRARY_PROTOCOL', 'broken');
    };
    let answer: Promise<PatronFacts> | null = null;
    early.move(
      () => question,
      () => {
        answer = early.ask(question);
      },
    );
    await expect(answer).rejects.toMatchObject({ code: 'LIBRARY_PROTOCOL' });
  });

  it('serves one question only', () => {
    const { library, early } = setUp();
    early.move(
      () => question,
      () => void [early.ask(question), early.ask(question)],
    );
    expect(library.patronCalls).toHaveLength(2);
  });

  it.each<[string, PatronQuestion]>([
    ['card', other],
    ['PIN', { ...question, pin: Pin.parse('1234') }],
  ])('is not the answer to a question with another %s', async (_what, asked) => {
    const { library, early } = setUp();
    early.move(
      () => question,
      () => void early.ask(asked),
    );
    await settle();
    expect(library.patronCalls).toEqual([question, asked]);
    expect(library.endedSessions).toEqual([question.card]);
  });

  it('that nobody takes over ends with a goodbye when it was answered, and silently when it failed', async () => {
    const { library, early } = setUp();
    const answer = deferred<PatronFacts>();
    library.answerPatron = () => answer.promise;
    early.move(() => question, nothing);
    await settle();
    expect(library.endedSessions).toEqual([]);
    answer.resolve(adultFacts);
    await settle();
    expect(library.endedSessions).toEqual([question.card]);
    library.answerPatron = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'late'));
    early.move(() => question, nothing);
    await settle();
    expect(library.endedSessions).toHaveLength(1);
  });

  it('is never asked from within a move, which is one presentation still', () => {
    const { library, early } = setUp();
    early.move(nothing, () => early.move(() => question, nothing));
    expect(library.patronCalls).toHaveLength(0);
  });

  it('does not outlive a move that broke', async () => {
    const { library, early } = setUp();
    expect(() =>
      early.move(
        () => question,
        () => {
          throw new Error('broken');
        },
      ),
    ).toThrow('broken');
    void early.ask(question);
    await settle();
    expect([library.patronCalls.length, library.endedSessions.length]).toEqual([2, 1]);
  });
});

describe('the door asks ahead', () => {
  it('for a card alone, before anybody hears of the card', () => {
    const { library, present, events, controller } = setUpDoor(cardOnly);
    let seen = -1;
    library.answerPatron = async () => {
      seen = events.length;
      expect(controller.view.screen).toBe('idle');
      return notAsked;
    };
    present('1001');
    expect([seen, library.patronCalls.length]).toEqual([0, 1]);
  });

  it("with the PIN's last key, and once", async () => {
    const { library, controller, lock, present, type } = setUpDoor();
    present('1001');
    expect(library.patronCalls).toHaveLength(0);
    library.answerPatron = async () => {
      expect(controller.view.screen).toBe('awaitingPin');
      return adultFacts;
    };
    type('1234');
    await settle();
    expect(library.patronCalls.map(({ card, pin }) => [card.reveal(), pin?.reveal()])).toEqual([['1001', '1234']]);
    expect(lock.releases).toHaveLength(1);
  });

  it('once for every card that has its turn, and never for the one that waits', async () => {
    const { library, present, clock } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    for (const card of ['1001', '1001', '1002']) present(card);
    expect(library.patronCalls).toHaveLength(1);
    await clock.advance(10_000);
    expect(library.patronCalls.map(({ card }) => card.reveal())).toEqual(['1001', '1002']);
    expect(library.endedSessions).toHaveLength(2);
  });

  it('not once more for a card that comes in while another is being told of', async () => {
    const { controller, library, present } = setUpDoor(cardOnly);
    library.answerPatron = async () => notAsked;
    const stopListening = controller.onView(() => {
      stopListening();
      present('1001');
    });
    present('1001');
    await settle();
    expect(library.patronCalls).toHaveLength(1);
  });

  it('with no effect but a goodbye where the site closed before the chart moved', async () => {
    let asksWhileOpen = Number.POSITIVE_INFINITY;
    const site = {
      get state(): SiteState {
        asksWhileOpen -= 1;
        return asksWhileOpen >= 0 ? 'selfService' : 'closed';
      },
    };
    const { controller, library, lock, present } = setUpDoor(cardOnly, site);
    asksWhileOpen = 1;
    present('1001');
    await settle();
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'outside-hours' });
    expect([library.patronCalls.length, library.endedSessions.length, lock.commands.length]).toEqual([1, 1, 0]);
  });
});
