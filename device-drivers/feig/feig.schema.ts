import { z } from 'zod';
import { checkPadRules, padShape } from '../pad-line/pad-settings.schema.ts';

/** What `[[devices]] settings` of a FEIG reader hold. */
export const feigSettings = z
  .strictObject({
    ...padShape(38400, 'even'),
    blockOrder: z
      .enum(['auto', 'tagOrder', 'reversed'])
      .default('auto')
      .describe('How the reader sends the bytes inside a block; "auto" finds it out from the first tag that tells it'),
    setHostMode: z
      .boolean()
      .default(true)
      .describe('Whether a reader found in scan or buffered mode is put into host mode until it is switched off; its memory stays as it is'),
  })
  .superRefine(checkPadRules);

export type FeigSettings = z.output<typeof feigSettings>;
