import type { ChecksumMode, Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import type { Sip2Wire } from '../sip2/sip2-encode.codec.ts';
import type { ProfileWire } from './profile.ts';

/** How one connection writes and reads its messages. */
export interface WireSettings extends Omit<Sip2Wire, 'sequence'> {
  readonly checksum: ChecksumMode;
}

const modes: Readonly<Record<string, ChecksumMode>> = { true: 'strict', false: 'off' };

/** What the config says of the wire, and the profile's ways where it says nothing. */
export function wireSettings(config: Pick<Sip2Config, 'encoding' | 'checksum' | 'delimiter' | 'terminator'>, profile: ProfileWire): WireSettings {
  const checksum = typeof config.checksum === 'boolean' ? modes[String(config.checksum)] : config.checksum;
  return {
    encoding: config.encoding ?? profile.encodings[0],
    delimiter: config.delimiter ?? profile.delimiter,
    terminator: config.terminator ?? profile.terminator,
    checksum: checksum ?? profile.checksum,
  };
}
