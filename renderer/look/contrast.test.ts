import { describe, expect, it } from 'vitest';
import { contrastRatio } from '../../contracts/contrast.ts';
import { edgePairs, paletteOf, textPairs, themeNamed, themes } from './palette.ts';

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

describe("a site's own action colour", () => {
  it.each(['#5b1a5e', '#6b1d1d', '#123a7a', '#3d3d00', '#000000'])('%s reads at 7:1 or more wherever it is used', (action) => {
    const palette = paletteOf('light', action);
    expect(palette.action).toBe(action);
    const weak = textPairs.filter(([text, ground]) => contrastRatio(palette[text], palette[ground]) < 7);
    expect(weak).toEqual([]);
  });

  it.each(['#ff8800', '#808080', 'red', '', '#12345'])('%s is not used: it does not read', (action) => {
    expect(paletteOf('light', action)).toBe(paletteOf('light'));
  });

  it('leaves high contrast as it is', () => {
    expect(paletteOf('contrast', '#5b1a5e')).toBe(paletteOf('contrast'));
  });
});

describe('themeNamed', () => {
  it.each([...themes])('knows %s', (theme) => expect(themeNamed(theme)).toBe(theme));
  it.each([undefined, '', 'neon', '__proto__'])('takes %s for the usual one', (name) => expect(themeNamed(name)).toBe('light'));
});
