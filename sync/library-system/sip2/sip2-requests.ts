import type { Sip2Outgoing } from './sip2-encode.codec.ts';

/** What every request says of where it comes from and when: `at` is an 18-character SIP2 date. */
export interface RequestOrigin {
  readonly institution: string;
  readonly location: string;
  readonly at: string;
}

/** Whom a request is about; an empty PIN is sent as an empty field and proves nothing. */
export interface RequestPatron {
  readonly card: string;
  readonly pin: string;
}

/** A date that is not told. */
const noDate = ' '.repeat(18);
// 000: the language is not known. No text of the answer is shown as it is, so nothing hangs on it.
const language = '000';

/** The lists of a 63's answer, each by its position in the summary: one can be asked for at a time. */
export const summaries = { readyHolds: 'Y         ', chargedItems: '  Y       ', waitingHolds: '     Y    ' } as const;
/** The list of a patron's loans. */
export const chargedItemsSummary = summaries.chargedItems;
const noSummary = ' '.repeat(10);

/** 93: log in with user and password in the clear (algorithm 0). */
export function loginRequest(account: { readonly user: string; readonly password: string; readonly location: string }): Sip2Outgoing {
  return {
    code: '93',
    fixed: { uidAlgorithm: '0', pwdAlgorithm: '0' },
    fields: [
      ['CN', account.user],
      ['CO', account.password],
      ['CP', account.location],
    ],
  };
}

/** 99: this side is fine, prints 80 characters a line, speaks 2.00. */
export function statusRequest(): Sip2Outgoing {
  return { code: '99', fixed: { statusCode: '0', maxPrintWidth: '080', protocolVersion: '2.00' }, fields: [] };
}

/** 63: patron information, without lists unless `summary` asks for one. */
export function patronInformationRequest(origin: RequestOrigin, patron: RequestPatron, summary = noSummary): Sip2Outgoing {
  return {
    code: '63',
    fixed: { language, transactionDate: origin.at, summary },
    fields: [
      ['AO', origin.institution],
      ['AA', patron.card],
      ['AC', ''],
      ['AD', patron.pin],
    ],
  };
}

/** 11: checkout. A patron's own item may be renewed by it; nothing is forced (`no block` N) and no fee is accepted. */
export function checkoutRequest(origin: RequestOrigin, patron: RequestPatron, item: string): Sip2Outgoing {
  return {
    code: '11',
    fixed: { scRenewalPolicy: 'Y', noBlock: 'N', transactionDate: origin.at, nbDueDate: noDate },
    fields: [
      ['AO', origin.institution],
      ['AA', patron.card],
      ['AB', item],
      ['AC', ''],
      ['AD', patron.pin],
      ['BO', 'N'],
      ['BI', 'N'],
    ],
  };
}

/** 29: an own loan for longer; by nobody else for the patron (`third party` N), nothing forced. */
export function renewRequest(origin: RequestOrigin, patron: RequestPatron, item: string): Sip2Outgoing {
  return {
    code: '29',
    fixed: { thirdPartyAllowed: 'N', noBlock: 'N', transactionDate: origin.at, nbDueDate: noDate },
    fields: [
      ['AO', origin.institution],
      ['AA', patron.card],
      ['AD', patron.pin],
      ['AB', item],
      ['AC', ''],
      ['BO', 'N'],
    ],
  };
}

/** A return that already happened: when (a SIP2 date), and whether the library system takes such ones as they are (`no block` Y). */
export interface PastCheckin {
  readonly returnedAt: string;
  readonly noBlock: boolean;
}

/** 09: checkin, at the moment it is sent or as what already happened. */
export function checkinRequest(origin: RequestOrigin, item: string, past: PastCheckin | null = null): Sip2Outgoing {
  return {
    code: '09',
    fixed: { noBlock: past?.noBlock === true ? 'Y' : 'N', transactionDate: origin.at, returnDate: past?.returnedAt ?? origin.at },
    fields: [
      ['AP', origin.location],
      ['AO', origin.institution],
      ['AB', item],
      ['AC', ''],
      ['BI', 'N'],
    ],
  };
}

/** 17: item information. */
export function itemInformationRequest(origin: RequestOrigin, item: string): Sip2Outgoing {
  return {
    code: '17',
    fixed: { transactionDate: origin.at },
    fields: [
      ['AO', origin.institution],
      ['AB', item],
      ['AC', ''],
    ],
  };
}

/** 35: the patron's session is over. */
export function endSessionRequest(origin: RequestOrigin, card: string): Sip2Outgoing {
  return {
    code: '35',
    fixed: { transactionDate: origin.at },
    fields: [
      ['AO', origin.institution],
      ['AA', card],
      ['AC', ''],
      ['AD', ''],
    ],
  };
}
