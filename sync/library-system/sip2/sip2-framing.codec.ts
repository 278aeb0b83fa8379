const cr = 0x0d;
const lf = 0x0a;

/** Longest message taken, in bytes: a patron information answer with hundreds of items stays far below. */
export const maxSip2FrameBytes = 65_536;

/** Messages found in a stream so far, without their terminators, and the bytes of the one that is not whole yet. */
export interface Sip2Frames {
  readonly frames: readonly Buffer[];
  readonly rest: Buffer;
}

const empty = Buffer.alloc(0);

/**
 * Cuts a byte stream at CR, LF or CR LF. Empty lines vanish, so an LF after a CR (some servers end with CR LF) never
 * becomes a message or the start of one. The caller gives up on a `rest` longer than {@link maxSip2FrameBytes}.
 */
export function cutFrames(rest: Buffer, chunk: Buffer): Sip2Frames {
  const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  const frames: Buffer[] = [];
  let start = 0;
  // The part that is already known to hold no terminator is not searched again.
  for (let at = rest.length; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== cr && byte !== lf) continue;
    if (at > start) frames.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return { frames, rest: start === bytes.length ? empty : bytes.subarray(start) };
}
