import { describe, expect, it } from 'vitest';
import { hexPairs, namedControls } from './byte-text.ts';

describe('hexPairs', () => {
  it.each([
    ['a00101a2', 'a0 01 01 a2'],
    ['a0 01', 'a0 01'],
    ['', ''],
    ['a', 'a'],
  ])('writes %j as %j', (hex, pairs) => {
    expect(hexPairs(hex)).toBe(pairs);
  });
});

describe('namedControls', () => {
  it('names what cannot be seen', () => {
    expect(namedControls('123\u240d\u2400')).toBe('123[CR][NUL]');
  });
});
