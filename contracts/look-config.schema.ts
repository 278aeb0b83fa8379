import { z } from 'zod';
import { nonEmpty } from './config-texts.ts';
import { contrastRatio } from './contrast.ts';

/** How the screens look to one person: normal, white on black, or with larger letters. */
export const themes = ['light', 'contrast', 'large'] as const;
export type Theme = (typeof themes)[number];

/** What the action colour stands on, and what is written on it: paper, card, white letters. */
export const actionGrounds = ['#f6f3ec', '#ffffff'] as const;
const leastContrast = 7;

/** The lowest contrast of an action colour with its grounds, 1 to 21. */
export function actionContrast(colour: string): number {
  return Math.min(...actionGrounds.map((ground) => contrastRatio(colour, ground)));
}

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as "#0f4a47"');

/** What a picture file may be, and how large. */
export const pictureKinds = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
} as const;
export const pictureLimits = { logoBytes: 150_000, photoBytes: 500_000 } as const;
const picture = nonEmpty.regex(/\.(png|jpe?g|webp|svg)$/i, 'a file that ends in .png, .jpg, .webp or .svg');

/** `[look]`: what makes the screens those of one library. */
export const lookSchema = z.strictObject({
  action: colour
    .refine((value) => !/^#[0-9a-fA-F]{6}$/.test(value) || actionContrast(value) >= leastContrast, {
      error: ({ input }) =>
        `a dark colour that reads at 7:1 or more on paper (#f6f3ec) and under white letters; this one reads at ${actionContrast(String(input)).toFixed(1)}:1`,
    })
    .optional()
    .describe('Colour of what is to be pressed next. Absent: spruce, "#0f4a47". The high-contrast theme keeps its own'),
  theme: z.enum(themes).default('light').describe('How the screens look until a patron chooses otherwise: "light", "contrast" or "large"'),
  logoFile: picture.optional().describe("The library's logo, beside its name at the top of every screen; at most 150 kB"),
  photoFiles: z
    .array(picture)
    .max(5)
    .default([])
    .describe('Photos of the library on the kiosk at rest, one a visit; at most 500 kB each, without people who could be recognised'),
});
export type LookConfig = z.output<typeof lookSchema>;
