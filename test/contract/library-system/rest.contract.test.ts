import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PatronFacts, SelfServiceRight } from '../../../contracts/patron-facts.ts';
import type { AdmissionRefusalCode } from '../../../contracts/refusal-codes.ts';
import { openRestRig, type RestRig } from '../../support/rest-rig.ts';
import { describeLibrarySystem, type LibraryUnderTest, type Told } from './library-system.contract.ts';

const tlsFolder = new URL('../../vectors/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, tlsFolder), 'utf8');

const opening =
  (...parts: Parameters<typeof openRestRig>) =>
  async (): Promise<LibraryUnderTest> => {
    const rig: RestRig = await openRestRig(...parts);
    const reset = (): void => {
      rig.server.register.reset();
      rig.server.clear();
    };
    return { system: rig.system, reset, stop: () => rig.stop() };
  };

/** The rules of the fictional consortium, told from the facts alone: what its own word on the right to enter must be. */
function refusalOf(facts: PatronFacts): AdmissionRefusalCode | null {
  const under = (years: 15 | 18): boolean => facts.isAtLeast !== 'unknown' && !facts.isAtLeast[years];
  if (facts.isCardLost === true) return 'card-lost';
  if (facts.isExpired === true) return 'card-expired';
  if (facts.group === 'community' || facts.group === 'home-service') return 'group-not-allowed';
  if (under(15)) return 'too-young';
  if (under(18) && facts.hasGuardianConsent !== true) return 'guardian-consent-missing';
  if (facts.hasAcceptedTerms !== true) return 'terms-not-accepted';
  if (facts.isSelfServiceBanned === true) return 'self-service-banned';
  return facts.isFeesOverLimit === true ? 'fees-over-limit' : null;
}

/** Every fact is told, and the right to enter on top. */
const told: Told = (facts) => {
  const code = refusalOf(facts);
  const selfServiceRight: SelfServiceRight = code === null ? { isPermitted: true } : { isPermitted: false, code };
  return { ...facts, selfServiceRight };
};

describeLibrarySystem("the consortium's own interface", opening(), told);
describeLibrarySystem("the consortium's own interface, one connection", opening({ connections: 1 }), told);
describeLibrarySystem(
  "the consortium's own interface over TLS",
  opening({ caFile: fileURLToPath(new URL('ca.pem', tlsFolder)) }, { tls: { key: pem('localhost.key'), cert: pem('localhost.pem') } }),
  told,
);
