import { describe, expect, it } from 'vitest';
import { FailureCount, pageBackOff } from './back-off.policy.ts';
import { isAllowedKey } from './keyboard.policy.ts';
import { isOutboundAllowed } from './outbound.policy.ts';
import { isOwnPage, pageAddress, viewAddress } from './page-address.policy.ts';
import { isPermitted } from './permissions.policy.ts';

const key = (name: string, ...held: ('control' | 'alt' | 'meta')[]) => ({
  key: name,
  control: held.includes('control'),
  alt: held.includes('alt'),
  meta: held.includes('meta'),
});

describe('keys', () => {
  it.each(['a', 'Å', '4', ' ', 'Tab', 'Enter', 'Escape', 'ArrowLeft', 'Backspace', 'Shift', 'F2'])('let %j through', (name) => {
    expect(isAllowedKey(key(name))).toBe(true);
  });

  it.each([
    'F1',
    'F3',
    'F5',
    'F11',
    'F12',
    'F24',
    'PrintScreen',
    'ContextMenu',
    'BrowserBack',
    'BrowserHome',
    'MediaPlayPause',
    'LaunchMail',
    'Power',
    'ZoomIn',
  ])('stop %s', (name) => {
    expect(isAllowedKey(key(name))).toBe(false);
  });

  it.each(['a', 'r', 'p', 'Tab', 'F2', 'F4', '+', '-', '0', 'Escape', 'Delete'])('stop %s with Ctrl, with Alt and with the system key', (name) => {
    expect(isAllowedKey(key(name, 'control'))).toBe(false);
    expect(isAllowedKey(key(name, 'alt'))).toBe(false);
    expect(isAllowedKey(key(name, 'meta'))).toBe(false);
  });

  it.each(['@', '€', '{'])('let %s through, which AltGr types as Ctrl+Alt on Windows', (name) => {
    expect(isAllowedKey(key(name, 'control', 'alt'))).toBe(true);
  });

  it('stop Ctrl+Alt with a letter or Delete', () => {
    for (const name of ['t', 'a', '1', 'Delete', 'Tab', 'F1', 'F2']) expect(isAllowedKey(key(name, 'control', 'alt'))).toBe(false);
  });
});

describe('addresses', () => {
  it.each(['app://omatoimi/', 'app://omatoimi/kiosk?station=x#y'])('know %s as our own', (address) => {
    expect(isOwnPage(address)).toBe(true);
  });

  it.each([
    'app://other/',
    'app://omatoimi.evil.example/',
    'app://user@omatoimi/',
    'http://omatoimi/',
    'about:blank',
    'file:///',
    '',
    'app:omatoimi',
  ])('know %j as foreign', (address) => {
    expect(isOwnPage(address)).toBe(false);
  });

  it('carry where the station is', () => {
    expect(pageAddress('/kiosk', 'http://127.0.0.1:4600/')).toBe('app://omatoimi/kiosk?station=http%3A%2F%2F127.0.0.1%3A4600%2F');
  });

  it('give the path of a view and nothing else of it', () => {
    expect(viewAddress('app://omatoimi/door/main?station=http://evil/#code=x')).toBe('/door/main');
    for (const other of ['app://omatoimi/', 'app://omatoimi/assets/x.js', 'http://127.0.0.1:4600/kiosk']) expect(viewAddress(other)).toBeNull();
  });

  it('outside our pages and the station are never loaded', () => {
    const station = 'http://127.0.0.1:4600/';
    for (const address of ['app://omatoimi/assets/a.js', 'ws://127.0.0.1:4600/rpc']) expect(isOutboundAllowed(address, station, false)).toBe(true);
    for (const address of [
      'http://127.0.0.1:4600/',
      'ws://127.0.0.1:4601/rpc',
      'https://example.org/',
      'devtools://devtools/x',
      'file:///etc/passwd',
      '',
    ]) {
      expect(isOutboundAllowed(address, station, false)).toBe(false);
    }
  });
});

describe('permissions', () => {
  it('let our page talk to the station on this PC', () => {
    expect(isPermitted('loopback-network', 'app://omatoimi/')).toBe(true);
    expect(isPermitted('loopback-network', 'https://example.org/')).toBe(false);
  });

  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'fullscreen', 'serial', 'openExternal', 'local-network', 'unknown'])(
    'never give %s',
    (permission) => {
      expect(isPermitted(permission, 'app://omatoimi/')).toBe(false);
    },
  );
});

describe('a page that keeps failing', () => {
  it('comes back at once, then more and more slowly, and is never given up', () => {
    const count = new FailureCount(pageBackOff);
    const waits = Array.from({ length: 9 }, () => count.note(1000));
    expect(waits).toEqual([0, 250, 1000, 2000, 5000, 15_000, 30_000, 30_000, 30_000]);
  });

  it('starts anew after a quiet minute', () => {
    const count = new FailureCount(pageBackOff);
    count.note(0);
    count.note(0);
    expect(count.note(60_001)).toBe(0);
  });
});
