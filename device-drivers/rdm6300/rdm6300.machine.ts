import type { Framing } from '../scan-source/scan-source.machine.ts';
import { halfLineMs } from '../scan-source/scan-source.machine.ts';
import { decodeTags, noTag, type PendingTag, type TagFormat } from './rdm6300.codec.ts';

/** Tags as frames of a 125 kHz module. */
export function tagFraming(format: TagFormat): Framing<PendingTag> {
  return {
    empty: noTag,
    decode: (pending, bytes) => decodeTags(format, pending, bytes),
    endByIdle: ({ text }) => (text === null || text === '' ? null : { kind: 'fault', fault: 'incomplete' }),
    quietMs: () => halfLineMs,
    isPending: ({ text }) => text !== null,
    isHalfScan: ({ text }) => text !== null && text !== '',
  };
}
