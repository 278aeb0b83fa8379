import { describe, expect, it } from 'vitest';
import { addressOf } from './code-address.ts';
import { browserLanguage, stationLanguage } from './page-language.ts';
import { pageOf } from './page-of.ts';

describe('pageOf', () => {
  it.each([
    ['/kiosk', { kind: 'kiosk' }],
    ['/bench', { kind: 'bench' }],
    ['/technician', { kind: 'technician' }],
    ['/door', { kind: 'door', door: null }],
    ['/door/north%20gate', { kind: 'door', door: 'north gate' }],
    ['/door/%E0%A4%A', { kind: 'door', door: null }],
    ['/', { kind: 'start' }],
    ['/anything', { kind: 'start' }],
  ])('opens %s', (path, page) => {
    expect(pageOf(path)).toEqual(page);
  });
});

describe('addressOf', () => {
  it('opens the page that a pasted address names', () => {
    expect(addressOf('http://127.0.0.1:4600/kiosk#code=abc', '/')).toBe('/kiosk#code=abc');
  });

  it('stays on this page with a bare code', () => {
    expect(addressOf('abc', '/door')).toBe('/door#code=abc');
  });

  it('never leaves for a path that is not ours', () => {
    expect(addressOf('http://elsewhere.example/../etc#code=abc', '/kiosk')).toBe('/kiosk#code=abc');
  });

  it('does nothing without a code', () => {
    expect(addressOf('http://127.0.0.1:4600/kiosk', '/')).toBeNull();
  });
});

describe('languages of pages', () => {
  it('follows the browser on the pages of a technician', () => {
    expect(browserLanguage(['de-DE', 'sv-FI', 'en'])).toBe('sv');
    expect(browserLanguage(['de'])).toBe('en');
  });

  it('follows the station on the pages of a patron', () => {
    expect(stationLanguage({ languages: ['sv', 'fi'] })).toBe('sv');
    expect(stationLanguage(null)).toBe('fi');
  });
});
