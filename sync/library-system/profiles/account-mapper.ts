import type { Circulation, Fees, ItemState, RenewOutcome } from '../../../contracts/patron-account.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText } from './acs-text.ts';
import { parseDueDate } from './due-date.ts';
import { type ItemMapper, listedNumber, titleOf } from './item-mapper.ts';
import type { LibraryProfile } from './profile.ts';
import { assertSubject, only } from './reply-values.ts';
import type { AskedItem, AskedList, AskedLoan } from './sip2-profile.ts';

/** Section 6 of the facts; what is not here is `other`. */
const circulationByStatus: Readonly<Record<string, Circulation>> = {
  '03': 'available',
  '04': 'onLoan',
  '05': 'onLoan',
  // Recalled: the due date was brought forward, so that it tells nothing about when the loan began.
  '07': 'other',
  '08': 'onHoldShelf',
  '09': 'available',
  '10': 'inTransit',
  '11': 'onLoan',
  '12': 'lost',
  '13': 'missing',
};

const holdFields = { readyHolds: 'AS', waitingHolds: 'CD' } as const;
const maxListed = 100;

const amountForm = /^\s*(\d{1,7})(?:[.,](\d{1,2}))?\s*$/;

/** Cents of an amount such as `35.5`, `35,50` or `2`; null where the text is no such amount. */
export function parseCents(text: string): number | null {
  const [, whole, part = ''] = amountForm.exec(text) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** Turns answers 18, 30 and 64 of one library system into what a patron's account and an item are. */
export class AccountMapper {
  readonly #profile: LibraryProfile;
  readonly #items: ItemMapper;

  constructor(profile: LibraryProfile, items: ItemMapper) {
    this.#profile = profile;
    this.#items = items;
  }

  /** From an answer 30 (or 12, where renewing is lending again). */
  renewOutcome(reply: DecodedSip2, asked: AskedLoan): RenewOutcome {
    const outcome = this.#items.checkoutOutcome(reply, asked);
    return outcome.kind === 'refused' ? outcome : { kind: 'renewed', title: outcome.title, due: outcome.due };
  }

  /** From an answer 18. Code 01 with an empty title is how servers tell of an item that they do not know. */
  itemState(reply: DecodedSip2, { item, time }: AskedItem): ItemState {
    assertSubject(reply, 'AB', { asked: item, prefixes: [] });
    const title = titleOf(this.#profile, reply) ?? '';
    const status = reply.fixed['circulationStatus'] ?? '';
    if (title === '' && (status === '01' || status === '')) return { kind: 'unknown' };
    const circulation = circulationByStatus[status] ?? 'other';
    const due = parseDueDate(reply.fields['AH']?.[0] ?? '', time, this.#profile.dueDates);
    return { kind: 'known', title, circulation, loan: circulation === 'onLoan' ? { due, sinceMs: null } : null };
  }

  /** From an answer 64: BV in the currency of BH. */
  fees(reply: DecodedSip2, card: string): Fees | null {
    this.#assertPatron(reply, card);
    const totalCents = parseCents(only(reply, 'BV') ?? '');
    const currency = only(reply, 'BH')?.trim() ?? '';
    return totalCents === null ? null : { totalCents, currency: /^[A-Z]{3}$/.test(currency) ? currency : 'EUR' };
  }

  /** From an answer 64. Values repeat in the order of the library system; the protocol gives the order no meaning. */
  listed(reply: DecodedSip2, { list, card }: AskedList): readonly string[] {
    this.#assertPatron(reply, card);
    const field = list === 'chargedItems' ? this.#profile.chargedItems : holdFields[list];
    const values = field === null ? [] : (reply.fields[field] ?? []);
    return values
      .slice(0, maxListed)
      .map((value) => plainText(listedNumber(this.#profile, value)))
      .filter((value) => value !== '');
  }

  #assertPatron(reply: DecodedSip2, card: string): void {
    assertSubject(reply, 'AA', { asked: card, prefixes: this.#profile.cardPrefixes });
  }
}
