import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import {
  type AgeAnswers,
  askableAges,
  type Fact,
  type Language,
  languages,
  type PatronFacts,
  type PinProof,
  untoldFacts,
} from '../../../contracts/patron-facts.ts';
import type { PatronQuestion } from '../../../contracts/ports/library-system.port.ts';
import type { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { plainText } from '../profiles/acs-text.ts';
import { type CivilDate, civilDate, hasReachedAge } from '../profiles/civil-date.ts';
import { type KohaLink, kohaErrorIn } from './koha-link.ts';
import type { KohaRegister } from './koha-register.ts';
import type { KohaSelfService } from './koha-self-service.ts';
import { type KohaPatron, passwordProofSchema } from './koha.schema.ts';

/** What the questions about patrons need. `selfService` null: the plugin is not asked. */
export interface KohaPatronParts {
  readonly link: KohaLink;
  readonly register: KohaRegister;
  readonly selfService: KohaSelfService | null;
  /** The site's own rules: what stands there is SIP2's to tell, not REST's. */
  readonly facts: FactRules;
  readonly today: () => CivilDate;
  /** What SIP2 beside it says of the same patron; null where it can't be had in time. */
  readonly beside: (card: CardNumber, deadlineAt: number) => Promise<PatronFacts | null>;
}

type RestFacts = Omit<PatronFacts, 'isKnown' | 'pin' | 'selfServiceRight'>;
const { selfServiceRight: _asked, ...nothingKnown } = untoldFacts;

/** Asks Koha who a patron is, whether the PIN is right, and whether this patron may come in here now. */
export class KohaPatrons {
  readonly #parts: KohaPatronParts;

  constructor(parts: KohaPatronParts) {
    this.#parts = parts;
  }

  async facts({ card, pin }: PatronQuestion): Promise<PatronFacts> {
    const { link, register, beside } = this.#parts;
    const deadlineAt = link.deadline();
    const [patron, proof, told] = await Promise.all([
      register.patron(card, deadlineAt),
      pin === null ? null : this.#proof(card, pin, deadlineAt),
      beside(card, deadlineAt),
    ]);
    if (patron === null) {
      return { isKnown: false, ...nothingKnown, pin: pin === null ? 'notAsked' : 'notVerified', selfServiceRight: 'unknown' };
    }
    const pinProof = proof === null ? 'notAsked' : proof(patron);
    const isProven = pinProof === 'right' || pinProof === 'notAsked';
    const selfServiceRight = isProven ? await this.#right(card, deadlineAt) : 'unknown';
    const known = filled(restFacts(patron, this.#parts), told?.isKnown === true ? told : nothingKnown);
    return { isKnown: true, pin: pinProof, ...known, selfServiceRight };
  }

  /** Asked only of somebody who has shown who they are: the plugin logs each question as a visit. */
  async #right(card: CardNumber, deadlineAt: number): Promise<PatronFacts['selfServiceRight']> {
    const { selfService, link } = this.#parts;
    if (selfService === null) return 'unknown';
    const right = await selfService.right(card, deadlineAt);
    if (right === null) throw link.error('pluginDisagrees', 'contrib/kohasuomi/borrowers/ssstatus', 404);
    return right;
  }

  /**
   * Fail closed: a PIN is right only where a 201 names this very card and this very patron. A 400 with Koha's own error
   * says no, to a wrong PIN and to an unknown card alike: which of them is the patron's record to say.
   */
  async #proof(card: CardNumber, pin: Pin, deadlineAt: number): Promise<(patron: KohaPatron) => PinProof> {
    const { link, selfService } = this.#parts;
    const what = 'auth/password/validation';
    const answer = await link.post({ what, json: { identifier: card.reveal(), password: pin.reveal() }, deadlineAt });
    if (answer.status === 400) return () => (kohaErrorIn(answer) === null ? 'notVerified' : 'wrong');
    if (answer.status === 404 && kohaErrorIn(answer) !== null && selfService !== null) {
      const isRight = await selfService.isPinRight(card, pin, deadlineAt);
      return () => (isRight === null ? 'notVerified' : isRight ? 'right' : 'wrong');
    }
    if (answer.status === 201 && answer.text.trim() === '') return () => 'notVerified';
    const proof = link.read(passwordProofSchema, answer, { what, status: 201 });
    return (patron) => (proof.patron_id === patron.patron_id && proof.cardnumber === patron.cardnumber ? 'right' : 'notVerified');
  }
}

const day = (text: string | null | undefined): CivilDate | null => {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? [];
  return year === undefined ? null : civilDate(Number(year), Number(month), Number(date));
};

/** Koha takes a membership without an end, or with one in 9999, for one that does not end. */
function isExpired(end: string | null | undefined, today: CivilDate): Fact<boolean> {
  if (end === null || end?.startsWith('9999-')) return false;
  const last = day(end);
  return last === null ? 'unknown' : today > last;
}

function ages(born: string | null | undefined, today: CivilDate): Fact<AgeAnswers> {
  const birth = day(born);
  if (birth === null || birth > today || birth < 1900_01_01) return 'unknown';
  return Object.fromEntries(askableAges.map((years) => [years, hasReachedAge(birth, years, today)])) as unknown as AgeAnswers;
}

function restFacts(patron: KohaPatron, { facts, today }: KohaPatronParts): RestFacts {
  const now = today();
  const group = plainText(patron.category_id ?? '');
  const lang = (patron.lang ?? '').split('-')[0] as Language;
  const unlessMapped = <T>(rule: unknown, value: Fact<T>): Fact<T> => (rule === undefined ? value : 'unknown');
  return {
    ...nothingKnown,
    isCardLost: unlessMapped(facts.lost, patron.patron_card_lost ?? 'unknown'),
    isExpired: unlessMapped(facts.expiry, isExpired(patron.expiry_date, now)),
    // No restriction says nothing of debts, for which Koha refuses loans too.
    isBorrowingBanned: unlessMapped(facts.borrowingBan, patron.restricted === true ? true : 'unknown'),
    group: unlessMapped(facts.group, group === '' ? 'unknown' : group),
    isAtLeast: unlessMapped(facts.age, ages(patron.date_of_birth, now)),
    language: languages.includes(lang) ? lang : 'unknown',
  };
}

/** What REST does not tell, from SIP2. */
function filled(rest: RestFacts, beside: RestFacts): RestFacts {
  const keys = Object.keys(nothingKnown) as (keyof RestFacts)[];
  return Object.fromEntries(keys.map((key) => [key, rest[key] === 'unknown' ? beside[key] : rest[key]])) as unknown as RestFacts;
}
