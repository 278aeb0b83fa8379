import { contrastRatio } from '../../contracts/contrast.ts';
import type { Theme } from '../../contracts/look-config.schema.ts';

/** How the screens look to one person: normal, white on black, or with larger letters. */
export const themes = ['light', 'contrast', 'large'] as const satisfies readonly Theme[];
export type { Theme };

/** The colours of a screen, by what they mean. Every value is `#rrggbb`, so that contrast can be computed. */
export interface Palette {
  readonly paper: string;
  readonly card: string;
  readonly ink: string;
  readonly softInk: string;
  /** Between things; never the only sign of a control. */
  readonly line: string;
  /** Around things that can be pressed: at least 3:1 on paper and card. */
  readonly edge: string;
  readonly action: string;
  readonly actionPressed: string;
  readonly onAction: string;
  readonly onActionSoft: string;
  readonly asking: string;
  readonly askingGround: string;
  readonly ok: string;
  readonly okGround: string;
  readonly attention: string;
  readonly attentionGround: string;
  readonly refusal: string;
  readonly refusalGround: string;
  readonly focus: string;
  readonly focusGap: string;
}

const light: Palette = {
  paper: '#f6f3ec',
  card: '#ffffff',
  ink: '#1b2a2f',
  softInk: '#425257',
  line: '#d9d4c7',
  edge: '#7f7a6b',
  action: '#0f4a47',
  actionPressed: '#0a3533',
  onAction: '#ffffff',
  onActionSoft: '#e4efec',
  asking: '#174a6e',
  askingGround: '#e4edf4',
  ok: '#1a5a31',
  okGround: '#e3f1e6',
  attention: '#7a4200',
  attentionGround: '#fdeed7',
  refusal: '#8f1828',
  refusalGround: '#fbe6e8',
  focus: '#174a6e',
  focusGap: '#ffffff',
};

const contrast: Palette = {
  paper: '#000000',
  card: '#000000',
  ink: '#ffffff',
  softInk: '#ffffff',
  line: '#ffffff',
  edge: '#ffffff',
  action: '#ffe100',
  actionPressed: '#ffffff',
  onAction: '#000000',
  onActionSoft: '#000000',
  asking: '#ffffff',
  askingGround: '#000000',
  ok: '#ffffff',
  okGround: '#000000',
  attention: '#ffe100',
  attentionGround: '#000000',
  refusal: '#ffe100',
  refusalGround: '#000000',
  focus: '#ffe100',
  focusGap: '#000000',
};

/** One part of `to` in a colour that is otherwise `from`. */
function mix(from: string, to: string, part: number): string {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - part) + channel(to, at) * part));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The normal colours with a site's own action colour, which reads at 7:1 on paper and under white. */
function withAction(action: string): Palette {
  const soft = mix('#ffffff', action, 0.1);
  return {
    ...light,
    action,
    actionPressed: mix(action, '#000000', 0.25),
    onActionSoft: [action, light.ok].every((ground) => contrastRatio(soft, ground) >= 7) ? soft : '#ffffff',
  };
}

/**
 * The colours of a theme. Large letters keep the normal colours, and high contrast keeps its own whatever a site chose.
 * @param action the site's own action colour; one without contrast is not used.
 */
export function paletteOf(theme: Theme, action: string | null = null): Palette {
  if (theme === 'contrast') return contrast;
  const isReadable =
    action !== null && /^#[0-9a-f]{6}$/i.test(action) && Math.min(contrastRatio(action, light.paper), contrastRatio(action, light.card)) >= 7;
  return isReadable ? withAction(action) : light;
}

/** The theme of this name; the usual one where there is none of it: a screen never fails for its look. */
export function themeNamed(name: string | undefined): Theme {
  return themes.find((theme) => theme === name) ?? 'light';
}

type Colour = keyof Palette;

/** Every pair of text and ground that the style sheets use; a test holds each to 7:1. */
export const textPairs: readonly (readonly [text: Colour, ground: Colour])[] = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['softInk', 'paper'],
  ['softInk', 'card'],
  ['action', 'paper'],
  ['action', 'card'],
  ['onAction', 'action'],
  ['onAction', 'actionPressed'],
  ['onActionSoft', 'action'],
  ['onActionSoft', 'ok'],
  ['onAction', 'ok'],
  ['asking', 'card'],
  ['asking', 'askingGround'],
  ['ink', 'askingGround'],
  ['ok', 'card'],
  ['ok', 'okGround'],
  ['ink', 'okGround'],
  ['attention', 'card'],
  ['attention', 'attentionGround'],
  ['ink', 'attentionGround'],
  ['refusal', 'card'],
  ['refusal', 'refusalGround'],
  ['ink', 'refusalGround'],
];

/** Pairs that show where a control or the focus is: at least 3:1. */
export const edgePairs: readonly (readonly [edge: Colour, ground: Colour])[] = [
  ['edge', 'paper'],
  ['edge', 'card'],
  ['action', 'paper'],
  ['focus', 'paper'],
  ['focus', 'card'],
  ['focusGap', 'focus'],
];
