import { describe, expect, it } from 'vitest';
import { binColours } from '../../contracts/bin-colours.ts';
import { contrastRatio } from '../../contracts/contrast.ts';
import { binPaint } from './bin-paint.ts';
import { keptState } from './return-row.tsx';

describe('a returned item that was not taken back', () => {
  it.each([
    ['item-not-on-loan', 'alreadyReturned'],
    ['item-unknown', 'notOurs'],
    ['refused-ask-staff', 'refused'],
    ['library-system-unreachable', 'refused'],
  ] as const)('has for %s the sign %s', (code, mark) => {
    expect(keptState(code).mark).toBe(mark);
  });
});

describe('a sorting bin', () => {
  it.each(binColours)('can be read on %s from two metres', (colour) => {
    const { background, color } = binPaint[colour];
    expect(contrastRatio(background, color)).toBeGreaterThanOrEqual(7);
  });
});
