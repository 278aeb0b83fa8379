import { type LibraryProfile, protocolBase } from './profile.ts';

/** Axiell Aurora, BOOK-IT and Quria: their help describes an open-library right per patron, but not the field that tells it. The site maps it. */
export const aurora: LibraryProfile = {
  ...protocolBase,
  id: 'aurora',
  wire: { ...protocolBase.wire, encodings: ['utf-8', 'latin1', 'cp850'] },
};
