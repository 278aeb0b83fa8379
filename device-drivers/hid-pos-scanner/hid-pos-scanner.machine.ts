import type { CodeRules } from '../bar-code/code-rules.codec.ts';
import { type Framing, halfLineMs } from '../scan-source/scan-source.machine.ts';
import { decodePosCodes, noCode, type PendingCode } from './hid-pos.codec.ts';

/** Codes as reports of a HID POS scanner, one report a piece. */
export function posFraming(rules: CodeRules): Framing<PendingCode> {
  return {
    empty: noCode,
    decode: (pending, report) => decodePosCodes(rules, pending, report),
    endByIdle: () => ({ kind: 'fault', fault: 'incomplete' }),
    quietMs: () => halfLineMs,
    isPending: ({ text }) => text !== null,
    isHalfScan: ({ text }) => text !== null,
  };
}
