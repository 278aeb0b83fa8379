import { z } from 'zod';
import { checkPadRules, padShape } from '../pad-line/pad-settings.schema.ts';

/** What `[[devices]] settings` of a 3M or Bibliotheca pad hold. */
export const bibliotheca210Settings = z.strictObject(padShape(19200, 'none')).superRefine(checkPadRules);

export type Bibliotheca210Settings = z.output<typeof bibliotheca210Settings>;
