import { z } from 'zod';
import { type LinkPath, parseLinkPath } from './link-path.ts';

/** A HID device by what does not change with the order of plugging. */
export interface HidIds {
  readonly kind: 'hid';
  readonly path: string;
  /** 16-bit numbers. */
  readonly vendorId: number;
  readonly productId: number;
  /** Null: any; then only one device with these ids may be there. */
  readonly serialNumber: string | null;
}

/** A HID device of this PC, or the line of a twin that carries reports in frames (`hid-frames.codec.ts`). */
export type HidPath = HidIds | Extract<LinkPath, { readonly kind: 'serial' | 'tcp' }>;

const hidPattern = /^hid:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::([\x20-\x7e]{1,64}))?$/;

/** What a HID path may look like, for error texts and help. */
export const hidPathHelp = 'USB ids such as "hid:0c2e:0be1", with the serial number after them where several are alike: "hid:0c2e:0be1:15077B0D4F"';

/** Reads the path of a HID device: `hid:VID:PID[:SERIAL]`, or the line of a twin; null for anything else, as for `/dev/hidraw0`. */
export function parseHidPath(path: string): HidPath | null {
  const [, vendor, product, serialNumber] = hidPattern.exec(path) ?? [];
  if (vendor !== undefined && product !== undefined) {
    return { kind: 'hid', path, vendorId: Number.parseInt(vendor, 16), productId: Number.parseInt(product, 16), serialNumber: serialNumber ?? null };
  }
  const line = parseLinkPath(path);
  return line === null || line.kind === 'usb' || path.startsWith('/dev/hidraw') ? null : line;
}

/** The `path` setting that every HID driver shares. */
export const hidPathSetting = z
  .string()
  .max(300)
  .refine((path) => parseHidPath(path) !== null, hidPathHelp)
  .describe(`Which device it is: ${hidPathHelp}. "omatoimi devices" lists them`);
