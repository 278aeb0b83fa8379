import { KioskError } from '../../contracts/errors.ts';
import type { HidIds } from './hid-path.ts';

const rulesFile = '/etc/udev/rules.d/70-omatoimi.rules';

/** The udev rule that lets the station's group use a HID device: through hidraw, or through its USB node where it is taken whole. */
export function udevRule({ vendorId, productId }: Pick<HidIds, 'vendorId' | 'productId'>, isWhole: boolean): string {
  const [vendor, product] = [vendorId, productId].map((id) => id.toString(16).padStart(4, '0'));
  return isWhole
    ? `SUBSYSTEM=="usb", ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}", GROUP="dialout", MODE="0660"`
    : `KERNEL=="hidraw*", ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}", GROUP="dialout", MODE="0660"`;
}

/** A device that is there and may not be opened: the sentence holds the rule to write. */
export function hidPermissionError(target: HidIds, isWhole: boolean): KioskError {
  const rule = udevRule(target, isWhole);
  return new KioskError(
    'DEVICE_PERMISSION',
    `This program may not open ${target.path}: write the line ${rule} into ${rulesFile}, add the station's user to the group dialout, and plug the device in again.`,
    { context: { path: target.path, rule }, retryable: true },
  );
}

/** No device with these ids, or none that offers what the driver needs. */
export function hidMissingError(path: string, hasIds: boolean): KioskError {
  if (!hasIds) {
    return new KioskError(
      'DEVICE_MISSING',
      `There is no HID device ${path}: check its cable and power; "omatoimi devices" lists those that are there.`,
      { context: { path }, retryable: true },
    );
  }
  return new KioskError(
    'DEVICE_OTHER_KIND',
    `The device ${path} is in another mode than its driver expects: set it with a configuration bar code of its manual, or choose the driver that "omatoimi devices" proposes.`,
    { context: { path }, retryable: true },
  );
}

/** Several devices that the path cannot tell apart. */
export function hidAmbiguousError(path: string, count: number): KioskError {
  return new KioskError('DEVICE_MISSING', `${count} devices fit ${path}: add the serial number of the right one, or unplug the others.`, {
    context: { path, count },
    retryable: true,
  });
}

/** A device that is there, may be opened, and does not open. */
export function hidBusyError(path: string, cause: unknown): KioskError {
  return new KioskError('DEVICE_BUSY', `The device ${path} does not open: end the program that uses it, or plug it in again.`, {
    context: { path },
    cause,
    retryable: true,
  });
}

/** A PC whose HID library does not load. */
export function hidLibraryError(path: string, cause: unknown): KioskError {
  return new KioskError(
    'DEVICE_MISSING',
    `HID devices cannot be used on this PC: install its HID libraries (on Debian: apt-get install libudev1 libusb-1.0-0).`,
    { context: { path }, cause, retryable: true },
  );
}

/** Keyboards cannot be taken from Windows and macOS by any program. */
export function keyboardRefusedError(path: string): KioskError {
  return new KioskError(
    'DEVICE_OTHER_KIND',
    'Windows and macOS let no program take a keyboard reader: switch the reader to HID POS or USB-COM with a configuration bar code of its manual, and use the driver hid-pos-scanner or serial-line-reader.',
    { context: { path } },
  );
}
