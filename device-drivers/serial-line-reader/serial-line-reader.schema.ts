import { z } from 'zod';
import { maxScanLength } from '../../contracts/secrets.ts';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';

const affix = z
  .string()
  .max(16)
  .regex(/^[\x20-\x7e]*$/, 'printable characters only')
  .default('');
const length = z.int().min(1).max(maxScanLength);

/** `[[devices]] settings` of a serial line reader. */
export const serialLineReaderSettings = z
  .strictObject({
    path: pathSetting,
    baudRate: baudRateSetting,
    ...characterSettings,
    terminator: z
      .enum(['\r', '\n', '\r\n', '\t', ''], { error: 'one of "\\r", "\\n", "\\r\\n", "\\t" or "" (the reader sends none)' })
      .default('\r')
      .describe('What the reader sends after a scan; CR, LF and CRLF all end a line, whichever of them stands here'),
    prefix: affix.describe('Text that the reader puts before every scan; it is taken off'),
    suffix: affix.describe('Text that the reader puts after every scan, before the terminator; it is taken off'),
    minLength: length.default(1).describe('Shortest scan, in characters'),
    maxLength: length.default(maxScanLength).describe('Longest scan, in characters'),
    stripAim: z.boolean().default(false).describe('Takes off a symbology identifier such as "]C0" before the scan'),
    doubleReadMs: z.int().min(0).max(10_000).default(1000).describe('The same text within this time counts once; 0: every read counts'),
  })
  .refine((settings) => settings.minLength <= settings.maxLength, { message: 'minLength may not be above maxLength', path: ['minLength'] });

export type SerialLineReaderSettings = z.output<typeof serialLineReaderSettings>;
