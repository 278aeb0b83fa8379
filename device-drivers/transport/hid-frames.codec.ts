/**
 * How the twin of a HID device carries reports over a line of bytes, since this machine's USB cannot be faked: kind, length (two
 * bytes, high byte first), body. A protocol of our own between driver and twin; no device speaks it.
 */
export const hidFrameKinds = { input: 0x49, output: 0x4f, setFeature: 0x53, getFeature: 0x47, feature: 0x46 } as const;
export type HidFrameKind = keyof typeof hidFrameKinds;

/** One report on its way. `getFeature` carries the id and, in two bytes, the length asked for. */
export interface HidFrame {
  readonly kind: HidFrameKind;
  readonly body: Uint8Array;
}

/** What came and is no whole frame yet, and the frames before it. `isBroken`: these bytes are no frames at all. */
export interface DecodedHidFrames {
  readonly pending: Uint8Array;
  readonly frames: readonly HidFrame[];
  readonly isBroken: boolean;
}

/** Longest report, in bytes; USB full speed has 64, feature reports may be longer. */
export const maxReportLength = 1024;
const headLength = 3;
const kindOf = new Map<number, HidFrameKind>((Object.entries(hidFrameKinds) as [HidFrameKind, number][]).map(([kind, code]) => [code, kind]));

/** Puts a report into a frame. @throws RangeError for one that is too long */
export function encodeHidFrame({ kind, body }: HidFrame): Uint8Array {
  if (body.length > maxReportLength) throw new RangeError(`a report has at most ${maxReportLength} bytes`);
  return Uint8Array.from([hidFrameKinds[kind], body.length >> 8, body.length & 0xff, ...body]);
}

/** Takes bytes as they arrive, cut anywhere, and gives the frames that ended in them. */
export function decodeHidFrames(pending: Uint8Array, bytes: Uint8Array): DecodedHidFrames {
  const all = pending.length === 0 ? bytes : Uint8Array.from([...pending, ...bytes]);
  const frames: HidFrame[] = [];
  let at = 0;
  while (all.length - at >= headLength) {
    const kind = kindOf.get(all[at] ?? 0);
    const length = ((all[at + 1] ?? 0) << 8) | (all[at + 2] ?? 0);
    if (kind === undefined || length > maxReportLength) return { pending: new Uint8Array(), frames, isBroken: true };
    const end = at + headLength + length;
    if (end > all.length) break;
    frames.push({ kind, body: all.slice(at + headLength, end) });
    at = end;
  }
  return { pending: all.slice(at), frames, isBroken: false };
}
