import { type LibraryProfile, protocolBase } from './profile.ts';

/** Polaris. BC = birth date, PX = end of validity (dates of SIP2), PA = patron code; a wrong PIN raises flags 0 to 3. PB is a former barcode. */
export const polaris: LibraryProfile = {
  ...protocolBase,
  id: 'polaris',
  pin: { ...protocolBase.pin, contradictedBy: [...protocolBase.pin.contradictedBy, 'passwords do not match'], raisesFlags: [0, 1, 2, 3] },
  facts: {
    ...protocolBase.facts,
    expiry: { field: 'PX', format: 'YYYYMMDDZZZZHHMMSS' },
    age: { field: 'BC', format: 'YYYYMMDDZZZZHHMMSS' },
    group: { field: 'PA' },
  },
};
