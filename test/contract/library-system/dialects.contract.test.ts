import { type FactRules, factRulesSchema } from '../../../contracts/fact-rules.schema.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import type { TwinDialect } from '../../../simulator/library-system/dialects.ts';
import type { Sip2ServerOptions } from '../../../simulator/library-system/sip2-server.ts';
import { openSip2Rig } from '../../support/sip2-rig.ts';
import { describeLibrarySystem, type LibraryUnderTest } from './library-system.contract.ts';

const opening =
  (profile: TwinDialect, facts: FactRules = {}, server: Partial<Sip2ServerOptions> = {}) =>
  async (): Promise<LibraryUnderTest> => {
    const rig = await openSip2Rig({}, { dialect: profile, ...server }, { profile, facts });
    return { system: rig.system, reset: () => rig.server.register.reset(), stop: () => rig.stop() };
  };

type Told = (facts: PatronFacts) => PatronFacts;
const noStaffless = { isSelfServiceBanned: 'unknown', hasAcceptedTerms: 'unknown', hasGuardianConsent: 'unknown' } as const;

// Koha denies loans to the expired by the same flag as to the banned, and sends the request's language back.
const koha: Told = (facts) => ({ ...facts, isBorrowingBanned: facts.isBorrowingBanned === true || facts.isExpired === true, language: 'unknown' });
const bareKoha: Told = (facts) => ({ ...koha(facts), ...noStaffless, isExpired: facts.isExpired === true ? true : 'unknown', isAtLeast: 'unknown' });
const kohaSite = factRulesSchema.parse({
  ban: { field: 'XB', equals: 'Y' },
  terms: { field: 'XT', equals: 'Y' },
  guardianConsent: { field: 'XG', equals: 'Y' },
  expiry: { field: 'XE', format: 'YYYY-MM-DD' },
  age: { field: 'PB', format: 'YYYYMMDD' },
});
const evergreen: Told = (facts) => ({ ...facts, ...noStaffless });
// A PIN that is not right raises flags that then tell nothing.
const ifRight = ({ pin }: PatronFacts, value: PatronFacts['isCardLost']): PatronFacts['isCardLost'] => (pin === 'right' ? value : 'unknown');
const sierra: Told = (facts) => ({
  ...facts,
  ...noStaffless,
  isCardLost: ifRight(facts, facts.isCardLost),
  isBorrowingBanned: ifRight(facts, facts.isBorrowingBanned),
  isFeesOverLimit: ifRight(facts, facts.isFeesOverLimit),
  isExpired: 'unknown',
  isAtLeast: 'unknown',
  language: 'unknown',
});
const polaris: Told = (facts) => ({ ...facts, ...noStaffless, isBorrowingBanned: ifRight(facts, facts.isBorrowingBanned) });

describeLibrarySystem('Koha as it comes, with CR LF', opening('koha', {}, { terminator: '\r\n' }), bareKoha);
describeLibrarySystem("Koha with a site's own fields", opening('koha', kohaSite), koha);
describeLibrarySystem('Evergreen', opening('evergreen'), evergreen);
describeLibrarySystem('Sierra', opening('sierra'), { facts: sierra, listsLoans: false });
describeLibrarySystem('Polaris', opening('polaris'), polaris);
