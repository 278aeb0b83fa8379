import type { AnyDriverManifest, UsbFingerprint } from '../../contracts/driver-manifest.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What is known of a device before anybody speaks to it. */
export interface UsbIdentity {
  readonly vendorId: number | null;
  readonly productId: number | null;
  /** Absent: no HID device but a serial port. */
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

/** A fingerprint with one of these is a weak hint, whoever names it. */
const adapterChips = new Set(serialAdapterChips.map(({ vendorId, productId = null }) => usbIds({ vendorId, productId })));

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
  const { vendorId, productId, usagePage, usage, isSerial } = fingerprint;
  if (isSerial === true && device.usagePage !== undefined) return false;
  const isSame = (wanted: number | undefined, shown: number | null | undefined): boolean => wanted === undefined || wanted === shown;
  return vendorFits(vendorId, device) && isSame(productId, device.productId) && isSame(usagePage, device.usagePage) && isSame(usage, device.usage);
}

// 0 stands for any maker: a usage page tells what a HID device is, whoever made it.
const vendorFits = (vendorId: number, device: UsbIdentity): boolean => vendorId === 0 || vendorId === device.vendorId;
const isByUsage = (fingerprint: UsbFingerprint, device: UsbIdentity): boolean =>
  fingerprint.usagePage !== undefined && isShownBy(device, fingerprint);

function hex4(id: number): string {
  return id.toString(16).padStart(4, '0');
}
