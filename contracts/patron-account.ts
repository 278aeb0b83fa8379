import type { ItemId } from './ids.ts';
import type { Fact } from './patron-facts.ts';
import type { ItemRefusalCode } from './refusal-codes.ts';

/** When an item is due: the date in the site's time zone, where the library system's free text could be read. */
export interface DueDate {
  /** `YYYY-MM-DD`, or null where the text was not a date. */
  readonly date: string | null;
  /** The library system's own text, at most 100 characters, shown where `date` is null. */
  readonly text: string;
}

/** One of a patron's own loans. */
export interface Loan {
  readonly item: ItemId;
  /** Empty where the library system did not tell it. */
  readonly title: string;
  readonly due: DueDate;
  readonly isOverdue: boolean;
  readonly mayRenew: Fact<boolean>;
}

/** One of a patron's holds. `pickup`: the branch or shelf, where the library system tells it. */
export interface Hold {
  readonly title: string;
  readonly pickup: string | null;
}

/** A patron's holds: those that wait on the shelf for the patron, and those that the patron still waits for. */
export interface Holds {
  readonly ready: readonly Hold[];
  readonly waiting: readonly Hold[];
}

/** What a patron owes. `currency`: ISO 4217, e.g. `EUR`. */
export interface Fees {
  readonly totalCents: number;
  readonly currency: string;
}

/** What became of one renewal. */
export type RenewOutcome =
  | { readonly kind: 'renewed'; readonly title: string; readonly due: DueDate }
  | { readonly kind: 'refused'; readonly code: ItemRefusalCode; readonly title: string | null };

/** What became of "renew all": one result for every loan that the library system named. */
export interface RenewAllOutcome {
  readonly results: readonly { readonly item: ItemId; readonly outcome: RenewOutcome }[];
}

/** Where an item is, as far as the library system tells. */
export const circulations = ['available', 'onLoan', 'onHoldShelf', 'inTransit', 'lost', 'missing', 'other'] as const;
export type Circulation = (typeof circulations)[number];

/** What the library system knows of an item, without any patron. */
export type ItemState =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known';
      readonly title: string;
      readonly circulation: Circulation;
      /** Null unless it is on loan. `sinceMs`: epoch milliseconds of the loan's start, where it is told (REST). */
      readonly loan: { readonly due: DueDate; readonly sinceMs: number | null } | null;
    };
