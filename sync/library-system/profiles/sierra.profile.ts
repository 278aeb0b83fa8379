import { type LibraryProfile, protocolBase } from './profile.ts';

/** Sierra and Millennium. PT = patron type; a wrong PIN raises flags 0 and 3 to 13; AK lists loans by title, so no barcode can be found there. */
export const sierra: LibraryProfile = {
  ...protocolBase,
  id: 'sierra',
  pin: { ...protocolBase.pin, raisesFlags: [0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] },
  facts: { ...protocolBase.facts, group: { field: 'PT' } },
  chargedItems: null,
};
