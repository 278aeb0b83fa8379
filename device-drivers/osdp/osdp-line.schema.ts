import path from 'node:path';
import { z } from 'zod';
import { pathSetting } from '../transport/line-settings.schema.ts';

/** Speeds at which readers are looked for (OSDP 2.2, 6.13), in bits per second, the likeliest first. */
export const osdpBaudRates = [9600, 38_400, 115_200, 19_200, 57_600, 230_400] as const;
export type OsdpBaudRate = (typeof osdpBaudRates)[number];

/** Settings of an RS-485 line of OSDP and of one device on it, the same for every driver that speaks it. */
export const osdpLineSettings = {
  path: pathSetting,
  baudRate: z
    .union([...osdpBaudRates.map((rate) => z.literal(rate)), z.literal('auto')], { error: `one of ${osdpBaudRates.join(', ')} or "auto"` })
    .default(9600)
    .describe('Speed of the line; "auto" looks for it at every start'),
  address: z
    .union([z.int().min(0).max(126), z.literal('auto')], { error: '0 to 126 or "auto"' })
    .default(0)
    .describe('The address on the line; "auto" looks for it, on a line with one device only'),
  secureChannel: z
    .enum(['required', 'off'])
    .default('required')
    .describe('"required": nothing is believed but what comes through the secure channel; "off": anybody at the wires can forge cards'),
  check: z
    .enum(['crc16', 'checksum'])
    .default('crc16')
    .describe('How frames end; "checksum" for old devices that know no CRC-16, without the secure channel only'),
  keyFile: z
    .string()
    .min(1)
    .max(300)
    .refine((file) => path.isAbsolute(file), 'an absolute path, such as "/etc/omatoimi/front-door.key"')
    .optional()
    .describe("File (0600) with this device's own key, 32 hexadecimal digits; in installMode one is made where there is none"),
  installMode: z
    .boolean()
    .default(false)
    .describe('Gives a device with its factory key the key of keyFile; ends with success or after 10 minutes. Take it out afterwards'),
};

type LineSettings = z.output<z.ZodObject<typeof osdpLineSettings>>;
/** What a line of OSDP is opened with, and how a device on it is spoken to. */
export interface OsdpLineSettings extends LineSettings {}

/** Whether the secure channel has what it needs; for `.refine`. */
export function hasKeyItNeeds({ secureChannel, keyFile }: Pick<OsdpLineSettings, 'secureChannel' | 'keyFile'>): boolean {
  return (secureChannel === 'required') === (keyFile !== undefined);
}

/** What `hasKeyItNeeds` says no to. */
export const keyHelp = { path: ['keyFile'], error: 'needed with secureChannel = "required", and of no use with "off"' };

/** Whether frames end in a way that the secure channel allows; for `.refine`. */
export function hasCheckItNeeds({ secureChannel, check }: Pick<OsdpLineSettings, 'secureChannel' | 'check'>): boolean {
  return check === 'crc16' || secureChannel === 'off';
}

/** What `hasCheckItNeeds` says no to. */
export const checkHelp = { path: ['check'], error: '"checksum" goes with secureChannel = "off" only: the secure channel needs "crc16"' };

/** Settings that weaken the station, a sentence each. */
export function osdpWarnings({
  secureChannel,
  check,
  installMode,
}: Pick<OsdpLineSettings, 'secureChannel' | 'check' | 'installMode'>): readonly string[] {
  return [
    ...(secureChannel === 'off'
      ? ['This line has no secure channel: whoever reaches its wires can read and forge cards, keys and door commands.']
      : []),
    ...(check === 'checksum' ? ['Frames on this line end with a checksum, which finds less of what noise does to them than a CRC.'] : []),
    ...(installMode && secureChannel === 'required'
      ? ['Install mode: a device with the well-known factory key is given its key. Take installMode out when it is paired.']
      : []),
  ];
}
