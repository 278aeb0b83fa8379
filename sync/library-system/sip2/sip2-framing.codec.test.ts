import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutFrames } from './sip2-framing.codec.ts';

function cutAll(chunks: readonly Buffer[]): { lines: string[]; rest: string } {
  const lines: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    const cut = cutFrames(rest, chunk);
    lines.push(...cut.frames.map((frame) => frame.toString('latin1')));
    rest = cut.rest;
  }
  return { lines, rest: rest.toString('latin1') };
}

describe('a stream', () => {
  it.each([
    ['941\r', ['941'], ''],
    ['941\r\n940\r\n', ['941', '940'], ''],
    ['941\r940\r98', ['941', '940'], '98'],
    ['\n\n941\n', ['941'], ''],
    ['94', [], '94'],
  ])('%j holds its messages', (text, lines, rest) => {
    expect(cutAll([Buffer.from(text)])).toEqual({ lines, rest });
  });

  it('holds the same messages however it is cut into packets', () => {
    const text = '941AY0AZFDFD\r24xyz|\r\n64abc|\r36Y';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 10 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
        const chunks = edges.slice(1).map((edge, at) => Buffer.from(text.slice(edges[at], edge)));
        expect(cutAll(chunks)).toEqual({ lines: ['941AY0AZFDFD', '24xyz|', '64abc|'], rest: '36Y' });
      }),
    );
  });
});
