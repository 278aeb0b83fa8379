import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHidFrames, encodeHidFrame, type HidFrame, type HidFrameKind, maxReportLength } from './hid-frames.codec.ts';

const none = new Uint8Array();
const anyFrame: fc.Arbitrary<HidFrame> = fc.record({
  kind: fc.constantFrom<HidFrameKind>('input', 'output', 'setFeature', 'getFeature', 'feature'),
  body: fc.uint8Array({ maxLength: 70 }),
});

describe('frames of a HID twin', () => {
  it('come out as they went in, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), (frames, step) => {
        const bytes = Uint8Array.from(frames.flatMap((frame) => [...encodeHidFrame(frame)]));
        let pending: Uint8Array = none;
        const out: HidFrame[] = [];
        for (let at = 0; at < bytes.length; at += step) {
          const decoded = decodeHidFrames(pending, bytes.subarray(at, at + step));
          expect(decoded.isBroken).toBe(false);
          pending = decoded.pending;
          out.push(...decoded.frames);
        }
        expect(out).toEqual(frames);
        expect(pending).toHaveLength(0);
      }),
    );
  });

  it('end at the first byte that begins none', () => {
    const bytes = Uint8Array.from([...encodeHidFrame({ kind: 'input', body: Uint8Array.of(1) }), 0x00, 0, 0, 0]);
    expect(decodeHidFrames(none, bytes)).toEqual({ pending: none, frames: [{ kind: 'input', body: Uint8Array.of(1) }], isBroken: true });
  });

  it('are never longer than a report may be', () => {
    expect(decodeHidFrames(none, Uint8Array.of(0x49, 0xff, 0xff))).toMatchObject({ isBroken: true });
    expect(() => encodeHidFrame({ kind: 'input', body: new Uint8Array(maxReportLength + 1) })).toThrow(RangeError);
  });
});
