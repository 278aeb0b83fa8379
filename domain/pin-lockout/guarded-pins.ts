import { type PatronFacts, untoldFacts } from '../../contracts/patron-facts.ts';
import type { AdmissionFallback, FallbackQuestion } from '../../contracts/ports/admission-fallback.port.ts';
import type { PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import { startSafely } from '../attempt.ts';
import type { PinLockout, PinTryEnd } from './pin-lockout.ts';

/** Who answers for patrons. */
export interface PatronSource {
  patron(question: PatronQuestion): Promise<PatronFacts>;
}

/** The tries of PINs at one terminal: a door's id, or `kiosk`. */
export class GuardedPins {
  readonly #lockout: Pick<PinLockout, 'begin' | 'slowdownMs'>;
  readonly #terminal: string;

  constructor(lockout: Pick<PinLockout, 'begin' | 'slowdownMs'>, terminal: string) {
    this.#lockout = lockout;
    this.#terminal = terminal;
  }

  /** By how much the next try is sent later, in milliseconds. */
  get slowdownMs(): number {
    return this.#lockout.slowdownMs(this.#terminal);
  }

  /** Asks about a patron; a PIN that may not be tried now is not sent, and counts as locked whether or not the card exists. */
  async patron(source: PatronSource, question: PatronQuestion): Promise<PatronFacts> {
    if (question.pin === null) return source.patron(question);
    const leave = await this.#lockout.begin(question.card, this.#terminal);
    if (leave.kind === 'locked') return { ...untoldFacts, isKnown: true, pin: 'locked' };
    try {
      const facts = await startSafely(() => source.patron(question));
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
      verifyListed: (question) => this.#verified(question, () => inner.verifyListed(question)),
      remembersAnybody: inner.remembersAnybody,
      verifyRecent: (question) => this.#verified(question, () => inner.verifyRecent(question)),
      admitted: (question) => inner.admitted(question),
      refused: (card) => inner.refused(card),
    };
  }

  async #verified({ card, pin }: FallbackQuestion, verify: () => Promise<boolean | 'locked'>): Promise<boolean | 'locked'> {
    if (pin === null) return verify();
    const leave = await this.#lockout.begin(card, this.#terminal);
    if (leave.kind === 'locked') return 'locked';
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

/** What the library system did not judge is no guess; what it should have judged and did not is as good as wrong. */
function endOf({ isKnown, pin }: PatronFacts): PinTryEnd {
  if (isKnown && pin === 'right') return 'right';
  return isKnown && (pin === 'locked' || pin === 'notAsked') ? 'none' : 'wrong';
}
