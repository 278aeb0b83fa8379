import { z } from 'zod';
import { hidPathSetting } from '../transport/hid-path.ts';

/** `[[devices]] settings` of a numeric keypad. */
export const hidKeypadSettings = z.strictObject({ path: hidPathSetting });
export type HidKeypadSettings = z.output<typeof hidKeypadSettings>;
