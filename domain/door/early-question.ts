import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { LibrarySystem, PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { attempt, attemptAndForget, startSafely } from '../attempt.ts';
import { isAskedAtOnce } from './asked-at-once.policy.ts';
import type { DoorChartEvent } from './door-chart.port.ts';
import type { DoorSnapshot } from './door.machine.ts';

/** The question that `event` is about to make the chart ask, or null where the chart asks nothing or it is not certain that it will. */
export function questionAhead({ value, context }: Pick<DoorSnapshot, 'value' | 'context'>, event: DoorChartEvent): PatronQuestion | null {
  if (event.type === 'card.presented') return value === 'idle' && isAskedAtOnce(context, event.card) ? { card: event.card, pin: null } : null;
  if (event.type !== 'pin.submit' || value !== 'awaitingPin' || context.card === null) return null;
  const pin = context.pinEntry.toPin();
  return pin === null || context.ports.isListed(context.card) ? null : { card: context.card, pin };
}

interface Started {
  readonly question: PatronQuestion;
  readonly answer: Promise<PatronFacts>;
}

/**
 * Sends the question off before the chart moves: on the way from a card to the lock the register's round trip is the longest
 * part, and the chart can move meanwhile. The chart stays who decides: it takes the answer over where it asks the same in that move,
 * else the answer has no effect but the goodbye that every answer gets.
 */
export class EarlyQuestion {
  readonly #librarySystem: Pick<LibrarySystem, 'patron' | 'endSession'>;
  #started: Started | null = null;
  #isMoving = false;

  constructor(librarySystem: Pick<LibrarySystem, 'patron' | 'endSession'>) {
    this.#librarySystem = librarySystem;
  }

  /** Runs one move of the chart. What comes in while it moves is a part of it, and asks nothing ahead: the chart will come to it. */
  move(ahead: () => PatronQuestion | null, run: () => void): void {
    if (this.#isMoving) return run();
    this.#isMoving = true;
    try {
      this.#start(ahead());
      run();
    } finally {
      this.#isMoving = false;
      this.#drop();
    }
  }

  /** The answer to the chart's question: the one that is under way, or to a question asked now. */
  ask(question: PatronQuestion): Promise<PatronFacts> {
    const started = this.#started;
    if (started === null || !isSame(started.question, question)) return this.#librarySystem.patron({ card: question.card, pin: question.pin });
    this.#started = null;
    return started.answer;
  }

  #start(question: PatronQuestion | null): void {
    if (question !== null) this.#started = { question, answer: startSafely(() => this.#librarySystem.patron(question)) };
  }

  #drop(): void {
    const started = this.#started;
    if (started === null) return;
    this.#started = null;
    attempt(() => started.answer, { done: () => this.#endSession(started.question.card), failed: () => undefined });
  }

  #endSession(card: CardNumber): void {
    attemptAndForget(() => this.#librarySystem.endSession(card));
  }
}

/** Both come from one and the same move of one chart, so a PIN is the same where there is one. */
function isSame(a: PatronQuestion, b: PatronQuestion): boolean {
  return a.card.equals(b.card) && (a.pin === null) === (b.pin === null);
}
