import { z } from 'zod';
import { linkPathHelp, parseLinkPath } from './link-path.ts';

/** The `path` setting that every driver on a line shares. */
export const pathSetting = z
  .string()
  .max(300)
  .refine((path) => parseLinkPath(path) !== null, linkPathHelp)
  .describe(`Where the device is: ${linkPathHelp}. A by-id path stays the same when ports are swapped`);

/** Line speeds that serial adapters agree on, in bits per second. */
export const baudRateSetting = z
  .union(
    [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200].map((rate) => z.literal(rate)),
    {
      error: 'one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200',
    },
  )
  .default(9600);

/** Character format; the defaults are 8N1. */
export const characterSettings = {
  dataBits: z.union([z.literal(7), z.literal(8)], { error: '7 or 8' }).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)], { error: '1 or 2' }).default(1),
};
