import { z } from 'zod';
import { codeSettings, doubleReadSetting, lengthsFit } from '../bar-code/code-rules.schema.ts';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';

const affix = z
  .string()
  .max(16)
  .regex(/^[\x20-\x7e]*$/, 'printable characters only')
  .default('');

/** `[[devices]] settings` of a serial line reader. */
export const serialLineReaderSettings = z
  .strictObject({
    path: pathSetting,
    baudRate: baudRateSetting,
    ...characterSettings,
    terminator: z
      .enum(['\r', '\n', '\r\n', '\t', '\x03', ''], {
        error: 'one of "\\r", "\\n", "\\r\\n", "\\t", "\\u0003" (STX and ETX round each scan) or "" (the reader sends none)',
      })
      .default('\r')
      .describe('What the reader sends after a scan; CR, LF and CRLF all end a line, whichever of them stands here'),
    prefix: affix.describe('Text that the reader puts before every scan; it is taken off'),
    suffix: affix.describe('Text that the reader puts after every scan, before the terminator; it is taken off'),
    stripAim: z.boolean().default(false).describe('Takes off a symbology identifier such as "]C0" before the scan'),
    ...codeSettings,
    doubleReadMs: doubleReadSetting,
  })
  .refine(...lengthsFit);

export type SerialLineReaderSettings = z.output<typeof serialLineReaderSettings>;
