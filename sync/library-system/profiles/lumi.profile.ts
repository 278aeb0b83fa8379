import { profileMapper } from './profile-mapper.ts';
import { type LibraryProfile, protocolBase } from './profile.ts';

/**
 * The twin's own way: status flag 4 = card lost, 0 = borrowing ban (with 10 or 11: because of fees), PC = group, PA = last
 * day of validity, PB = birth date, XB = staffless ban, XT = terms accepted, XG = guardian's consent.
 */
export const lumi: LibraryProfile = {
  ...protocolBase,
  id: 'lumi',
  shortestLoanDays: 28,
  facts: {
    ...protocolBase.facts,
    expiry: { field: 'PA', format: 'YYYYMMDD' },
    age: { field: 'PB', format: 'YYYYMMDD' },
    group: { field: 'PC' },
    ban: { field: 'XB', equals: 'Y', no: 'N' },
    terms: { field: 'XT', equals: 'Y', no: 'N' },
    guardianConsent: { field: 'XG', equals: 'Y', no: 'N' },
  },
};

/** Profile `lumi` without a site's own rules. */
export const lumiProfile = profileMapper(lumi);
