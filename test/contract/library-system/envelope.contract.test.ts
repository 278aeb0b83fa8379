import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { factRulesSchema } from '../../../contracts/fact-rules.schema.ts';
import type { PatronFacts } from '../../../contracts/patron-facts.ts';
import { openEnvelopeRig } from '../../support/envelope-rig.ts';
import { describeLibrarySystem, type LibraryUnderTest } from './library-system.contract.ts';

const tlsFolder = new URL('../../vectors/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, tlsFolder), 'utf8');
const file = (name: string): string => fileURLToPath(new URL(name, tlsFolder));
const ownTls = { key: pem('localhost.key'), cert: pem('localhost.pem') };

const opening =
  (...args: Parameters<typeof openEnvelopeRig>) =>
  async (): Promise<LibraryUnderTest> => {
    const rig = await openEnvelopeRig(...args);
    return { system: rig.system, reset: () => rig.server.register.reset(), stop: () => rig.stop() };
  };

/** FBS has no field of its own for these; the birth date stands in PB of recorded messages, and the site maps it. */
const fbs = (facts: PatronFacts): PatronFacts => ({
  ...facts,
  isExpired: 'unknown',
  isSelfServiceBanned: 'unknown',
  hasAcceptedTerms: 'unknown',
  hasGuardianConsent: 'unknown',
  group: 'unknown',
  language: 'unknown',
});
const facts = factRulesSchema.parse({ age: { field: 'PB', format: 'YYYYMMDD' } });

describeLibrarySystem('SIP2 over HTTPS as FBS speaks it', opening('fbs', {}, { dialect: 'fbs', library: { profile: 'fbs', facts } }), fbs);
describeLibrarySystem('SIP2 over HTTPS as Koha-Suomi speaks it', opening('koha'));
describeLibrarySystem('SIP2 over HTTPS as Koha-Suomi speaks it, without error detection', opening('koha', { checksum: 'off' }));
describeLibrarySystem(
  'SIP2 over HTTPS with a certificate of the station',
  opening(
    'koha',
    { tls: true, host: 'localhost', caFile: file('ca.pem'), certFile: file('station.pem'), keyFile: file('station.key') },
    { host: 'localhost', tls: { ...ownTls, clientCa: pem('station.pem') } },
  ),
);
