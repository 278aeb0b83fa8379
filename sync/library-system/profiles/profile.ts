import type { ChecksumMode, LibraryProfileId } from '../../../contracts/library-system-config.schema.ts';
import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import type { Language } from '../../../contracts/patron-facts.ts';
import type { ReturnRoute } from '../../../contracts/ports/library-system.port.ts';
import type { ItemRefusalCode } from '../../../contracts/refusal-codes.ts';
import type { Sip2Wire } from '../sip2/sip2-encode.codec.ts';
import type { Sip2Encoding } from '../sip2/sip2-text.codec.ts';
import type { DueDateForm } from './due-date.ts';

/** How messages are written unless the config says otherwise. */
export interface ProfileWire {
  readonly delimiter: string;
  readonly terminator: Sip2Wire['terminator'];
  readonly checksum: ChecksumMode;
  /** The usual encoding first, then others that were seen. */
  readonly encodings: readonly [Sip2Encoding, ...Sip2Encoding[]];
}

/**
 * Ways into a library system: message 93, or the station's address alone. `envelope`: each message in a request of its
 * own that carries the account, so there is no login.
 */
export type LoginVariant = 'message93' | 'byAddress' | 'envelope';

/** How the proof of a PIN is told. */
export interface PinRule {
  readonly field: string;
  readonly right: string;
  readonly wrong: string;
  /** Patterns of screen messages that contradict a `right`: then nothing is proven. */
  readonly contradictedBy: readonly string[];
  /** Places of the patron status that a wrong PIN raises: without a right one, a Y there tells nothing about the patron. */
  readonly raisesFlags: readonly number[];
}

/** How a refusal of an item is worded: a pattern for screen messages, and what it means. */
export interface RefusalWording {
  readonly code: ItemRefusalCode;
  readonly pattern: string;
}

/**
 * How one library system tells things in SIP2, as data. What is not here cannot be known of it: a fact without a rule is
 * `unknown`, a wording without a row sends the patron to staff.
 */
export interface LibraryProfile {
  readonly id: LibraryProfileId;
  readonly wire: ProfileWire;
  readonly logins: readonly LoginVariant[];
  /** What the system writes before a card number that the request did not have. */
  readonly cardPrefixes: readonly string[];
  readonly pin: PinRule;
  readonly facts: FactRules;
  /** Languages by the code of the fixed part. */
  readonly languages: Readonly<Record<string, Language>>;
  /** Forms of a due date that can be told from each other here. */
  readonly dueDates: readonly DueDateForm[];
  /** The field with an item's title, and the sign at which it ends where the field holds more. */
  readonly title: { readonly field: string; readonly endsAt: string | null };
  /** Wordings of its own; the common ones (`refusal-texts.ts`) follow. */
  readonly refusals: readonly RefusalWording[];
  /** Where an item with an alert goes, by its alert type (CV); `otherBranch` takes its name from CT. */
  readonly routes: Readonly<Record<string, ReturnRoute['kind']>>;
  /** The field of a 64 that lists barcodes of items on loan, or null where there is none. */
  readonly chargedItems: string | null;
  /** The sign at which the number ends in a list of items (AS, AU, CD) where more follows. */
  readonly listedEndsAt: string | null;
  /** Whether texts carry XML entities. */
  readonly hasEntities: boolean;
  /** The shortest loan that is usual here, in days: a return made offline is sent only where the loan that stands must be older. */
  readonly shortestLoanDays: number;
}

const languages: LibraryProfile['languages'] = { '001': 'en', '006': 'sv', '007': 'fi', '015': 'ru', '016': 'ar' };

/**
 * What the text of SIP2 2.00 itself says: the base from which every profile starts. Flags: 0 loans denied, 4 card lost,
 * 10 and 11 too many fines and fees. The text has no field for a ban from staffless use, terms, consent, an expiry, a
 * group or a birth date.
 */
export const protocolBase: Omit<LibraryProfile, 'id'> = {
  wire: { delimiter: '|', terminator: '\r', checksum: 'strict', encodings: ['utf-8', 'cp850', 'latin1', 'cp437'] },
  logins: ['message93', 'byAddress'],
  cardPrefixes: [],
  pin: { field: 'CQ', right: 'Y', wrong: 'N', contradictedBy: ['(?:invalid|incorrect|wrong) (?:patron )?(?:pin|password)'], raisesFlags: [] },
  facts: { lost: { flag: 4 }, borrowingBan: { flag: 0 }, fees: { flag: [10, 11] } },
  languages,
  dueDates: ['compactUtc', 'compact', 'iso', 'dayFirstDots', 'slashIfSure'],
  title: { field: 'AJ', endsAt: null },
  refusals: [],
  routes: { '00': 'shelf', '01': 'onHold', '02': 'otherBranch', '03': 'otherBranch', '04': 'otherBranch' },
  chargedItems: 'AU',
  listedEndsAt: null,
  hasEntities: false,
  shortestLoanDays: 7,
};
