import type { AnyDriverManifest, UsbFingerprint } from '../../contracts/driver-manifest.ts';

/** What is known of a device before anybody speaks to it. */
export interface UsbIdentity {
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly usagePage?: number | null;
  readonly usage?: number | null;
}

/** A driver that may fit. `weak`: the ids belong to an adapter chip that many kinds of devices use. */
export interface DriverProposal {
  readonly driver: string;
  readonly title: string;
  readonly roles: readonly string[];
  readonly strength: 'strong' | 'weak';
}

/**
 * USB ids of serial adapter chips that sit in devices of every kind: FTDI, CH340, CP210x, PL2303. A fingerprint with one of
 * them is a weak hint, whoever names it.
 */
const adapterChips = new Set(['0403:6001', '0403:6015', '0403:6010', '1a86:7523', '1a86:5523', '10c4:ea60', '067b:2303', '067b:23a3']);

/** Drivers whose fingerprints a device shows, strong ones first. */
export function proposeDrivers(device: UsbIdentity, registry: readonly AnyDriverManifest[]): DriverProposal[] {
  const strength: DriverProposal['strength'] = adapterChips.has(usbIds(device)) ? 'weak' : 'strong';
  return registry
    .filter(({ usb = [] }) => usb.some((fingerprint) => isShownBy(device, fingerprint)))
    .map(
      ({ id, title, roles, usb = [] }): DriverProposal => ({
        driver: id,
        title,
        roles,
        strength: usb.some((one) => isByUsage(one, device)) ? 'strong' : strength,
      }),
    )
    .sort((a, b) => Number(a.strength === 'weak') - Number(b.strength === 'weak'));
}

/** `vvvv:pppp` in hex, as lsusb writes it; empty where there are no ids. */
export function usbIds({ vendorId, productId }: UsbIdentity): string {
  return vendorId === null || productId === null ? '' : `${hex4(vendorId)}:${hex4(productId)}`;
}

function isShownBy(device: UsbIdentity, fingerprint: UsbFingerprint): boolean {
  const { vendorId, productId, usagePage, usage } = fingerprint;
  const isSame = (wanted: number | undefined, shown: number | null | undefined): boolean => wanted === undefined || wanted === shown;
  return vendorFits(vendorId, device) && isSame(productId, device.productId) && isSame(usagePage, device.usagePage) && isSame(usage, device.usage);
}

// 0 stands for any maker: a usage page tells what a HID device is, whoever made it.
const vendorFits = (vendorId: number, device: UsbIdentity): boolean => vendorId === 0 || vendorId === device.vendorId;
const isByUsage = (fingerprint: UsbFingerprint, device: UsbIdentity): boolean =>
  fingerprint.usagePage !== undefined && isShownBy(device, fingerprint);

const hex4 = (id: number): string => id.toString(16).padStart(4, '0');
