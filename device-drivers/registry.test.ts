import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deviceRoles } from '../contracts/config.schema.ts';
import { proposeDrivers } from './discovery/proposals.ts';
import { driverRegistry, findDriver } from './registry.ts';

describe('driver registry', () => {
  it('finds every driver by its id, and nothing else', () => {
    for (const driver of driverRegistry) expect(findDriver(driver.id)).toBe(driver);
    expect(findDriver('no-such-driver')).toBeUndefined();
  });

  it('holds only roles that the config knows', () => {
    for (const driver of driverRegistry) expect(deviceRoles).toEqual(expect.arrayContaining([...driver.roles]));
  });

  it('fills every role that the config knows', () => {
    const unfilled = deviceRoles.filter((role) => !driverRegistry.some(({ roles }) => roles.includes(role)));
    expect(unfilled).toEqual([]);
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

// What Finnish libraries were found to have plugged in, and what the adapters of boards and pads show.
describe.each([
  ['an RL866 pad of its own ids', { vendorId: 0xfffe, productId: 0x0091 }, 'rl866', 'strong'],
  ['a FEIG pad', { vendorId: 0x0ab1, productId: 0x0001 }, 'feig', 'strong'],
  ['a Datalogic scanner in USB-COM mode', { vendorId: 0x05f9, productId: 0x4204 }, 'serial-line-reader', 'strong'],
  ['a WGI scanner as keyboard', { vendorId: 0x24ea, productId: 0x0187, usagePage: 1, usage: 6 }, 'hid-keyboard-reader', 'strong'],
  ['a HID POS scanner', { vendorId: 0x0c2e, productId: 0x0be1, usagePage: 0x8c, usage: 2 }, 'hid-pos-scanner', 'strong'],
  ['a HS-K33 printer', { vendorId: 0x4b43, productId: 0x3830 }, 'escpos-printer', 'strong'],
  ['a dcttech relay', { vendorId: 0x16c0, productId: 0x05df, usagePage: 0xff00, usage: 1 }, 'dcttech-relay', 'strong'],
  ['an LCUS board', { vendorId: 0x1a86, productId: 0x7523 }, 'lcus-relay', 'weak'],
  ['an RL866 pad behind FTDI', { vendorId: 0x0403, productId: 0x6001 }, 'rl866', 'weak'],
  ['an adapter for RS-485', { vendorId: 0x0403, productId: 0x6015 }, 'osdp-reader', 'weak'],
] as const)('%s', (_name, identity, driver, strength) => {
  it(`is proposed as ${driver}, ${strength}ly`, () => {
    expect(proposeDrivers(identity, driverRegistry)).toContainEqual(expect.objectContaining({ driver, strength }));
  });
});

it("somebody's keyboard is proposed as nothing", () => {
  expect(proposeDrivers({ vendorId: 0x046d, productId: 0xc31c, usagePage: 1, usage: 6 }, driverRegistry)).toEqual([]);
});

describe('pages of the manual', () => {
  const pages = path.join(import.meta.dirname, '..', 'docs', 'devices');

  it.each(driverRegistry.map(({ id, roles }) => [id, roles] as const))(
    '%s has one: wiring, settings, clauses, and what was never tried',
    (id, roles) => {
      const page = readFileSync(path.join(pages, `${id}.md`), 'utf8');
      expect(page.split('\n')[0]).toMatch(/^# /);
      expect(page).toContain(`\`${id}\``);
      for (const role of roles) expect(page).toContain(`\`${role}\``);
      expect(page).toMatch(/Not tried on real hardware yet|On real .*: not yet/);
    },
  );

  it('name every setting of their driver', () => {
    const missing = driverRegistry.flatMap(({ id, settingsSchema }) => {
      const page = withPagesItNames(pages, id);
      return settingNames(settingsSchema)
        .filter((name) => !page.includes(`\`${name}\``))
        .map((name) => `${id}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

/** A page and those that it sends its reader to. */
function withPagesItNames(folder: string, id: string): string {
  const own = readFileSync(path.join(folder, `${id}.md`), 'utf8');
  const others = [...own.matchAll(/`([a-z0-9-]+)(?:\.md)?`/g)]
    .map(([, name = '']) => path.join(folder, `${name}.md`))
    .filter((file) => existsSync(file));
  return [own, ...others.map((file) => readFileSync(file, 'utf8'))].join('\n');
}

/** The keys of a settings schema, whatever it is refined by. */
function settingNames(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
