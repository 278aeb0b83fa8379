import { type LibraryProfile, protocolBase } from './profile.ts';

/** OCLC Wise: field GG (licence) and the paid extension SIP2+ are known by name only and not read. */
export const wise: LibraryProfile = { ...protocolBase, id: 'wise' };
