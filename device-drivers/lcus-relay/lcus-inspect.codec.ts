import type { FrameInspection } from '../../contracts/frame-inspection.ts';

const frameLength = 4;
const start = 0xa0;
const states: Readonly<Record<number, string>> = { 0: 'off', 1: 'on', 2: 'asked' };

/** What a frame of the LCUS family says: `A0 channel 00|01|02 sum`. */
export function inspectLcus(bytes: Uint8Array): FrameInspection {
  const [first, channel = 0, code = 0, check] = bytes;
  const protocol = 'relay-lcus';
  if (bytes.length !== frameLength || first !== start) {
    return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error: 'A frame of this family has four bytes, the first of them A0.' };
  }
  const isRight = check === ((start + channel + code) & 0xff);
  const state = states[code] ?? null;
  const isKnown = state !== null && channel > 0;
  const error = isRight ? (isKnown ? null : 'Channel and state are none that these boards have.') : 'The sum of the first three bytes does not hold.';
  return {
    ok: isRight && isKnown,
    protocol,
    name: isRight && isKnown ? 'switch' : null,
    fields: { channel, state, checksum: isRight ? 'verified' : 'wrong' },
    crc: isRight ? 'valid' : 'invalid',
    error,
  };
}
