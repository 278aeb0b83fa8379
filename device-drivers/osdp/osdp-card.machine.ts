import type { PadKey } from '../../contracts/ports/keypad.port.ts';
import { isAcceptableScan } from '../../contracts/secrets.ts';
import type { ScanLine } from '../bar-code/code-rules.codec.ts';
import type { Framing } from '../scan-source/scan-source.machine.ts';
import { decodeWiegand, type WiegandFormat } from '../wiegand/wiegand.codec.ts';
import { wiegandText, type WiegandTextForm } from '../wiegand/wiegand-text.codec.ts';
import { decodeReply } from './osdp-messages.codec.ts';

/** How card data become text. */
export interface OsdpCardRules {
  readonly formats: readonly WiegandFormat[];
  readonly text: WiegandTextForm;
}

/** Cards as RAW and FMT replies, whole in each piece: its first byte is the reply's code. */
export function cardFraming(rules: OsdpCardRules): Framing<null> {
  return {
    empty: null,
    decode: (_pending, bytes) => ({ pending: null, lines: [lineOf(rules, bytes)] }),
    endByIdle: () => null,
    quietMs: () => 0,
    isPending: () => false,
    isHalfScan: () => false,
  };
}

function lineOf({ formats, text }: OsdpCardRules, bytes: Uint8Array): ScanLine {
  const reply = decodeReply(bytes[0] ?? 0, bytes.subarray(1));
  if (reply?.name === 'FMT') {
    const letters = Buffer.from(reply.isReverse ? reply.text.toReversed() : reply.text).toString('latin1');
    return isAcceptableScan(letters) ? { kind: 'scan', text: letters.trim() } : { kind: 'fault', fault: 'forbiddenCharacters' };
  }
  if (reply?.name !== 'RAW') return { kind: 'fault', fault: 'incomplete' };
  const result = decodeWiegand(reply, formats);
  if (result.ok) return { kind: 'scan', text: wiegandText(result.reading, text) };
  return { kind: 'fault', fault: result.problem === 'unknownFormat' ? 'forbiddenCharacters' : 'incomplete' };
}

/** A key of KEYPAD (7.13): digits as ASCII, `#` as 0D or 23, `*` as 7F or 2A. */
export function padKey(byte: number): PadKey {
  if (byte >= 0x30 && byte <= 0x39) return { type: 'digit', digit: String.fromCharCode(byte) };
  if (byte === 0x0d || byte === 0x23) return { type: 'enter' };
  return byte === 0x7f || byte === 0x2a ? { type: 'clear' } : { type: 'other' };
}
