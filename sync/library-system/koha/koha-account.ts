import { type ItemId, parseItemId } from '../../../contracts/ids.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import type { Fees, Holds, ItemState, Loan, RenewAllOutcome } from '../../../contracts/patron-account.ts';
import type { Fact } from '../../../contracts/patron-facts.ts';
import type { PatronQuestion } from '../../../contracts/ports/library-system.port.ts';
import { plainText } from '../profiles/acs-text.ts';
import type { KohaLoanParts, KohaLoans } from './koha-loans.ts';
import { kohaDue, kohaTime, kohaTitle } from './koha-values.ts';
import { type KohaCheckout, kohaAccountSchema, kohaBibliosSchema, kohaHoldsSchema, type KohaItem, renewabilitySchema } from './koha.schema.ts';

/** What the account's questions need. */
export interface KohaAccountParts extends KohaLoanParts {
  readonly loans: KohaLoans;
  readonly now: () => number;
}

interface OwnLoan {
  readonly loan: KohaCheckout;
  readonly item: KohaItem;
  readonly id: ItemId;
}

/** What a patron sees of the own account, and what is known of an item. Everything is asked live and nothing is kept. */
export class KohaPatronAccount {
  readonly #parts: KohaAccountParts;

  constructor(parts: KohaAccountParts) {
    this.#parts = parts;
  }

  async loans({ card }: PatronQuestion): Promise<readonly Loan[]> {
    const { link, register, time, now } = this.#parts;
    const deadlineAt = link.deadline();
    const patron = await register.patron(card, deadlineAt);
    const own = patron === null ? [] : await this.#own(patron.patron_id, deadlineAt);
    const mayRenew = await Promise.all(own.map(({ loan }) => this.#mayRenew(loan.checkout_id, deadlineAt)));
    return own.map(({ loan, item, id }, at) => {
      const dueAt = kohaTime(loan.due_date);
      return {
        item: id,
        title: kohaTitle(item),
        due: kohaDue(loan.due_date, time),
        isOverdue: dueAt !== null && dueAt < now(),
        mayRenew: mayRenew[at] ?? 'unknown',
      };
    });
  }

  async renewAll({ card }: PatronQuestion): Promise<RenewAllOutcome> {
    const { link, register, loans } = this.#parts;
    const deadlineAt = link.deadline();
    const patron = await register.patron(card, deadlineAt);
    if (patron === null) return { results: [] };
    const patronId = patron.patron_id;
    const own = await this.#own(patronId, deadlineAt);
    const results = own.map(async ({ loan, item, id }) => {
      const outcome = await loans.renewLoan({ patronId, item, deadlineAt: link.deadline() }, loan).catch((error: unknown) => {
        if (isKioskError(error)) return { kind: 'refused', code: 'library-system-unreachable', title: null } as const;
        throw error;
      });
      return { item: id, outcome };
    });
    return { results: await Promise.all(results) };
  }

  /** On the shelf for the patron: status W; in transit, in process or in the queue: still waited for. */
  async holds({ card }: PatronQuestion): Promise<Holds> {
    const { link, register } = this.#parts;
    const deadlineAt = link.deadline();
    const patron = await register.patron(card, deadlineAt);
    if (patron === null) return { ready: [], waiting: [] };
    const query = { patron_id: String(patron.patron_id), _per_page: '100' };
    const holds = await link.get(kohaHoldsSchema, { what: 'holds', query, deadlineAt });
    const titles = await this.#titles([...new Set(holds.map(({ biblio_id: id }) => id))], deadlineAt);
    const rows = holds.map((hold) => ({
      isReady: hold.status === 'W',
      hold: { title: titles.get(hold.biblio_id) ?? '', pickup: plainText(hold.pickup_library_id ?? '') || null },
    }));
    const of = (isReady: boolean): Holds['ready'] => rows.filter((row) => row.isReady === isReady).map(({ hold }) => hold);
    return { ready: of(true), waiting: of(false) };
  }

  /** A balance below nothing is money that the library owes: the patron then owes none. */
  async fees({ card }: PatronQuestion): Promise<Fees | null> {
    const { link, register } = this.#parts;
    const deadlineAt = link.deadline();
    const patron = await register.patron(card, deadlineAt);
    if (patron === null) return null;
    const what = 'patrons/account';
    const { balance } = await link.get(kohaAccountSchema, { what, path: `patrons/${patron.patron_id}/account`, deadlineAt });
    return { totalCents: Math.max(0, Math.round(balance * 100)), currency: 'EUR' };
  }

  async item(barcode: ItemId): Promise<ItemState> {
    const { link, register, time } = this.#parts;
    const deadlineAt = link.deadline();
    const item = await register.item(barcode, deadlineAt);
    if (item === null) return { kind: 'unknown' };
    const [loan, status] = await Promise.all([register.loanOf(item.item_id, null, deadlineAt), this.#holdStatus(item.item_id, deadlineAt)]);
    const title = kohaTitle(item);
    if (loan !== null) {
      return { kind: 'known', title, circulation: 'onLoan', loan: { due: kohaDue(loan.due_date, time), sinceMs: kohaTime(loan.checkout_date) } };
    }
    const isLost = (item.lost_status ?? 0) > 0;
    const free = (item.withdrawn ?? 0) > 0 ? 'other' : status === 'W' ? 'onHoldShelf' : status === 'T' ? 'inTransit' : 'available';
    return { kind: 'known', title, circulation: isLost ? 'lost' : free, loan: null };
  }

  async #own(patronId: number, deadlineAt: number): Promise<readonly OwnLoan[]> {
    const { register } = this.#parts;
    const loans = await register.loansOf(patronId, deadlineAt);
    const items = await register.items(
      loans.flatMap(({ item_id: id }) => (typeof id === 'number' ? [id] : [])),
      deadlineAt,
    );
    return loans.flatMap((loan) => {
      const item = items.find(({ item_id: id }) => id === loan.item_id);
      const id = asItemId(item?.external_id);
      return item === undefined || id === null ? [] : [{ loan, item, id }];
    });
  }

  async #mayRenew(checkoutId: number, deadlineAt: number): Promise<Fact<boolean>> {
    const question = { what: 'checkouts/allows_renewal', path: `checkouts/${checkoutId}/allows_renewal`, deadlineAt };
    const answer = await this.#parts.link.get(renewabilitySchema, question).catch((error: unknown) => {
      if (isKioskError(error)) return null;
      throw error;
    });
    return answer?.allows_renewal ?? 'unknown';
  }

  async #holdStatus(itemId: number, deadlineAt: number): Promise<string | null> {
    const query = { q: `{"item_id":${itemId}}`, _per_page: '20' };
    const holds = await this.#parts.link.get(kohaHoldsSchema, { what: 'holds', query, deadlineAt });
    const statuses = holds.map(({ status }) => status);
    return statuses.includes('W') ? 'W' : statuses.includes('T') ? 'T' : null;
  }

  async #titles(ids: readonly number[], deadlineAt: number): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0) return new Map();
    const query = { q: `{"biblio_id":[${ids.join(',')}]}`, _per_page: '100' };
    const biblios = await this.#parts.link.get(kohaBibliosSchema, { what: 'biblios', query, deadlineAt });
    return new Map(biblios.map(({ biblio_id: id, title }) => [id, plainText(title ?? '')]));
  }
}

function asItemId(barcode: string | null | undefined): ItemId | null {
  try {
    return typeof barcode === 'string' ? parseItemId(barcode) : null;
  } catch {
    return null;
  }
}
