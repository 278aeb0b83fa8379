import { type LibraryProfile, protocolBase } from './profile.ts';

/** Evergreen. PA = last day of validity, PB = birth date, PC = class of patrons; flag 2 is always raised and not read. */
export const evergreen: LibraryProfile = {
  ...protocolBase,
  id: 'evergreen',
  // Some set-ups write ASCII or UTF-8 in decomposed form; old versions add up code points: those need "lenient".
  wire: { ...protocolBase.wire, encodings: ['utf-8', 'latin1'] },
  facts: {
    ...protocolBase.facts,
    expiry: { field: 'PA', format: 'YYYYMMDD' },
    age: { field: 'PB', format: 'YYYYMMDD' },
    group: { field: 'PC' },
  },
  refusals: [{ code: 'item-unknown', pattern: '^Invalid Item$' }],
};
