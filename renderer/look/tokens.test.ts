import { describe, expect, it } from 'vitest';
import { themes } from './palette.ts';
import { mmOfDegrees, profileOf } from './screen-profile.ts';
import { capHeight, defaultLook, keptLook, sizesOf, tokensFor } from './tokens.ts';

const sizes = [
  [1080, 1920],
  [1920, 1080],
  [1280, 800],
  [1024, 768],
] as const;

describe('profileOf', () => {
  it('takes an unknown window for a desktop monitor', () => {
    expect(profileOf(1440, 900).pxPerMm).toBeCloseTo(3.78, 2);
  });

  it('knows that 0.4 degrees at 600 mm are a little more than 4 mm', () => {
    expect(mmOfDegrees(profileOf(1080, 1920), 0.4)).toBeCloseTo(4.19, 2);
  });
});

describe.each(sizes)('tokens at %i x %i', (width, height) => {
  const profile = profileOf(width, height);

  it('makes PIN keys of 20 mm', () => {
    expect(sizesOf(profile, 'light').key / profile.pxPerMm).toBeGreaterThanOrEqual(20);
  });

  it('makes every other target at least 44 px', () => {
    expect(sizesOf(profile, 'light').target).toBeGreaterThanOrEqual(44);
  });

  it.each(themes)('has no letters below 24 px at 1080 wide, theme %s', (theme) => {
    expect(sizesOf(profile, theme).textSmall).toBeGreaterThanOrEqual(24);
  });

  it('gives body capitals 0.4 degrees', () => {
    const capMm = (sizesOf(profile, 'light').textBody * capHeight) / profile.pxPerMm;
    expect(capMm).toBeGreaterThanOrEqual(mmOfDegrees(profile, 0.4) - 0.001);
  });

  it('gives all capitals 0.7 degrees in the large theme', () => {
    const capMm = (sizesOf(profile, 'large').textSmall * capHeight) / profile.pxPerMm;
    expect(capMm).toBeGreaterThanOrEqual(mmOfDegrees(profile, 0.7) - 0.001);
  });
});

describe('tokensFor', () => {
  it('names colours and lengths as the style sheets do', () => {
    const tokens = tokensFor(profileOf(1080, 1920), defaultLook);
    expect(tokens.get('--soft-ink')).toBe('#425257');
    expect(tokens.get('--key')).toBe('80.7px');
  });
});

describe('a look that another page hands over', () => {
  it('is taken as it was chosen', () => {
    const chosen = { ...defaultLook, theme: 'contrast', isLowReach: true };
    expect(keptLook(chosen)).toEqual(chosen);
  });

  it.each([[{}], [{ theme: 'pink' }], [{ theme: 3, isLowReach: 'yes' }], [{ title: 'Kalevala' }]])(
    'is the default where it is not known: %j',
    (told) => {
      expect(keptLook(told)).toEqual(defaultLook);
    },
  );
});
