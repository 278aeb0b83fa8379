import { describe, expect, it } from 'vitest';
import { serialOpenError } from './link-errors.ts';
import { parseLinkPath } from './link-path.ts';

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

  it.each(['', 'ttyUSB0', 'tcp://host', 'tcp://host:0', 'tcp://host:70000', 'udp://host:1', 'memory:x', '/dev/\0tty'])('"%s" is none', (path) => {
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
