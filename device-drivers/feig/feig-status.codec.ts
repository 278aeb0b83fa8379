import type { AirFailure } from '../item-pad/tag-air.ts';
import { feigStatus } from './feig-host.codec.ts';

/** Error codes of ISO 15693-3, 7.4.2, as they follow status 0x95. */
const tagErrors: Readonly<Record<number, AirFailure>> = {
  1: 'unsupported',
  2: 'unsupported',
  3: 'unsupported',
  15: 'failed',
  16: 'noSuchBlock',
  17: 'locked',
  18: 'locked',
  19: 'failed',
  20: 'failed',
};

const statusFailures: Readonly<Record<number, AirFailure>> = {
  [feigStatus.noTag]: 'noAnswer',
  [feigStatus.crc]: 'noAnswer',
  [feigStatus.writeError]: 'failed',
  [feigStatus.address]: 'noSuchBlock',
  [feigStatus.wrongType]: 'unsupported',
  [feigStatus.authentication]: 'locked',
  [feigStatus.unknownCommand]: 'unsupported',
  [feigStatus.parameter]: 'unsupported',
  [feigStatus.rf]: 'noAnswer',
};

/** What a status means for the tag that was asked, or null where it is well. */
export function airFailureOf(status: number, data: Uint8Array): AirFailure | null {
  if (status === feigStatus.ok || status === feigStatus.hardware) return null;
  if (status === feigStatus.tagError) return tagErrors[data[0] ?? 0] ?? 'failed';
  return statusFailures[status] ?? 'failed';
}

/** Statuses by name, for people. */
export const statusNames: Readonly<Record<number, string>> = {
  0: 'ok',
  1: 'no tag',
  2: 'CRC error',
  3: 'write error',
  4: 'address error',
  5: 'wrong tag type',
  8: 'authentication error',
  14: 'general error',
  16: 'EEPROM error',
  17: 'parameter out of range',
  128: 'unknown command',
  129: 'length error',
  130: 'command not available now',
  131: 'RF communication error',
  132: 'buffer overflow',
  147: 'buffer overflow',
  148: 'more data',
  149: 'ISO 15693 error',
  241: 'hardware warning',
};
