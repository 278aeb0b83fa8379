import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyFiles, openKeyFiles } from './key-files.ts';
import { fingerprintOf, isSigned, readReportKey, signReport } from './report-key.ts';

describe('a signed report', () => {
  let folder: string;
  let files: KeyFiles;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-report-'));
    files = await openKeyFiles(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds by the key of the station that signed it, which stays the same', async () => {
    const signed = await signReport(files, 'all well');
    expect(await readReportKey(files)).toBe(signed.publicKey);
    expect((await signReport(files, 'again')).publicKey).toBe(signed.publicKey);
    expect(isSigned(signed, signed.publicKey)).toBe(true);
    expect(fingerprintOf(signed.publicKey)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not hold when a word was changed, when another signed it, or by something that is no key', async () => {
    const signed = await signReport(files, 'all well');
    const other = await signReport(await openKeyFiles(path.join(folder, 'other')), 'all well');
    expect(isSigned({ ...signed, report: 'all welk' }, signed.publicKey)).toBe(false);
    expect(isSigned(other, signed.publicKey)).toBe(false);
    expect(isSigned(signed, 'no key')).toBe(false);
    expect(fingerprintOf('no key')).toBeNull();
  });

  it('has no key before the first one', async () => {
    expect(await readReportKey(files)).toBeNull();
  });
});
