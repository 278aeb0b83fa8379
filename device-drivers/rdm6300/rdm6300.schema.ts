import { z } from 'zod';
import { doubleReadSetting } from '../bar-code/code-rules.schema.ts';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';
import { tagChecks, tagForms } from './rdm6300.codec.ts';

/** `[[devices]] settings` of a 125 kHz module. */
export const rdm6300Settings = z.strictObject({
  path: pathSetting,
  baudRate: baudRateSetting,
  ...characterSettings,
  check: z.enum(tagChecks).default('xor').describe('"xor" (ID-12, ID-20, RDM6300), "sum" or "none" (clones); a frame of another kind is refused'),
  output: z
    .enum(tagForms)
    .default('decimal10')
    .describe('"decimal10" (as printed on most cards), "8+16" (three digits of site, five of number) or "hex10"'),
  doubleReadMs: doubleReadSetting,
});

export type Rdm6300Settings = z.output<typeof rdm6300Settings>;
