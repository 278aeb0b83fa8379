import type { CardNumber, Pin } from '../../../contracts/secrets.ts';
import type { SelfServiceRight } from '../../../contracts/patron-facts.ts';
import { type KohaLink, kohaErrorIn } from './koha-link.ts';
import { doorRefusal } from './koha-refusals.ts';
import { openingHoursSchema, selfServiceSchema } from './koha.schema.ts';

/** One day's opening hours as the plugin tells them, `HH:MM`; null: closed. */
export type KohaDayHours = { readonly from: string; readonly to: string } | null;

const base = 'contrib/kohasuomi';

/**
 * The self-service plugin of Koha-Suomi. A 404 in JSON is its word (an unknown card or branch); a 404 as a web page
 * means that there is no plugin.
 */
export class KohaSelfService {
  readonly #link: KohaLink;
  readonly #branch: string;

  constructor(link: KohaLink, branch: string) {
    this.#link = link;
    this.#branch = branch;
  }

  /** Whether this patron may come in here now; null: the plugin knows no such card or branch. Koha logs the question as a visit. */
  async right(card: CardNumber, deadlineAt: number): Promise<SelfServiceRight | null> {
    const what = `${base}/borrowers/ssstatus`;
    // The plugin reads a form in the body, of a GET too.
    const text = new URLSearchParams({ cardnumber: card.reveal(), branchcode: this.#branch }).toString();
    const answer = await this.#link.ask({ what, body: { type: 'application/x-www-form-urlencoded', text }, deadlineAt });
    if (answer.status === 404 && kohaErrorIn(answer) !== null) return null;
    const { permission, error } = this.#link.read(selfServiceSchema, answer, { what, status: 200 });
    const reason = error ?? '';
    // A yes beside a reason for a no is none.
    if (permission === 1 && reason === '') return { isPermitted: true };
    return { isPermitted: false, code: permission === 1 ? 'library-system-error' : doorRefusal(reason) };
  }

  /** Whether a PIN is right; null: no such card. For a Koha that has no password validation of its own. */
  async isPinRight(card: CardNumber, pin: Pin, deadlineAt: number): Promise<boolean | null> {
    const what = `${base}/selfservice/pincheck`;
    const text = JSON.stringify({ cardnumber: card.reveal(), password: pin.reveal() });
    const answer = await this.#link.ask({ what, body: { type: 'application/json', text }, deadlineAt });
    if (answer.status === 404 && kohaErrorIn(answer) !== null) return null;
    const { permission, error } = this.#link.read(selfServiceSchema, answer, { what, status: 200 });
    return permission === 1 && (error ?? '') === '';
  }

  /** The opening hours of the account's own branch, Monday first; null: none are set. */
  async openingHours(deadlineAt: number): Promise<readonly KohaDayHours[] | null> {
    const what = `${base}/selfservice/openinghours/self`;
    const answer = await this.#link.ask({ what, deadlineAt });
    if (answer.status === 404 && kohaErrorIn(answer) !== null) return null;
    const days = this.#link.read(openingHoursSchema, answer, { what, status: 200 });
    return days.map((day) => (day === null || day[0] === undefined ? null : { from: day[0].slice(0, 5), to: day[1].slice(0, 5) }));
  }
}
