import { describe, expect, it } from 'vitest';
import type { AnyDriverManifest, UsbFingerprint } from '../../contracts/driver-manifest.ts';
import { proposeDrivers, usbIds } from './proposals.ts';

const row = (id: string, usb: readonly UsbFingerprint[]): AnyDriverManifest =>
  ({ id, title: id, roles: ['kiosk.item'], usb }) as unknown as AnyDriverManifest;
const ids = (proposals: ReturnType<typeof proposeDrivers>): string[] => proposals.map(({ driver, strength }) => `${driver} ${strength}`);

describe('proposed drivers', () => {
  it('follow a maker and product of its own strongly', () => {
    expect(ids(proposeDrivers({ vendorId: 0xfffe, productId: 0x0091 }, [row('pad', [{ vendorId: 0xfffe, productId: 0x0091 }])]))).toEqual([
      'pad strong',
    ]);
  });

  it('are weak where the ids are those of a common adapter chip', () => {
    const registry = [row('relay', [{ vendorId: 0x1a86, productId: 0x7523 }]), row('reader', [{ vendorId: 0x05e0 }])];
    expect(ids(proposeDrivers({ vendorId: 0x1a86, productId: 0x7523 }, registry))).toEqual(['relay weak']);
  });

  it('follow a HID usage whoever made the device', () => {
    const registry = [row('pos', [{ vendorId: 0, usagePage: 0x8c, usage: 2 }])];
    expect(ids(proposeDrivers({ vendorId: 0x0c2e, productId: 1, usagePage: 0x8c, usage: 2 }, registry))).toEqual(['pos strong']);
    expect(proposeDrivers({ vendorId: 0x0c2e, productId: 1, usagePage: 1, usage: 6 }, registry)).toEqual([]);
  });

  it('of a maker whose devices have many modes follow the mode', () => {
    const registry = [row('line', [{ vendorId: 0x05f9, isSerial: true }]), row('wedge', [{ vendorId: 0x05f9, usagePage: 1, usage: 6 }])];
    expect(ids(proposeDrivers({ vendorId: 0x05f9, productId: 0x2216 }, registry))).toEqual(['line strong']);
    expect(ids(proposeDrivers({ vendorId: 0x05f9, productId: 0x2216, usagePage: 1, usage: 6 }, registry))).toEqual(['wedge strong']);
    expect(proposeDrivers({ vendorId: 0x05f9, productId: 0x2216, usagePage: null, usage: null }, registry)).toEqual([]);
  });

  it('are none for a port without ids', () => {
    expect(proposeDrivers({ vendorId: null, productId: null }, [row('pad', [{ vendorId: 0xfffe }])])).toEqual([]);
  });
});

it('USB ids are written as lsusb does', () => {
  expect([usbIds({ vendorId: 0x403, productId: 0x6001 }), usbIds({ vendorId: null, productId: null })]).toEqual(['0403:6001', '']);
});
