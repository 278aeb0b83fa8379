import { type LibraryProfile, protocolBase } from './profile.ts';

/**
 * Koha. PC is the patron's category; an expired membership is told by a text of AF only, so that one who is not expired
 * can't be told for sure. PB is a birth date in shipped code, but an account can hide it and put another thing there:
 * the site maps it. Language: the request's own comes back, so nothing is known of the patron's.
 */
export const koha: LibraryProfile = {
  ...protocolBase,
  id: 'koha',
  wire: { ...protocolBase.wire, encodings: ['utf-8', 'latin1'] },
  languages: {},
  pin: { ...protocolBase.pin, contradictedBy: [...protocolBase.pin.contradictedBy, '-- Invalid password$'] },
  facts: { ...protocolBase.facts, group: { field: 'PC' }, expiry: { message: '\\bPATRON EXPIRED\\b' } },
  refusals: [
    { code: 'item-on-hold-for-another', pattern: '^Item is on hold (?:shelf )?for another patron' },
    { code: 'patron-blocked', pattern: '^Patron (?:blocked|expired|debarred)|^PATRON_' },
  ],
};
