import { describe, expect, it } from 'vitest';
import { serialOpenError } from './link-errors.ts';
import { dependsOnPlugOrder, parseLinkPath } from './link-path.ts';

describe('device path', () => {
  it.each(['/dev/ttyUSB0', '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0', '/tmp/line/a', 'COM3'])('%s is serial', (path) => {
    expect(parseLinkPath(path)).toEqual({ kind: 'serial', path });
  });

  it.each([
    ['tcp://192.0.2.10:4001', '192.0.2.10', 4001],
    ['tcp://serial-server.example:10001', 'serial-server.example', 10001],
    ['tcp://[::1]:4001', '::1', 4001],
  ])('%s is a serial server', (path, host, port) => {
    expect(parseLinkPath(path)).toEqual({ kind: 'tcp', path, host, port });
  });

  it.each([
    ['usb:0403:6001:A50285BI', 0x0403, 0x6001, 'A50285BI'],
    ['usb:1A86:7523', 0x1a86, 0x7523, null],
  ])('%s is a USB adapter', (path, vendorId, productId, serialNumber) => {
    expect(parseLinkPath(path)).toEqual({ kind: 'usb', path, vendorId, productId, serialNumber });
  });

  it.each([
    ['/dev/ttyUSB0', true],
    ['/dev/ttyACM12', true],
    ['/dev/hidraw3', true],
    ['/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0', false],
    ['/dev/ttyS0', false],
    ['usb:0403:6001', false],
  ])('%s depends on the order of plugging: %s', (path, expected) => {
    expect(dependsOnPlugOrder(path)).toBe(expected);
  });

  it.each([
    'usb:',
    'usb:403:6001',
    'usb:0403:6001:',
    'usb:0403:6001:a b',
    '',
    'ttyUSB0',
    'tcp://host',
    'tcp://host:0',
    'tcp://host:70000',
    'udp://host:1',
    'memory:x',
    '/dev/\0tty',
  ])('"%s" is none', (path) => {
    expect(parseLinkPath(path)).toBeNull();
  });
});

describe('a serial port that does not open', () => {
  it.each([
    ['ENOENT', 'No such file or directory', 'DEVICE_MISSING', 'cable'],
    ['EACCES', 'Permission denied', 'DEVICE_PERMISSION', 'dialout'],
    [null, 'Error Resource temporarily unavailable Cannot lock port', 'DEVICE_BUSY', 'Another program'],
    [null, 'Inappropriate ioctl for device', 'DEVICE_MISSING', 'plug it in again'],
  ] as const)('%s, "%s" is %s and says what to do', (accessCode, message, code, remedy) => {
    const error = serialOpenError({ path: '/dev/ttyUSB0', accessCode, cause: new Error(message) });
    expect(error.code).toBe(code);
    expect(error.message).toContain('/dev/ttyUSB0');
    expect(error.message).toContain(remedy);
  });
});
