import type { Palette, Theme } from './palette.ts';
import { paletteOf, themes } from './palette.ts';
import { mmOfDegrees, type ScreenProfile } from './screen-profile.ts';

/** What a person chose for the length of one session. */
export interface LookChoice {
  readonly theme: Theme;
  /** Everything that can be pressed stands in the lower part. */
  readonly isLowReach: boolean;
  /** One switch is enough: what can be pressed is offered in turn. */
  readonly isScanning: boolean;
}

export const defaultLook: LookChoice = { theme: 'light', isLowReach: false, isScanning: false };

/** A choice from outside this page: what it knows of, and the default of everything else. */
export function keptLook(kept: Readonly<Record<string, unknown>>): LookChoice {
  const entries = Object.entries(defaultLook).map(([name, value]) => {
    const told = kept[name];
    const isKnown = typeof told === typeof value && (name !== 'theme' || (themes as readonly unknown[]).includes(told));
    return [name, isKnown ? told : value];
  });
  return Object.fromEntries(entries) as LookChoice;
}

/** Lengths in CSS pixels, computed from a screen profile. */
export interface Sizes {
  /** The smallest letters of all: incident code, captions. */
  readonly textSmall: number;
  readonly textBody: number;
  readonly textLead: number;
  readonly textTitle: number;
  readonly textDisplay: number;
  /** PIN keys and the one action of a screen: 20 mm. */
  readonly key: number;
  /** Any other target: 11 mm, never below 44 px. */
  readonly target: number;
  readonly gap: number;
  /** Around the page and between the tools: it never gives way, so that these stand in one place. */
  readonly margin: number;
  readonly edgeWidth: number;
  readonly radius: number;
}

/** Height of a capital letter as a part of the font size, Atkinson Hyperlegible Next. */
export const capHeight = 0.668;

const smallestText = 24;
const readableFromTwoMetresMm = 15.5;

function bodySize(profile: ScreenProfile, theme: Theme): number {
  // Large letters: capitals of 0.7 degrees (EN 301 549, 5.1.4); otherwise 0.4 degrees.
  const degrees = theme === 'large' ? 0.7 : 0.4;
  return Math.max(smallestText, (mmOfDegrees(profile, degrees) / capHeight) * profile.pxPerMm);
}

/** Every length of the screens for one profile and theme. */
export function sizesOf(profile: ScreenProfile, theme: Theme): Sizes {
  const shortSide = Math.min(profile.widthPx, profile.heightPx);
  const body = bodySize(profile, theme);
  const display = Math.max(readableFromTwoMetresMm * profile.pxPerMm, shortSide * 0.1);
  // Headings are large already: in the large theme they only keep their distance from the body.
  const lead = theme === 'large' ? body : Math.max(body * 1.12, display * 0.33);
  const title = Math.max(display * 0.64, lead * 1.22);
  return {
    textSmall: theme === 'large' ? body : Math.max(smallestText, body * 0.82),
    textBody: body,
    textLead: lead,
    textTitle: title,
    textDisplay: Math.max(display, title),
    key: 20 * profile.pxPerMm,
    target: Math.max(44, 11 * profile.pxPerMm),
    gap: shortSide * 0.0225,
    margin: shortSide * 0.0225,
    edgeWidth: Math.max(2, shortSide * 0.0024),
    radius: shortSide * 0.024,
  };
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const px = (length: number): string => `${Math.round(length * 10) / 10}px`;

/** The CSS custom properties of some lengths: `--text-body`, ... */
export function cssSizes(sizes: Partial<Sizes>): ReadonlyMap<string, string> {
  return new Map(Object.entries(sizes).map(([name, length]) => [`--${kebab(name)}`, px(length)]));
}

/** The CSS custom properties of a look: `--paper`, `--text-body`, ... */
export function cssTokens(palette: Palette, sizes: Sizes): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  for (const [name, colour] of Object.entries(palette)) tokens.set(`--${kebab(name)}`, colour);
  return new Map([...tokens, ...cssSizes(sizes)]);
}

/** The CSS custom properties for this screen and this person. */
export function tokensFor(profile: ScreenProfile, look: LookChoice, action: string | null = null): ReadonlyMap<string, string> {
  return cssTokens(paletteOf(look.theme, action), sizesOf(profile, look.theme));
}
