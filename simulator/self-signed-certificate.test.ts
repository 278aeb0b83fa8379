import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from './self-signed-certificate.ts';

const now = Date.UTC(2026, 10, 23, 12);

describe("a twin's own certificate", () => {
  const { key, cert, pin } = selfSignedCertificate(now);
  const read = new X509Certificate(cert);

  it('is signed by its own key', () => {
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.subject).toBe(read.issuer);
    expect(key).toContain('BEGIN PRIVATE KEY');
  });

  it('is for this PC and for nobody else', () => {
    expect(read.checkHost('localhost')).toBe('localhost');
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(read.checkIP('::1')).toBeDefined();
    expect(read.checkHost('library.example')).toBeUndefined();
  });

  it('lasts 30 days', () => {
    expect(Date.parse(read.validTo) - now).toBe(30 * 86_400_000);
  });

  it('comes with the pin of its key, and is another one each time', () => {
    expect(pin).toMatch(/^sha256\/[A-Za-z0-9+/]{43}=$/);
    expect(selfSignedCertificate(now).pin).not.toBe(pin);
  });
});
