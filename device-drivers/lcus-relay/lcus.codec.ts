/** A switch command of the LCUS family: `A0 channel 01|00 sum`, sum = low byte of the three before it. */
export interface LcusSwitch {
  /** 1-16. */
  readonly channel: number;
  readonly isOn: boolean;
}

/** The bytes that a guard writes for its relay. */
export interface RelayCommands {
  readonly on: Uint8Array;
  readonly off: Uint8Array;
}

const start = 0xa0;
const frameLength = 4;
const highestChannel = 16;

/** The four bytes that switch a channel. */
export function encodeLcusSwitch({ channel, isOn }: LcusSwitch): Uint8Array {
  const state = isOn ? 1 : 0;
  return Uint8Array.of(start, channel, state, sum(channel, state));
}

/** What switches one channel. */
export function lcusCommands(channel: number): RelayCommands {
  return { on: encodeLcusSwitch({ channel, isOn: true }), off: encodeLcusSwitch({ channel, isOn: false }) };
}

/** Frames found in a stream and the bytes of a frame that is not complete yet (at most 3). */
export interface LcusDecoded {
  readonly pending: readonly number[];
  readonly switches: readonly LcusSwitch[];
  /** Bytes that belonged to no frame. */
  readonly skipped: number;
}

/** Takes bytes cut anywhere; a byte that begins no valid frame is skipped and the search goes on at the next. */
export function decodeLcus(pending: readonly number[], bytes: Iterable<number>): LcusDecoded {
  const all = [...pending, ...bytes];
  const switches: LcusSwitch[] = [];
  let at = 0;
  let skipped = 0;
  while (at < all.length) {
    const frame = readFrame(all.slice(at, at + frameLength));
    if (frame === 'incomplete') break;
    if (frame === null) skipped += 1;
    else switches.push(frame);
    at += frame === null ? 1 : frameLength;
  }
  return { pending: all.slice(at), switches, skipped };
}

function readFrame([first, channel, state, check]: readonly number[]): LcusSwitch | 'incomplete' | null {
  if (first !== start) return null;
  if (channel === undefined) return 'incomplete';
  if (channel < 1 || channel > highestChannel) return null;
  if (state === undefined) return 'incomplete';
  if (state > 1) return null;
  if (check === undefined) return 'incomplete';
  return check === sum(channel, state) ? { channel, isOn: state === 1 } : null;
}

function sum(channel: number, state: number): number {
  return (start + channel + state) & 0xff;
}
