import type { PadKey } from '../../contracts/ports/keypad.port.ts';
import { decodeKeyReport } from '../hid-keyboard-reader/key-report.codec.ts';
import { padKeyOf } from './hid-keypad.codec.ts';

/** Keys that are down: each counts once, until it was let go. */
export type KeysDown = readonly number[];

/** Takes one report; gives the keys that went down in it, in the order sent. A report of too many keys, or of another length, changes nothing. */
export function stepPad(down: KeysDown, bytes: Uint8Array): { readonly down: KeysDown; readonly pressed: readonly PadKey[] } {
  const report = decodeKeyReport(bytes);
  if (report === null || report.isRollover) return { down, pressed: [] };
  const pressed = report.keys.filter((usage) => !down.includes(usage)).map((usage) => padKeyOf(usage, report.modifiers));
  return { down: report.keys, pressed };
}
