import { type LibraryProfile, protocolBase } from './profile.ts';

/** What the protocol's text says and no more. */
export const generic: LibraryProfile = { ...protocolBase, id: 'generic' };
