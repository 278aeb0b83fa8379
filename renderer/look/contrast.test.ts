import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';
import { edgePairs, paletteOf, textPairs, themes } from './palette.ts';

describe('contrastRatio', () => {
  it('is 21 for black on white, in either order', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#ffffff', '#000000')).toBeCloseTo(21, 5);
  });

  it('is 1 for a colour on itself', () => {
    expect(contrastRatio('#0f4a47', '#0f4a47')).toBe(1);
  });
});

describe.each(themes)('palette %s', (theme) => {
  const palette = paletteOf(theme);

  it.each(textPairs)('%s on %s reads at 7:1 or more', (text, ground) => {
    expect(contrastRatio(palette[text], palette[ground])).toBeGreaterThanOrEqual(7);
  });

  it.each(edgePairs)('%s stands out from %s at 3:1 or more', (edge, ground) => {
    expect(contrastRatio(palette[edge], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
