import { z } from 'zod';
import { checkPadRules, padShape } from '../pad-line/pad-settings.schema.ts';

/** What `[[devices]] settings` of an RL866 hold. */
export const rl866Settings = z.strictObject(padShape(38400, 'even')).superRefine(checkPadRules);

export type Rl866Settings = z.output<typeof rl866Settings>;
