import { describe, expect, it } from 'vitest';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { isKioskError } from '../../../contracts/errors.ts';
import { assertPlaintextAllowed, plaintextWarning, uncheckedWarning } from './sip2-plaintext.policy.ts';

const config = (host: string, tls: boolean, allowPlaintext: Sip2Config['allowPlaintext']): Sip2Config => ({
  way: 'tcp',
  host,
  port: 6001,
  tls,
  allowPlaintext,
  institution: '',
  location: '',
  connections: 1,
  timeoutMs: 1500,
  encoding: 'utf-8',
  checksum: true,
});

describe('plain text', () => {
  it.each([
    ['127.0.0.1', false, 'loopback', null],
    ['localhost', false, 'loopback', null],
    ['::1', false, 'loopback', null],
    ['ils.example', true, 'never', null],
    ['ils.example', false, 'any', 'ils.example'],
  ] as const)('to %s with tls = %s and allowPlaintext = %s is allowed', (host, tls, allowPlaintext, warning) => {
    expect(() => assertPlaintextAllowed(config(host, tls, allowPlaintext))).not.toThrow();
    const sentence = plaintextWarning(config(host, tls, allowPlaintext));
    if (warning === null) expect(sentence).toBeNull();
    else expect(sentence).toContain(warning);
  });

  it.each([
    ['127.0.0.1', 'never'],
    ['ils.example', 'loopback'],
    ['127.0.0.1.example', 'loopback'],
    ['10.0.0.1', 'never'],
  ] as const)('to %s with allowPlaintext = %s is refused', (host, allowPlaintext) => {
    expect(() => assertPlaintextAllowed(config(host, false, allowPlaintext))).toThrow(
      expect.toSatisfy((error) => isKioskError(error, 'CONFIG_INVALID')),
    );
  });

  it.each(['https-fbs', 'https-koha'] as const)('is told of on the way %s too', (way) => {
    const clear = { ...config('ils.example', false, 'any'), way, path: '/x' };
    expect(plaintextWarning(clear)).toContain('ils.example');
    expect(plaintextWarning({ ...clear, tls: true })).toBeNull();
    expect(() => assertPlaintextAllowed({ ...clear, allowPlaintext: 'loopback' })).toThrow(/tls = false is not allowed/);
  });
});

describe('messages without number and checksum', () => {
  it.each([
    [false, true],
    ['off', true],
    ['lenient', false],
    [true, false],
    [undefined, false],
  ] as const)('checksum = %s is warned of: %s', (checksum, isWarned) => {
    const { checksum: _, ...rest } = config('127.0.0.1', false, 'loopback');
    expect(uncheckedWarning({ ...rest, ...(checksum === undefined ? {} : { checksum }) }) !== null).toBe(isWarned);
  });

  it('are no matter over HTTPS, where each answer belongs to its request', () => {
    expect(uncheckedWarning({ ...config('ils.example', true, 'never'), way: 'https-fbs', checksum: false })).toBeNull();
  });
});
