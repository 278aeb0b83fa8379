import type { FactRules } from '../../../contracts/fact-rules.schema.ts';
import { AccountMapper } from './account-mapper.ts';
import { ItemMapper } from './item-mapper.ts';
import { PatronMapper } from './patron-mapper.ts';
import type { LibraryProfile } from './profile.ts';
import type { Sip2Profile } from './sip2-profile.ts';

/** The one mapper from answers to facts and outcomes: `siteFacts` (`[librarySystem.facts]`) go before the profile's own. */
export function profileMapper(profile: LibraryProfile, siteFacts: FactRules = {}): Sip2Profile {
  const patrons = new PatronMapper(profile, siteFacts);
  const items = new ItemMapper(profile);
  const account = new AccountMapper(profile, items);
  return {
    id: profile.id,
    listsLoans: profile.chargedItems !== null,
    patronFacts: (reply, asked) => patrons.facts(reply, asked),
    checkoutOutcome: (reply, asked) => items.checkoutOutcome(reply, asked),
    checkinOutcome: (reply, asked) => items.checkinOutcome(reply, asked),
    isChargedTo: (reply, asked) => items.isChargedTo(reply, asked),
    lentFromItem: (reply, asked) => items.lentFromItem(reply, asked),
    renewOutcome: (reply, asked) => account.renewOutcome(reply, asked),
    itemState: (reply, asked) => account.itemState(reply, asked),
    fees: (reply, card) => account.fees(reply, card),
    listed: (reply, asked) => account.listed(reply, asked),
    returnedFromItem: (reply, asked) => items.returnedFromItem(reply, asked),
  };
}
