import { z } from 'zod';
import { doubleReadSetting } from '../bar-code/code-rules.schema.ts';
import { wiegandSettings } from '../wiegand/wiegand.schema.ts';
import { checkHelp, hasCheckItNeeds, hasKeyItNeeds, keyHelp, osdpLineSettings } from './osdp-line.schema.ts';

/** `[[devices]] settings` of an OSDP reader. */
export const osdpReaderSettings = z
  .strictObject({ ...osdpLineSettings, ...wiegandSettings, doubleReadMs: doubleReadSetting })
  .refine(hasKeyItNeeds, keyHelp)
  .refine(hasCheckItNeeds, checkHelp);
export type OsdpReaderSettings = z.output<typeof osdpReaderSettings>;

/** `[[devices]] settings` of an output of an OSDP module. */
export const osdpOutputSettings = z
  .strictObject({ ...osdpLineSettings, output: z.int().min(0).max(31).default(0).describe('Which output, counted from 0 as in OSDP') })
  .refine(hasKeyItNeeds, keyHelp)
  .refine(hasCheckItNeeds, checkHelp);
export type OsdpOutputSettings = z.output<typeof osdpOutputSettings>;
