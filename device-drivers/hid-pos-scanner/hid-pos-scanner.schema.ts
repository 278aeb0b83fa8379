import { z } from 'zod';
import { codeSettings, doubleReadSetting, lengthsFit } from '../bar-code/code-rules.schema.ts';
import { hidPathSetting } from '../transport/hid-path.ts';

/** `[[devices]] settings` of a HID POS scanner. */
export const hidPosScannerSettings = z.strictObject({ path: hidPathSetting, ...codeSettings, doubleReadMs: doubleReadSetting }).refine(...lengthsFit);

export type HidPosScannerSettings = z.output<typeof hidPosScannerSettings>;
