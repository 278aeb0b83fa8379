import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type FramedPiece, longestFrame, OsdpFramer } from './osdp-frame.codec.ts';

const anyFrame = fc.record({
  direction: fc.constantFrom('command' as const, 'reply' as const),
  address: fc.nat(127),
  sequence: fc.nat(3),
  check: fc.constantFrom('crc16' as const, 'checksum' as const),
  scb: fc.option(fc.record({ type: fc.integer({ min: 0x11, max: 0x14 }), data: fc.uint8Array({ maxLength: 4 }) }), { nil: null }),
  code: fc.nat(255),
  payload: fc.uint8Array({ maxLength: 120 }),
});
const good = (pieces: readonly FramedPiece[]) => pieces.filter((piece) => piece.ok);

describe('a frame', () => {
  it('is read as it was written, marked or not', () => {
    fc.assert(
      fc.property(anyFrame, fc.boolean(), (frame, mark) => {
        const read = decodeFrame(encodeFrame({ ...frame, mark }));
        expect(read).toMatchObject({ ok: true, mark, ...frame });
      }),
    );
  });

  it('with a CRC is refused with any one bit changed', () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(), (frame, at) => {
        const bytes = encodeFrame({ ...frame, check: 'crc16' });
        const index = at % (bytes.length * 8);
        // The flag that says which check there is turns a CRC into a checksum: one byte of luck in 256.
        fc.pre(index >> 3 !== 4);
        bytes[index >> 3] = (bytes[index >> 3] ?? 0) ^ (1 << (index & 7));
        expect(decodeFrame(bytes).ok).toBe(false);
      }),
    );
  });

  it('is refused where its security block is not there', () => {
    expect(
      decodeFrame(
        encodeFrame({
          direction: 'command',
          address: 1,
          sequence: 1,
          check: 'crc16',
          scb: { type: 0x20, data: new Uint8Array(0) },
          code: 0x60,
          payload: new Uint8Array(0),
        }),
      ),
    ).toEqual({
      ok: false,
      fault: 'securityBlock',
    });
  });
});

describe('a line', () => {
  it('gives every frame once, however its bytes come and whatever noise stands between', () => {
    const noise = fc.uint8Array({ maxLength: 12 }).map((bytes) => bytes.map((byte) => (byte === 0x53 ? 0x54 : byte)));
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, anyFrame), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 30 }), (parts, piece) => {
        const framer = new OsdpFramer();
        const bytes = Buffer.concat(parts.flatMap(([before, frame]) => [before, encodeFrame(frame)]));
        const pieces: FramedPiece[] = [];
        for (let at = 0; at < bytes.length; at += piece) pieces.push(...framer.push(bytes.subarray(at, at + piece)));
        expect(good(pieces).map(({ code }) => code)).toEqual(parts.map(([, { code }]) => code));
        expect(framer.isWaiting).toBe(false);
      }),
    );
  });

  it('keeps no more than the longest frame of a start that leads nowhere', () => {
    const framer = new OsdpFramer();
    for (let round = 0; round < 100; round += 1) framer.push(new Uint8Array(longestFrame).fill(0x53));
    framer.push(new Uint8Array(longestFrame * 2));
    expect(framer.isWaiting).toBe(false);
  });
});
