/** How the screens look to one person: normal, white on black, or with larger letters. */
export const themes = ['light', 'contrast', 'large'] as const;
export type Theme = (typeof themes)[number];

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

/** The colours of a theme. Large letters keep the normal colours. */
export function paletteOf(theme: Theme): Palette {
  return theme === 'contrast' ? contrast : light;
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
