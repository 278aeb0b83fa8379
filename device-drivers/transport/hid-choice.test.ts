import { describe, expect, it } from 'vitest';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import { chooseHid, type HidCandidate } from './hid-choice.ts';
import { hidPermissionError } from './hid-errors.ts';
import { type HidIds, parseHidPath } from './hid-path.ts';

const scanner = { usagePage: 0x8c, usage: 0x02 };
const found = (path: string, serialNumber: string | null, use: Partial<HidCandidate> = {}): HidCandidate => ({
  ...{ path, vendorId: 0x0c2e, productId: 0x0be1, serialNumber },
  ...scanner,
  ...use,
});

function target(path: string): HidIds {
  const parsed = parseHidPath(path);
  if (parsed?.kind !== 'hid') throw new Error(`${path} is no HID path`);
  return parsed;
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isKioskError(error)) return error.code;
  }
  return 'none';
}

describe('the path of a HID device', () => {
  it('names ids and, where several are alike, the serial number', () => {
    expect(parseHidPath('hid:0C2E:0be1')).toMatchObject({ kind: 'hid', vendorId: 0x0c2e, productId: 0x0be1, serialNumber: null });
    expect(parseHidPath('hid:0c2e:0be1:15077B0D4F')).toMatchObject({ serialNumber: '15077B0D4F' });
  });

  it.each(['tcp://127.0.0.1:4001', '/tmp/twin'])('may be the line of a twin: %s', (path) => {
    expect(parseHidPath(path)).toMatchObject({ path });
  });

  it.each(['/dev/hidraw0', 'usb:0c2e:0be1', 'hid:c2e:be1', 'hid:0c2e', ''])('is not %j', (path) => {
    expect(parseHidPath(path)).toBeNull();
  });
});

describe('a HID device', () => {
  it('is found in each of 50 orders of plugging', () => {
    const serials = ['S1', 'S2', 'S3', 'S4', 'S5'];
    for (let order = 0; order < 50; order += 1) {
      const plugged = serials.toSorted((a, b) => Math.sin(order * 7 + a.charCodeAt(1) * 3) - Math.sin(order * 7 + b.charCodeAt(1) * 3));
      const candidates = plugged.map((serial, index) => found(`/dev/hidraw${index}`, serial));
      for (const serial of serials) {
        expect(chooseHid(target(`hid:0c2e:0be1:${serial}`), scanner, candidates).path).toBe(`/dev/hidraw${plugged.indexOf(serial)}`);
      }
    }
  });

  it('is the interface with the wanted usage', () => {
    const candidates = [found('/dev/hidraw0', 'S1', { usagePage: 1, usage: 6 }), found('/dev/hidraw1', 'S1')];
    expect(chooseHid(target('hid:0c2e:0be1'), scanner, candidates).path).toBe('/dev/hidraw1');
  });

  it('may be listed once for each of its collections', () => {
    expect(chooseHid(target('hid:0c2e:0be1'), {}, [found('/dev/hidraw0', 'S1'), found('/dev/hidraw0', 'S1', { usage: 1 })]).path).toBe(
      '/dev/hidraw0',
    );
  });

  it('is told missing, in another mode, or not to be told from another', () => {
    const wanted = target('hid:0c2e:0be1');
    expect(refusal(() => chooseHid(wanted, scanner, []))).toBe('DEVICE_MISSING');
    expect(refusal(() => chooseHid(wanted, scanner, [found('/dev/hidraw0', 'S1', { usagePage: 1, usage: 6 })]))).toBe('DEVICE_OTHER_KIND');
    expect(refusal(() => chooseHid(wanted, scanner, [found('/dev/hidraw0', 'S1'), found('/dev/hidraw1', 'S2')]))).toBe('DEVICE_MISSING');
  });

  it.each([
    [false, 'KERNEL=="hidraw*", ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0be1", GROUP="dialout", MODE="0660"'],
    [true, 'SUBSYSTEM=="usb", ATTR{idVendor}=="0c2e", ATTR{idProduct}=="0be1", GROUP="dialout", MODE="0660"'],
  ])('that may not be opened says which udev rule to write (taken whole: %s)', (isWhole, rule) => {
    const error = hidPermissionError(target('hid:0c2e:0be1'), isWhole);
    expect(error).toBeInstanceOf(KioskError);
    expect(error.code).toBe('DEVICE_PERMISSION');
    expect(error.message).toContain(rule);
  });
});
