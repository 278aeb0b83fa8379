import { type LibraryProfile, protocolBase } from './profile.ts';

/** Ex Libris Alma: no birth date; it renews by a repeated checkout, which is how this client renews anyway. */
export const alma: LibraryProfile = { ...protocolBase, id: 'alma' };
