import type { BinColour } from '../../contracts/bin-colours.ts';

/** How a sorting bin is painted on the screen; its name and the colour's word always stand there too. */
export interface BinPaint {
  readonly background: string;
  readonly color: string;
}

/** Grounds as bins are sold, and the ink that can be read on each (7:1 at least). */
export const binPaint: Readonly<Record<BinColour, BinPaint>> = {
  red: { background: '#a3121f', color: '#ffffff' },
  orange: { background: '#f08a24', color: '#111111' },
  yellow: { background: '#f5cf2e', color: '#111111' },
  green: { background: '#12592a', color: '#ffffff' },
  blue: { background: '#124a8c', color: '#ffffff' },
  violet: { background: '#5b2a86', color: '#ffffff' },
  brown: { background: '#5c3a21', color: '#ffffff' },
  grey: { background: '#c9cccf', color: '#111111' },
  white: { background: '#ffffff', color: '#111111' },
  black: { background: '#111111', color: '#ffffff' },
};
