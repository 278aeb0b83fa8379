import type { Clock } from '../../../contracts/clock.ts';
import type { LibraryProfileId, Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { profilesById } from '../profiles/profiles.ts';
import { wireSettings } from '../profiles/wire-settings.ts';
import { Sip2Connection } from './sip2-connection.ts';
import type { Sip2Links } from './sip2-pool.ts';
import { socketOpener } from './sip2-socket.ts';

/** What a line is opened with. */
export interface LineLinkParts {
  readonly config: Sip2Config;
  readonly profile: LibraryProfileId;
  readonly password: string | null;
  readonly clock: Clock;
}

/** Links that are a line each. */
export function lineLinks({ config, profile, password, clock }: LineLinkParts): Sip2Links {
  const wire = wireSettings(config, profilesById[profile].wire);
  const opener = socketOpener(config);
  return { open: (events) => new Sip2Connection({ config, wire, password, opener, clock }, events), close: () => undefined };
}
