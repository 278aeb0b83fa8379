import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import { ItemMapper } from './item-mapper.ts';
import { PatronMapper } from './patron-mapper.ts';
import type { LibraryProfile } from './profile.ts';
import type { Sip2Profile } from './sip2-profile.ts';

/** The one mapper from answers to facts and outcomes: `siteFacts` (`[librarySystem.facts]`) go before the profile's own. */
export function profileMapper(profile: LibraryProfile, siteFacts: FactRules = {}): Sip2Profile {
  const patrons = new PatronMapper(profile, siteFacts);
  const items = new ItemMapper(profile);
  return {
    id: profile.id,
    patronFacts: (reply, asked) => patrons.facts(reply, asked),
    checkoutOutcome: (reply, asked) => items.checkoutOutcome(reply, asked),
    checkinOutcome: (reply, asked) => items.checkinOutcome(reply, asked),
    isChargedTo: (reply, item) => items.isChargedTo(reply, item),
    lentFromItem: (reply, asked) => items.lentFromItem(reply, asked),
    returnedFromItem: (reply) => items.returnedFromItem(reply),
  };
}
