import { isKioskError } from '../../../contracts/errors.ts';
import type { RenewOutcome } from '../../../contracts/patron-account.ts';
import type { CheckoutOutcome, CheckoutQuestion } from '../../../contracts/ports/library-system.port.ts';
import type { ItemRefusalCode } from '../../../contracts/refusal-codes.ts';
import type { HttpAnswer } from '../link/http-client.ts';
import { notCarriedOut } from '../link/http-status.policy.ts';
import type { LocalTime } from '../sip2/sip2-date.codec.ts';
import { beforeChange } from '../link/with-sent.ts';
import { type KohaLink, kohaErrorIn } from './koha-link.ts';
import { itemRefusal, mayConfirm, reasonsIn } from './koha-refusals.ts';
import type { KohaRegister } from './koha-register.ts';
import { kohaDue, kohaTitle } from './koha-values.ts';
import { availabilitySchema, type KohaCheckout, kohaCheckoutSchema, type KohaItem } from './koha.schema.ts';

/** What lending and renewing need. */
export interface KohaLoanParts {
  readonly link: KohaLink;
  readonly register: KohaRegister;
  readonly time: LocalTime;
}

/** Part of the time that is left which a change gets; the rest is for asking what became of it. */
const changeShare = 0.6;

interface Deal {
  readonly patronId: number;
  readonly item: KohaItem;
  readonly deadlineAt: number;
}

/** A change of a loan. `before`: the patron's own loan of the item, where there was one. */
interface LoanChange extends Deal {
  readonly what: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json: unknown;
  readonly before: KohaCheckout | null;
}

/** What became of a change: the loan as it now is, a reason, or that nobody knows. */
type Changed = { readonly kind: 'done'; readonly loan: KohaCheckout } | { readonly kind: 'refused'; readonly code: ItemRefusalCode };

/** Lends and renews. Koha is asked first; each change then goes out once, and where its answer was lost Koha is asked what is true. */
export class KohaLoans {
  readonly #parts: KohaLoanParts;

  constructor(parts: KohaLoanParts) {
    this.#parts = parts;
  }

  async checkout(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    const deal = await this.#deal(question);
    if ('code' in deal) return refused(deal.code, null);
    const { link, register, time } = this.#parts;
    const { patronId, item, deadlineAt } = deal;
    const title = kohaTitle(item);
    const query = { patron_id: String(patronId), item_id: String(item.item_id) };
    const asked = await beforeChange(link.get(availabilitySchema, { what: 'checkouts/availability', query, deadlineAt }));
    const blockers = Object.keys(asked.blockers);
    const confirms = Object.keys(asked.confirms);
    if (blockers.length > 0) return refused(itemRefusal(blockers), title);
    if (!mayConfirm(confirms)) return refused(itemRefusal(confirms), title);
    const isRenewal = confirms.length > 0;
    const before = isRenewal ? await beforeChange(register.loanOf(item.item_id, patronId, deadlineAt)) : null;
    if (isRenewal && before === null) return refused('refused-ask-staff', title);
    const changed = await this.#change({
      ...deal,
      what: 'checkouts',
      path: 'checkouts',
      ...(isRenewal ? { query: { confirmation: asked.confirmation_token } } : {}),
      json: { patron_id: patronId, item_id: item.item_id },
      before,
    });
    if (changed.kind === 'refused') return refused(changed.code, title);
    return { kind: 'lent', title, due: kohaDue(changed.loan.due_date, time), isRenewal, mayDesensitize: true };
  }

  async renew(question: CheckoutQuestion): Promise<RenewOutcome> {
    const deal = await this.#deal(question);
    if ('code' in deal) return refused(deal.code, null);
    const loan = await beforeChange(this.#parts.register.loanOf(deal.item.item_id, deal.patronId, deal.deadlineAt));
    if (loan === null) return refused('item-not-on-loan', kohaTitle(deal.item));
    return this.renewLoan(deal, loan);
  }

  /** Renews a loan that was just listed. */
  async renewLoan(deal: Deal, loan: KohaCheckout): Promise<RenewOutcome> {
    const title = kohaTitle(deal.item);
    const path = `checkouts/${loan.checkout_id}/renewals`;
    const changed = await this.#change({ ...deal, what: 'checkouts/renewals', path, json: {}, before: loan });
    if (changed.kind === 'refused') return refused(changed.code, title);
    return { kind: 'renewed', title, due: kohaDue(changed.loan.due_date, this.#parts.time) };
  }

  async #deal({ card, item: barcode }: CheckoutQuestion): Promise<Deal | { readonly code: ItemRefusalCode }> {
    const { link, register } = this.#parts;
    const deadlineAt = link.deadline();
    const [patron, item] = await beforeChange(Promise.all([register.patron(card, deadlineAt), register.item(barcode, deadlineAt)]));
    if (patron === null) return { code: 'refused-ask-staff' };
    return item === null ? { code: 'item-unknown' } : { patronId: patron.patron_id, item, deadlineAt };
  }

  async #change(change: LoanChange): Promise<Changed> {
    const { link } = this.#parts;
    const { deadlineAt } = change;
    let answer: HttpAnswer;
    try {
      answer = await link.post({ ...change, deadlineAt: link.share(deadlineAt, changeShare) });
    } catch (error) {
      // What never left, or was refused for who we are, did not happen: the caller may try again.
      const isUndone = isKioskError(error) && (error.context['isSent'] !== true || error.code === 'LIBRARY_LOGIN_REFUSED');
      if (isUndone || !isKioskError(error)) throw error;
      return this.#askAfter(change);
    }
    const refusal = this.#refusalIn(answer, change.what);
    if (refusal !== null) return refusal;
    return this.#loanIn(answer, change) ?? this.#askAfter(change);
  }

  /** Koha's no, or null where the answer is none. @throws KioskError where our account may not do this */
  #refusalIn(answer: HttpAnswer, what: string): Changed | null {
    const { status } = answer;
    const error = kohaErrorIn(answer);
    const code = error === null || error.isPermission ? null : refusalCode(status, error);
    if (code !== null) return { kind: 'refused', code };
    if (notCarriedOut.has(status)) throw this.#parts.link.refusal(answer, what);
    return null;
  }

  /** The loan that a 201 names, if it is this one; a loan to somebody else must not free this item. */
  #loanIn(answer: HttpAnswer, { patronId, item, what, before }: LoanChange): Changed | null {
    try {
      const loan = this.#parts.link.read(kohaCheckoutSchema, answer, { what, status: 201 });
      const isThis = loan.patron_id === patronId && loan.item_id === item.item_id && (before === null || loan.checkout_id === before.checkout_id);
      return isThis ? { kind: 'done', loan } : null;
    } catch (error) {
      if (isKioskError(error)) return null;
      throw error;
    }
  }

  /** What is not on the patron's list may still be on its way: then nobody knows, and it is said so. */
  async #askAfter({ patronId, item, before, deadlineAt }: LoanChange): Promise<Changed> {
    const unclear: Changed = { kind: 'refused', code: 'outcome-unclear' };
    try {
      const loan = await this.#parts.register.loanOf(item.item_id, patronId, deadlineAt);
      if (loan === null) return unclear;
      if (before === null) return { kind: 'done', loan };
      const isLonger = (loan.renewals_count ?? 0) > (before.renewals_count ?? Number.POSITIVE_INFINITY);
      return isLonger && loan.checkout_id === before.checkout_id ? { kind: 'done', loan } : unclear;
    } catch (error) {
      if (isKioskError(error)) return unclear;
      throw error;
    }
  }
}

/** Koha's own words for a no; null where these are none, as of a gateway or a later Koha. */
function refusalCode(status: number, { error, code }: { readonly error: string; readonly code: string | null }): ItemRefusalCode | null {
  if (status === 403) return itemRefusal(reasonsIn(error));
  if (status === 409 && code === 'ITEM_NOT_FOUND') return 'item-unknown';
  if (status === 412 || (status === 409 && code === 'PATRON_NOT_FOUND')) return 'refused-ask-staff';
  return status === 404 ? 'item-not-on-loan' : null;
}

const refused = (code: ItemRefusalCode, title: string | null): { kind: 'refused'; code: ItemRefusalCode; title: string | null } => ({
  kind: 'refused',
  code,
  title: title === '' ? null : title,
});
