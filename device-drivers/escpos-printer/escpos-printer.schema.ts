import { z } from 'zod';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';

/** Code pages by the encoder's names; all are on Epson printers and on most that imitate them. */
export const codePages = [
  'windows1252',
  'cp437',
  'cp850',
  'cp852',
  'cp857',
  'cp858',
  'cp866',
  'cp775',
  'windows1250',
  'windows1251',
  'windows1253',
  'windows1254',
  'windows1257',
  'iso8859-15',
] as const;
export type CodePage = (typeof codePages)[number];

/** How code pages are numbered, by maker. */
export const codePageTables = [
  'epson',
  'epson/legacy',
  'bixolon',
  'citizen',
  'star',
  'sunmi',
  'xprinter',
  'pos-5890',
  'pos-8360',
  'mpt',
  'youku',
] as const;

/** How the paper is cut. The `old` ones are for printers that know ESC i and ESC m only, such as the HS-K33. */
export const cutters = ['full', 'partial', 'oldFull', 'oldPartial', 'none'] as const;

/** `[[devices]] settings` of an ESC/POS receipt printer. */
export const escposPrinterSettings = z.strictObject({
  path: pathSetting,
  baudRate: baudRateSetting,
  ...characterSettings,
  widthMm: z
    .union([z.literal(58), z.literal(80)], { error: '58 or 80' })
    .default(80)
    .describe('Width of the paper in millimetres'),
  columns: z.int().min(24).max(64).optional().describe('Letters on a line; left out: 32 on 58 mm, 42 on 80 mm'),
  codePages: z
    .array(z.enum(codePages))
    .min(1)
    .max(8)
    .default(['windows1252', 'cp866', 'cp852', 'cp857'])
    .describe(
      "Code pages that the printer has, the usual one first; each letter is printed in the first that has it. The printer's self-test lists them",
    ),
  codePageTable: z.enum(codePageTables).default('epson').describe('By which maker the code pages are numbered'),
  cutter: z.enum(cutters).default('full').describe('How the paper is cut after a receipt'),
  qr: z.boolean().default(true).describe('Whether the printer draws QR codes; if not, their text is printed'),
  tellsStatus: z
    .boolean()
    .default(true)
    .describe('Whether the printer answers when it is asked about paper and cover; with false nobody notices an empty roll'),
});

export type EscposPrinterSettings = z.output<typeof escposPrinterSettings>;

/** Letters on a line. */
export function columnsOf({ columns, widthMm }: Pick<EscposPrinterSettings, 'columns' | 'widthMm'>): number {
  return columns ?? (widthMm === 58 ? 32 : 42);
}
