import { factRulesSchema } from '../../../contracts/fact-rules.schema.ts';
import type { PatronFacts, SelfServiceRight } from '../../../contracts/patron-facts.ts';
import { type KohaRigOptions, oauthAccount, openKohaRig } from '../../support/koha-rig.ts';
import { describeLibrarySystem, type LibraryUnderTest, type Told } from './library-system.contract.ts';

const opening = (options: KohaRigOptions) => async (): Promise<LibraryUnderTest> => {
  const rig = await openKohaRig(options);
  return { system: rig.system, reset: () => rig.sip2.register.reset(), stop: () => rig.stop() };
};

const siteFacts = factRulesSchema.parse({
  ban: { field: 'XB', equals: 'Y' },
  terms: { field: 'XT', equals: 'Y' },
  guardianConsent: { field: 'XG', equals: 'Y' },
});

// SIP2 raises the same flag for the expired as for the banned.
const koha: Told = (facts) => ({ ...facts, isBorrowingBanned: facts.isBorrowingBanned === true || facts.isExpired === true });
const noStaffless = { isSelfServiceBanned: 'unknown', hasAcceptedTerms: 'unknown', hasGuardianConsent: 'unknown' } as const;

/** The word of the twin's plugin, from what is true of the patron. */
function right(facts: PatronFacts): SelfServiceRight | 'unknown' {
  const no = (code: Extract<SelfServiceRight, { isPermitted: false }>['code']): SelfServiceRight => ({ isPermitted: false, code });
  if (facts.pin !== 'right' && facts.pin !== 'notAsked') return 'unknown';
  if (facts.isExpired === true || facts.isCardLost === true || facts.isFeesOverLimit === true) return no('borrowing-banned');
  if (facts.isAtLeast !== 'unknown' && !facts.isAtLeast[15]) return no('too-young');
  if (facts.hasAcceptedTerms === false) return no('terms-not-accepted');
  if (facts.group === 'community') return no('group-not-allowed');
  return facts.isSelfServiceBanned === true ? no('self-service-banned') : { isPermitted: true };
}

describeLibrarySystem("Koha over REST with a site's own fields in SIP2", opening({ facts: siteFacts, asksForRight: false }), koha);
describeLibrarySystem('Koha with the self-service plugin, by OAuth2', opening({ account: oauthAccount }), (facts) => ({
  ...koha(facts),
  ...noStaffless,
  selfServiceRight: right(facts),
}));
