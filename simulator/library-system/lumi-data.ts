import library from '../lumi-library.json' with { type: 'json' };

/** A patron as the data file has it, with what a visit may change. */
export interface PatronRecord {
  readonly card: string;
  /** Empty: the register has no PIN for this patron. */
  readonly pin: string;
  readonly name: string;
  readonly group: string;
  /** `YYYY-MM-DD`, or empty for a community. */
  readonly birthDate: string;
  readonly language: string;
  /** Last day of validity, `YYYY-MM-DD`. */
  readonly expires: string;
  feesEur: number;
  readonly flags: string[];
  readonly staffless: { readonly termsAccepted: boolean; readonly banned: boolean; readonly guardianConsent: boolean | null };
  readonly holdsReady: string[];
  readonly holdsWaiting: string[];
  /** What this patron is there to show. */
  readonly shows: string;
  /** What a library system tells of a patron though nobody asked; the data file has none. */
  readonly more?: { readonly address: string; readonly mail: string; readonly phone: string; readonly message: string };
}

/** An item as the data file has it. */
export interface ItemData {
  readonly barcode: string;
  readonly title: string;
  readonly media: string;
  /** The branch that owns it, by name. */
  readonly branch: string;
  readonly loanDays: number;
  /** `circulating`, or why it is not lent. */
  readonly usage: string;
  reservedFor: string | null;
  onLoanTo: string | null;
  readonly shows: string;
}

/** An item in the register, with what a visit may change. */
export interface ItemRecord extends ItemData {
  /** Epoch milliseconds; means nothing while the item is not on loan. */
  dueAtMs: number;
  renewalsLeft: number;
}

/** Everything that a register begins with. */
export type LumiLibrary = Omit<typeof library, 'patrons' | 'items'> & {
  readonly patrons: readonly PatronRecord[];
  readonly items: readonly ItemData[];
};

/** The fictional consortium: nobody and nothing in it exists. */
export const lumiLibrary: LumiLibrary = library;
