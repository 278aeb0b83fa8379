import type { UsbFingerprint } from '../../contracts/driver-manifest.ts';

/**
 * USB ids of serial adapter chips, which sit in devices of every kind: who names one of them gives a weak hint. From the
 * makers' own tables, as the Linux kernel's drivers (ftdi_sio, ch341, cp210x, pl2303) carry them.
 */
const chips = {
  ftdi: [
    { vendorId: 0x0403, productId: 0x6001 },
    { vendorId: 0x0403, productId: 0x6010 },
    { vendorId: 0x0403, productId: 0x6011 },
    { vendorId: 0x0403, productId: 0x6014 },
    { vendorId: 0x0403, productId: 0x6015 },
  ],
  ch340: [
    { vendorId: 0x1a86, productId: 0x7523 },
    { vendorId: 0x1a86, productId: 0x5523 },
    { vendorId: 0x1a86, productId: 0x55d3 },
    { vendorId: 0x1a86, productId: 0x55d4 },
  ],
  cp210x: [{ vendorId: 0x10c4, productId: 0xea60 }],
  pl2303: [
    { vendorId: 0x067b, productId: 0x2303 },
    { vendorId: 0x067b, productId: 0x23a3 },
  ],
} as const satisfies Readonly<Record<string, readonly UsbFingerprint[]>>;

/** In LCUS boards. */
export const ch340Chips: readonly UsbFingerprint[] = chips.ch340;
/** In item pads and their cables. */
export const ftdiChips: readonly UsbFingerprint[] = chips.ftdi;
/** In adapters for RS-232 modules and RS-485 lines. */
export const serialAdapterChips: readonly UsbFingerprint[] = Object.values(chips).flat();
