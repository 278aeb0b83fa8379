import type { DoorConfig } from '../../contracts/config.schema.ts';
import type { DoorId } from '../../contracts/ids.ts';
import type { Language, PatronFacts } from '../../contracts/patron-facts.ts';
import type { AdmissionFallback, FallbackGrant } from '../../contracts/ports/admission-fallback.port.ts';
import type { DoorCondition } from '../../contracts/refusal-codes.ts';
import { attempt, startSafely } from '../attempt.ts';
import { patronQuestionFailure } from '../library-failure.policy.ts';
import { type AdmissionRefusal, decideAdmission, heldRefusal, isIdentityProven, siteRefusal } from './admission.policy.ts';
import type { DoorChartEvent, DoorQuestion, PatronAnswered } from './door-chart.port.ts';
import type { EarlyQuestion } from './early-question.ts';

/** What a door's decisions are made of. */
export interface DoorAskerOptions {
  readonly door: DoorId;
  readonly config: DoorConfig;
  readonly early: EarlyQuestion;
  readonly siteState: () => DoorCondition;
  readonly needsPin: () => boolean;
  readonly languages: readonly Language[];
  readonly fallback: AdmissionFallback | null;
  /** Hears every decision; may be called in a later turn, never in that of `ask`. */
  readonly send: (event: DoorChartEvent) => void;
  readonly onFallback: (by: FallbackGrant) => void;
}

/**
 * Gets the decision about a card. Listed cards are this station's own and are asked about nowhere. Everybody else is asked about live; only while
 * the library system is silent, and only where the site says so, who was let in a short while ago is known again.
 */
export class DoorAsker {
  readonly #options: DoorAskerOptions;

  constructor(options: DoorAskerOptions) {
    this.#options = options;
  }

  ask(question: DoorQuestion): void {
    const { fallback, door } = this.#options;
    if (fallback?.isListed(question.card, door) === true) this.#askList(question, fallback);
    else this.#askRegister(question);
  }

  #askRegister(question: DoorQuestion): void {
    const { early, send, needsPin } = this.#options;
    // A PIN that was given counts, whatever the hour says; without one only an hour that needs none can grant.
    const pin = question.pin === null && !needsPin() ? 'never' : 'always';
    attempt(() => early.ask(question), {
      done: (facts) => {
        const answer = this.#answer(question, facts, pin);
        send(answer);
        this.#remember(question, facts, { ...answer, pin });
      },
      failed: (error) => this.#askMemory(question, { type: 'patron.failed', questionId: question.id, code: patronQuestionFailure(error) }),
    });
  }

  /** The facts live in this function only: the chart hears the decision and, for the owner, the language. */
  #answer(question: DoorQuestion, facts: PatronFacts, pin: DoorConfig['pin']): PatronAnswered {
    const { languages, siteState } = this.#options;
    const config = { ...this.#options.config, pin };
    const isOwner = isIdentityProven(facts, config);
    const language = isOwner && facts.language !== 'unknown' && languages.includes(facts.language) ? facts.language : null;
    const decision = decideAdmission(facts, siteState(), config);
    return { type: 'patron.answered', questionId: question.id, card: question.card, decision, language };
  }

  /** After the lock: check values take their time. */
  #remember({ card, pin }: DoorQuestion, facts: PatronFacts, answer: Pick<PatronAnswered, 'decision'> & { readonly pin: DoorConfig['pin'] }): void {
    const { config, door, fallback } = this.#options;
    if (fallback === null) return;
    if (answer.decision.kind === 'grant') return fallback.admitted({ door, card, pin });
    // What the site refuses says nothing about the card; every other live refusal does, also that of an old PIN.
    if (decideAdmission(facts, 'selfService', { ...config, pin: answer.pin }).kind === 'refusal') fallback.refused(card);
  }

  #askMemory(question: DoorQuestion, failure: Extract<DoorChartEvent, { readonly type: 'patron.failed' }>): void {
    const { fallback, door, send, siteState } = this.#options;
    const isAsked = fallback?.remembersAnybody === true && failure.code === 'library-system-unreachable' && siteRefusal(siteState()) === null;
    if (!isAsked) return send(failure);
    attempt(() => startSafely(() => fallback.verifyRecent({ door, card: question.card, pin: question.pin })), {
      done: (verdict) => {
        // Asked again: counting a try and comparing it may take seconds, and the site may have turned meanwhile.
        const code = siteRefusal(siteState());
        if (typeof verdict === 'string') this.#refuse(question, heldRefusal(verdict));
        else if (verdict && code !== null) this.#refuse(question, { kind: 'refusal', code });
        else if (verdict) this.#grantBy('recentlyAdmitted', question);
        else send(failure);
      },
      failed: () => send(failure),
    });
  }

  #askList(question: DoorQuestion, fallback: AdmissionFallback): void {
    const { door, siteState } = this.#options;
    attempt(() => fallback.verifyListed({ door, card: question.card, pin: question.pin }), {
      done: (verdict) => {
        const code = listedRefusal(siteState(), fallback.isListedWhenClosed(question.card, door));
        if (typeof verdict === 'string') this.#refuse(question, heldRefusal(verdict));
        else if (!verdict) this.#refuse(question, wrongPin);
        else if (code !== null) this.#refuse(question, { kind: 'refusal', code });
        else this.#grantBy('whitelist', question);
      },
      failed: () => this.#refuse(question, wrongPin),
    });
  }

  #refuse({ id, card }: DoorQuestion, decision: AdmissionRefusal): void {
    this.#options.send({ type: 'patron.answered', questionId: id, card, decision, language: null });
  }

  #grantBy(by: FallbackGrant, question: DoorQuestion): void {
    this.#options.onFallback(by);
    this.#options.send({ type: 'patron.answered', questionId: question.id, card: question.card, decision: { kind: 'grant' }, language: null });
  }
}

const wrongPin: AdmissionRefusal = { kind: 'refusal', code: 'pin-wrong' };

/** Why a listed card stays out: closed hours count only for those whom the list lets in then, lockdown for everybody, a full site for nobody listed. */
export function listedRefusal(state: DoorCondition, opensWhenClosed: boolean): AdmissionRefusal['code'] | null {
  const isClosed = state === 'closed' || state === 'doorClosed';
  if (state === 'full' || (isClosed && opensWhenClosed)) return null;
  return siteRefusal(state);
}
