import type { Sizes } from './tokens.ts';

/** How far headings and gaps give way before anything is cut off; the last step also lets the middle scroll. */
export const lastFit = 4;

const headings = [1, 0.84, 0.7, 0.58, 0.5] as const;
const gaps = [1, 0.85, 0.7, 0.55, 0.45] as const;

/**
 * The sizes of a screen whose words need more room than usual: headings and gaps shrink, the letters of sentences never do.
 * @param step 0 (as designed) to `lastFit`.
 */
export function fittedSizes(sizes: Sizes, step: number): Pick<Sizes, 'textLead' | 'textTitle' | 'textDisplay' | 'gap'> {
  const heading = headings[step] ?? 1;
  const lead = step >= 2 ? sizes.textBody : sizes.textLead;
  const title = Math.max(sizes.textTitle * heading, lead * 1.05);
  return { textLead: lead, textTitle: title, textDisplay: Math.max(sizes.textDisplay * heading, title), gap: sizes.gap * (gaps[step] ?? 1) };
}
