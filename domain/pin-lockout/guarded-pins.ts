import { type Clock, delay } from '../../contracts/clock.ts';
import { type PatronFacts, type PinHold, untoldFacts } from '../../contracts/patron-facts.ts';
import type { AdmissionFallback, FallbackQuestion } from '../../contracts/ports/admission-fallback.port.ts';
import type { PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import { startSafely } from '../attempt.ts';
import type { PinLockout, PinTryEnd, PinTryOptions } from './pin-lockout.ts';

/** Who answers for patrons. */
export interface PatronSource {
  patron(question: PatronQuestion): Promise<PatronFacts>;
}

/** The tries of PINs at one terminal: a door's id, or `kiosk`. */
export class GuardedPins {
  readonly #lockout: Pick<PinLockout, 'begin' | 'slowdownMs'>;
  readonly #terminal: string;
  readonly #clock: Clock;
  /** How long the library system took for its last word on a PIN, in milliseconds. */
  #answerMs = 0;

  constructor(lockout: Pick<PinLockout, 'begin' | 'slowdownMs'>, terminal: string, clock: Clock) {
    this.#lockout = lockout;
    this.#terminal = terminal;
    this.#clock = clock;
  }

  /** By how much at most the next try is sent later, in milliseconds. */
  get slowdownMs(): number {
    return this.#lockout.slowdownMs(this.#terminal);
  }

  /** Asks about a patron; a PIN that may not be tried now is not sent, and is held whether or not the card exists. */
  patron(source: PatronSource, question: PatronQuestion): Promise<PatronFacts> {
    return question.pin === null ? source.patron(question) : this.#tried(source, question);
  }

  async #tried(source: PatronSource, question: PatronQuestion): Promise<PatronFacts> {
    const leave = await this.#lockout.begin(question.card, this.#terminal);
    if (leave.kind === 'locked') return { ...untoldFacts, isKnown: true, pin: leave.hold };
    const askedAtMs = this.#clock.monotonicMs();
    try {
      const facts = await startSafely(() => source.patron(question));
      this.#answerMs = this.#clock.monotonicMs() - askedAtMs;
      leave.end(endOf(facts));
      return facts;
    } catch (error) {
      leave.end('none');
      throw error;
    }
  }

  /** The same for what the station decides by itself. */
  fallback(inner: AdmissionFallback): AdmissionFallback {
    return {
      isListed: (card, door) => inner.isListed(card, door),
      isListedWhenClosed: (card, door) => inner.isListedWhenClosed(card, door),
      verifyListed: (question) => this.#verified(question, {}, () => this.#asLateAsOthers(() => inner.verifyListed(question))),
      remembersAnybody: inner.remembersAnybody,
      // Asked only after the library system, whom the same PIN reached late already: a second wait would outlast the door's own limit.
      verifyRecent: (question) => this.#verified(question, { hasWaited: true }, () => inner.verifyRecent(question)),
      admitted: (question) => inner.admitted(question),
      refused: (card) => inner.refused(card),
    };
  }

  /** A no takes as long as the library system's: a listed card with a wrong PIN is told from no other one by its time. */
  async #asLateAsOthers(verify: () => Promise<boolean | PinHold>): Promise<boolean | PinHold> {
    const startedAtMs = this.#clock.monotonicMs();
    const verdict = await startSafely(verify);
    const leftMs = startedAtMs + this.#answerMs - this.#clock.monotonicMs();
    if (verdict === false && leftMs > 0) await delay(this.#clock, leftMs);
    return verdict;
  }

  async #verified({ card, pin }: FallbackQuestion, options: PinTryOptions, verify: () => Promise<boolean | PinHold>): Promise<boolean | PinHold> {
    if (pin === null) return verify();
    const leave = await this.#lockout.begin(card, this.#terminal, options);
    if (leave.kind === 'locked') return leave.hold;
    try {
      const verdict = await startSafely(verify);
      leave.end(verdict === true ? 'right' : 'wrong');
      return verdict;
    } catch (error) {
      leave.end('none');
      throw error;
    }
  }
}

/**
 * Whoever answered had a PIN to judge: what was not found right is as good as wrong. That goes for a card that the library system has locked too, or it
 * would be told from an unknown one by never being locked here.
 */
function endOf({ isKnown, pin }: PatronFacts): PinTryEnd {
  return isKnown && pin === 'right' ? 'right' : 'wrong';
}
