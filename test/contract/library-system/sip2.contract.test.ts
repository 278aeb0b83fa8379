import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import type { Sip2ServerOptions } from '../../../simulator/library-system/sip2-server.ts';
import { pinOf } from '../../../sync/library-system/link/trust.ts';
import { openSip2Rig } from '../../support/sip2-rig.ts';
import { describeLibrarySystem, type LibraryUnderTest } from './library-system.contract.ts';

const tlsFolder = new URL('../../vectors/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, tlsFolder), 'utf8');

const file = (name: string): string => fileURLToPath(new URL(name, tlsFolder));

const opening =
  (config: Partial<Sip2Config>, server: Partial<Sip2ServerOptions> = {}) =>
  async (): Promise<LibraryUnderTest> => {
    const rig = await openSip2Rig(config, server);
    return { system: rig.system, reset: () => rig.server.register.reset(), stop: () => rig.stop() };
  };

describeLibrarySystem('SIP2 over TCP', opening({}));
describeLibrarySystem('SIP2 without error detection, one connection', opening({ checksum: false, connections: 1 }));
describeLibrarySystem('SIP2 with answers that end in CR LF', opening({}, { terminator: '\r\n' }));
describeLibrarySystem('SIP2 with another delimiter', opening({ delimiter: '^' }, { delimiter: '^' }));
describeLibrarySystem(
  'SIP2 whose answers have a constant for a checksum',
  opening({ checksum: 'lenient', terminator: '\r\n' }, { checksum: 'constant' }),
);
describeLibrarySystem(
  'SIP2 over TLS with an authority of its own',
  opening({ tls: true, host: 'localhost', caFile: file('ca.pem') }, { tls: { key: pem('localhost.key'), cert: pem('localhost.pem') } }),
);
describeLibrarySystem(
  'SIP2 over TLS with a pinned key and a certificate of the station',
  opening(
    {
      ...{ tls: true, host: 'localhost', caFile: file('ca.pem'), pins: [pinOf(pem('localhost.pem'))] },
      ...{ certFile: file('station.pem'), keyFile: file('station.key') },
    },
    { tls: { key: pem('localhost.key'), cert: pem('localhost.pem'), clientCa: pem('station.pem') } },
  ),
);
describeLibrarySystem('SIP2 after prompts as of telnet', opening({ login: 'telnet' }, { login: 'telnet' }));
describeLibrarySystem('SIP2 by address alone', opening({ login: 'address', user: undefined, passwordFile: undefined }, { login: 'address' }));
