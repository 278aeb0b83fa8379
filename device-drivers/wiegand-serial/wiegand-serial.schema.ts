import { z } from 'zod';
import { doubleReadSetting } from '../bar-code/code-rules.schema.ts';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';
import { wiegandSettings } from '../wiegand/wiegand.schema.ts';
import { wiegandLineForms } from './wiegand-line.codec.ts';

/** `[[devices]] settings` of a Wiegand reader behind a serial converter. */
export const wiegandSerialSettings = z.strictObject({
  path: pathSetting,
  baudRate: baudRateSetting,
  ...characterSettings,
  terminator: z
    .enum(['\r', '\n', '\r\n', '\t', '\x03', ''], { error: 'one of "\\r", "\\n", "\\r\\n", "\\t", "\\u0003" (STX and ETX) or "" (none)' })
    .default('\r')
    .describe('What the converter sends after a message; CR, LF and CRLF all end a line, whichever of them stands here'),
  form: z
    .enum(wiegandLineForms)
    .default('counted-hex')
    .describe('"counted-hex" ("26:BD88EB80"), "bits" ("101111...") or "hex" (of one length, see bits)'),
  bits: z.int().min(4).max(256).default(26).describe('For form "hex": how many bits every message has'),
  align: z
    .enum(['left', 'right'])
    .default('right')
    .describe('For form "hex": "right" for a number with zeros before it, "left" for zeros after the last bit'),
  ...wiegandSettings,
  doubleReadMs: doubleReadSetting,
});

export type WiegandSerialSettings = z.output<typeof wiegandSerialSettings>;
