import type { ItemRecord, PatronRecord } from './lumi-data.ts';
import type { LumiRegister, RegisterRefusal } from './lumi-register.ts';

/** Koha's internal numbers: here the last six digits of a number that is printed on something. */
export const numberOf = (printed: string): number => Number(printed.slice(-6));

const dayMs = 86_400_000;
const allRenewals = 3;
const biblioBase = 50_000;
const checkoutBase = 90_000;
const languages: Readonly<Record<string, string>> = { fi: 'fi-FI', sv: 'sv-SE' };

/** Every patron of the register. */
export const patronsOf = (register: LumiRegister): PatronRecord[] =>
  register.patrons().flatMap(({ card }) => {
    const patron = register.patron(card);
    return patron === undefined ? [] : [patron];
  });

/** Every item of the register. */
export const itemsOf = (register: LumiRegister): ItemRecord[] =>
  register.items().flatMap(({ barcode }) => {
    const item = register.item(barcode);
    return item === undefined ? [] : [item];
  });

export const patronByNumber = (register: LumiRegister, id: number): PatronRecord | undefined =>
  patronsOf(register).find(({ card }) => numberOf(card) === id);
export const itemByNumber = (register: LumiRegister, id: number): ItemRecord | undefined =>
  itemsOf(register).find(({ barcode }) => numberOf(barcode) === id);
export const itemByCheckout = (register: LumiRegister, checkoutId: number): ItemRecord | undefined =>
  itemsOf(register).find(({ barcode, onLoanTo }) => onLoanTo !== null && numberOf(barcode) + checkoutBase === checkoutId);

/** A patron as Koha tells it, with more than a kiosk may keep. */
export function kohaPatron(patron: PatronRecord): Record<string, unknown> {
  const [surname = '', firstname = ''] = patron.name.split(', ');
  return {
    patron_id: numberOf(patron.card),
    cardnumber: patron.card,
    surname,
    firstname,
    category_id: patron.group,
    date_of_birth: patron.birthDate === '' ? null : patron.birthDate,
    expiry_date: patron.expires,
    patron_card_lost: patron.flags.includes('card-lost'),
    restricted: false,
    lang: languages[patron.language] ?? patron.language,
    ...(patron.more === undefined
      ? {}
      : { address: patron.more.address, email: patron.more.mail, phone: patron.more.phone, opac_notes: patron.more.message }),
  };
}

/** An item as Koha tells it with `biblio` embedded. */
export function kohaItem(item: ItemRecord): Record<string, unknown> {
  return {
    item_id: numberOf(item.barcode),
    external_id: item.barcode,
    lost_status: 0,
    withdrawn: 0,
    biblio: kohaBiblio(item),
  };
}

/** The catalogue's record of an item. */
export const kohaBiblio = (item: ItemRecord): Record<string, unknown> => ({ biblio_id: numberOf(item.barcode) + biblioBase, title: item.title });

/** A loan as Koha tells it. */
export function kohaCheckout(item: ItemRecord): Record<string, unknown> {
  return {
    checkout_id: numberOf(item.barcode) + checkoutBase,
    patron_id: numberOf(item.onLoanTo ?? ''),
    item_id: numberOf(item.barcode),
    due_date: new Date(item.dueAtMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
    checkout_date: new Date(item.dueAtMs - item.loanDays * dayMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
    renewals_count: allRenewals - item.renewalsLeft,
  };
}

/** A patron's holds as Koha tells them. */
export function kohaHolds(register: LumiRegister, patron: PatronRecord): Record<string, unknown>[] {
  const hold = (barcode: string, status: 'W' | null): Record<string, unknown> => ({
    biblio_id: numberOf(barcode) + biblioBase,
    item_id: String(numberOf(barcode)),
    patron_id: numberOf(patron.card),
    pickup_library_id: register.branches[0]?.id ?? null,
    status,
  });
  return [...patron.holdsReady.map((barcode) => hold(barcode, 'W')), ...patron.holdsWaiting.map((barcode) => hold(barcode, null))];
}

const blockers: Readonly<Partial<Record<RegisterRefusal, string>>> = {
  'card-lost': 'CARD_LOST',
  'card-expired': 'EXPIRED',
  fees: 'DEBT',
  'not-for-loan': 'NOT_FOR_LOAN',
  'renewal-limit': 'NO_MORE_RENEWALS',
};
const confirms: Readonly<Partial<Record<RegisterRefusal, string>>> = {
  'on-loan-to-another': 'ISSUED_TO_ANOTHER',
  'on-hold-for-another': 'RESERVED',
  'loan-limit': 'TOO_MANY',
};

/** What Koha would hold against a loan, and what staff could say yes to. */
export function kohaAvailability(register: LumiRegister, patron: PatronRecord, item: ItemRecord): { blockers: string[]; confirms: string[] } {
  const why = register.refusalOf(patron.card, item.barcode);
  const blocker = why === null ? undefined : blockers[why];
  const confirm = why === null ? (item.onLoanTo === patron.card ? 'RENEW_ISSUE' : undefined) : confirms[why];
  return { blockers: blocker === undefined ? [] : [blocker], confirms: confirm === undefined ? [] : [confirm] };
}
