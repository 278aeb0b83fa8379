import { type LibraryProfile, protocolBase } from './profile.ts';

/**
 * Cicero FBS: SIP2 in an XML envelope without CR, AY and AZ. Card numbers come back with a prefix; CH holds title, author
 * and more between per cent signs, AJ only a record number, and each AU a record that begins with the item's number.
 */
export const fbs: LibraryProfile = {
  ...protocolBase,
  id: 'fbs',
  wire: { ...protocolBase.wire, checksum: 'off', encodings: ['utf-8'] },
  logins: ['envelope'],
  cardPrefixes: ['LN:', 'ANY:'],
  languages: {},
  title: { field: 'CH', endsAt: '%' },
  listedEndsAt: '%',
  hasEntities: true,
};
