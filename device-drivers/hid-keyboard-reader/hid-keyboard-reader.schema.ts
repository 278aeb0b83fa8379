import { z } from 'zod';
import { codeSettings, doubleReadSetting, lengthsFit } from '../bar-code/code-rules.schema.ts';
import { hidPathSetting } from '../transport/hid-path.ts';
import { keyboardLayouts } from './key-layouts.codec.ts';

/** `[[devices]] settings` of a reader in keyboard mode. */
export const hidKeyboardReaderSettings = z
  .strictObject({
    path: hidPathSetting,
    layout: z
      .enum(keyboardLayouts)
      .default('us')
      .describe('Keyboard country that the reader is set to, whatever the PC has; readers leave the factory with "us"'),
    stripAim: z.boolean().default(false).describe('Takes off a symbology identifier such as "]C0" before the scan'),
    ...codeSettings,
    doubleReadMs: doubleReadSetting,
  })
  .refine(...lengthsFit);

export type HidKeyboardReaderSettings = z.output<typeof hidKeyboardReaderSettings>;
