import { type LibraryProfile, protocolBase } from './profile.ts';

/**
 * Cicero FBS: SIP2 in an XML envelope without CR, AY and AZ. Card numbers come back with a prefix; CH holds title, author
 * and more between per cent signs, and AJ only a record number.
 */
export const fbs: LibraryProfile = {
  ...protocolBase,
  id: 'fbs',
  wire: { ...protocolBase.wire, checksum: 'off', encodings: ['utf-8'] },
  logins: ['envelope'],
  cardPrefixes: ['LN:', 'ANY:'],
  languages: {},
  title: { field: 'CH', endsAt: '%' },
  hasEntities: true,
};
