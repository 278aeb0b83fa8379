import type { CardNumber } from '../../../contracts/secrets.ts';
import type { KohaLink } from './koha-link.ts';
import { type KohaCheckout, kohaCheckoutsSchema, type KohaItem, kohaItemsSchema, type KohaPatron, kohaPatronsSchema } from './koha.schema.ts';

/** Most rows that are asked for at once. */
const maxRows = 100;
const oneOf = (ids: readonly number[]): string => JSON.stringify(ids);

/** Looks records up: patrons by card, items by barcode, loans by patron and item. Every answer must be about what was asked. */
export class KohaRegister {
  readonly #link: KohaLink;

  constructor(link: KohaLink) {
    this.#link = link;
  }

  /** null: Koha knows no such card. */
  async patron(card: CardNumber, deadlineAt: number): Promise<KohaPatron | null> {
    const search = { cardnumber: card.reveal() };
    const [patron, ...others] = await this.#link.get(kohaPatronsSchema, { what: 'patrons', query: { _per_page: '2' }, search, deadlineAt });
    if (patron === undefined) return null;
    // A database that does not tell capitals apart may find another card than the one read, and a proxy may drop the header.
    if (others.length > 0 || patron.cardnumber.normalize('NFC') !== card.reveal()) throw this.#link.error('otherSubject', 'patrons');
    return patron;
  }

  /** null: Koha knows no such barcode. */
  async item(barcode: string, deadlineAt: number): Promise<KohaItem | null> {
    const query = { q: JSON.stringify({ external_id: barcode }), _per_page: '2' };
    const [item, ...others] = await this.#link.get(kohaItemsSchema, { what: 'items', query, embed: 'biblio', deadlineAt });
    if (item === undefined) return null;
    if (others.length > 0 || item.external_id !== barcode) throw this.#link.error('otherSubject', 'items');
    return item;
  }

  /** Items by their numbers, in no order. */
  async items(ids: readonly number[], deadlineAt: number): Promise<readonly KohaItem[]> {
    if (ids.length === 0) return [];
    const query = { q: `{"item_id":${oneOf(ids)}}`, _per_page: String(maxRows) };
    return this.#link.get(kohaItemsSchema, { what: 'items', query, embed: 'biblio', deadlineAt });
  }

  /** The loan of an item, to this patron or (`patronId` null) to whomever. */
  async loanOf(itemId: number, patronId: number | null, deadlineAt: number): Promise<KohaCheckout | null> {
    const query = { ...(patronId === null ? {} : { patron_id: String(patronId) }), q: `{"item_id":${itemId}}`, _per_page: '2' };
    const [loan, ...others] = await this.#link.get(kohaCheckoutsSchema, { what: 'checkouts', query, deadlineAt });
    if (loan === undefined) return null;
    const isOthers = loan.item_id !== itemId || (patronId !== null && loan.patron_id !== patronId);
    if (others.length > 0 || isOthers) throw this.#link.error('otherSubject', 'checkouts');
    return loan;
  }

  async loansOf(patronId: number, deadlineAt: number): Promise<readonly KohaCheckout[]> {
    const query = { patron_id: String(patronId), _per_page: String(maxRows), _order_by: '+checkout_id' };
    const loans = await this.#link.get(kohaCheckoutsSchema, { what: 'checkouts', query, deadlineAt });
    if (loans.some((loan) => loan.patron_id !== patronId)) throw this.#link.error('otherSubject', 'checkouts');
    return loans;
  }
}
