import { describe, expect, it } from 'vitest';
import { deviceRoles } from '../contracts/config.schema.ts';
import { driverRegistry, findDriver } from './registry.ts';

describe('driver registry', () => {
  it('finds every driver by its id, and nothing else', () => {
    for (const driver of driverRegistry) expect(findDriver(driver.id)).toBe(driver);
    expect(findDriver('no-such-driver')).toBeUndefined();
  });

  it('holds only roles that the config knows', () => {
    for (const driver of driverRegistry) expect(deviceRoles).toEqual(expect.arrayContaining([...driver.roles]));
  });

  it('says of every lock whether it times its own pulse', () => {
    for (const driver of driverRegistry.filter(({ port }) => port === 'doorLock')) expect(driver.timesOwnPulse).toBeTypeOf('boolean');
  });

  it.each([
    ['serial-line-reader', { path: '/dev/ttyUSB0', baudRate: 9600, terminator: '\r' }],
    ['lcus-relay', { path: '/dev/ttyUSB1', baudRate: 9600, channel: 1, acceptUntimedRelay: true }],
    ['dcttech-relay', { channel: 1, acceptUntimedRelay: true }],
    ['modbus-relay', { path: '/dev/ttyUSB2', unit: 1, channel: 1 }],
    ['modbus-relay', { path: 'tcp://192.0.2.10:502', framing: 'tcp', channel: 8 }],
    ['modbus-input', { path: '/dev/ttyUSB2', input: 1, wiring: 'normallyClosed' }],
    ['modbus-output', { path: '/dev/ttyUSB2', channel: 2 }],
    ['eletechsup-relay', { path: '/dev/ttyUSB2', unit: 3, channel: 1 }],
  ])('%s takes the settings of the manual', (id, settings) => {
    expect(findDriver(id)?.settingsSchema.safeParse(settings).success).toBe(true);
  });

  it.each([
    ['serial-line-reader', { path: 'ttyUSB0' }],
    ['serial-line-reader', { path: '/dev/ttyUSB0', baudrate: 9600 }],
    ['serial-line-reader', { path: '/dev/ttyUSB0', maxLength: 65 }],
    ['serial-line-reader', { path: '/dev/ttyUSB0', minLength: 9, maxLength: 8 }],
    ['lcus-relay', { path: '/dev/ttyUSB1', channel: 0 }],
    ['rdm6300', { path: '/dev/ttyUSB0', check: 'crc' }],
    ['hid-pos-scanner', { path: '/dev/hidraw0' }],
    ['hid-keyboard-reader', { path: 'hid:05e0:1200', layout: 'de' }],
    ['lcus-relay', {}],
    ['lcus-relay', { path: '/dev/ttyUSB1' }],
    ['lcus-relay', { path: '/dev/ttyUSB1', acceptUntimedRelay: false }],
    ['dcttech-relay', { channel: 1 }],
    ['modbus-relay', { path: '/dev/ttyUSB2', framing: 'tcp' }],
    ['modbus-relay', { path: '/dev/ttyUSB2', unit: 0 }],
    ['modbus-input', { path: '/dev/ttyUSB2', debounceMs: 10 }],
  ])('%s refuses %o', (id, settings) => {
    expect(findDriver(id)?.settingsSchema.safeParse(settings).success).toBe(false);
  });
});
