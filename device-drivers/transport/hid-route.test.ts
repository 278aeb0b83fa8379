import { describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import { hidRouteFor } from './hid-route.ts';
import { loadNodeHid } from './node-hid.ts';

const silent = { onData: () => undefined, onLost: () => undefined };
const open = (path: string, isKeyboard: boolean): Promise<unknown> => hidRouteFor(path, { isKeyboard }).open(silent, new AbortController().signal);

describe('the route to a HID device', () => {
  it.each([false, true])('that is not plugged in says so (keyboard: %s)', async (isKeyboard) => {
    await expect(open('hid:fffd:fffd', isKeyboard)).rejects.toMatchObject({ code: 'DEVICE_MISSING', retryable: true });
  });

  it('is refused for a path that depends on the order of plugging', () => {
    try {
      hidRouteFor('/dev/hidraw0', {});
      expect.unreachable();
    } catch (error) {
      expect(isKioskError(error, 'CONFIG_INVALID')).toBe(true);
    }
  });
});

it('both back ends of the HID library stand side by side, in whatever order they are loaded', async () => {
  const { readFile } = await import('node:fs/promises');
  const libusb = await loadNodeHid('libusb');
  const hidraw = await loadNodeHid('hidraw');
  expect(libusb).not.toBe(hidraw);
  expect(hidraw.getHidapiVersion()).toBe(libusb.getHidapiVersion());
  const loaded = await readFile('/proc/self/maps', 'utf8');
  expect([/HID-linux-[^/]*\/[^/]*\.node/.test(loaded), /HID_hidraw-linux-[^/]*\/[^/]*\.node/.test(loaded)]).toEqual([true, true]);
});
