import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyFiles, openKeyFiles } from '../../sync/keys/key-files.ts';
import { confirmationMs, makeConfirmation, takeConfirmation } from './confirmation.ts';

const window = { fromMs: 1_000, toMs: 2_000 };
const given = { role: 'dataProtectionOfficer', window, nowMs: 5_000 } as const;
const asked = { role: 'staff', window, nowMs: 6_000 } as const;

describe('the confirmation of a second person', () => {
  let folder: string;
  let files: KeyFiles;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-confirm-'));
    files = await openKeyFiles(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds once, for one window, and tells the role', async () => {
    const code = await makeConfirmation(files, given);
    expect(code).toMatch(/^[2-9A-Z]{8}$/);
    expect(await takeConfirmation(files, { ...asked, code: ` ${code.toLowerCase()}\n` })).toBe('dataProtectionOfficer');
    await expect(takeConfirmation(files, { ...asked, code })).rejects.toMatchObject({ code: 'PRIVACY_UNCONFIRMED' });
  });

  it.each([
    ['by somebody in the same role', { role: 'dataProtectionOfficer' }],
    ['for another window', { window: { fromMs: 1_000, toMs: 2_001 } }],
    ['after 15 minutes', { nowMs: given.nowMs + confirmationMs }],
    ['with another code', { code: 'AAAAAAAA' }],
  ] as const)('does not hold %s, and is not used up', async (_title, change) => {
    const code = await makeConfirmation(files, given);
    await expect(takeConfirmation(files, { ...asked, code, ...change })).rejects.toMatchObject({ code: 'PRIVACY_UNCONFIRMED' });
    expect(await takeConfirmation(files, { ...asked, code })).toBe('dataProtectionOfficer');
  });

  it('is used by one of two commands that bring it at once, and each of two that are made at once holds', async () => {
    const codes = await Promise.all([makeConfirmation(files, given), makeConfirmation(files, given)]);
    for (const code of codes) {
      const takes = await Promise.allSettled(Array.from({ length: 8 }, () => takeConfirmation(files, { ...asked, code })));
      expect(takes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(takes.flatMap((take) => (take.status === 'rejected' ? [(take.reason as { readonly code: unknown }).code] : []))).toEqual(
        Array(7).fill('PRIVACY_UNCONFIRMED'),
      );
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is gone with the next one that is made, when its time is over, and so is what a cut or an earlier program left', async () => {
    await makeConfirmation(files, given);
    writeFileSync(path.join(folder, 'confirmation-0123456789abcdef.used.json'), '\0'.repeat(90), { mode: 0o600 });
    writeFileSync(path.join(folder, 'confirmations.json'), '{"waiting":[]}', { mode: 0o600 });
    await makeConfirmation(files, { ...given, nowMs: given.nowMs + confirmationMs });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is on the disk as a salted hash only, for the station’s user alone', async () => {
    const code = await makeConfirmation(files, given);
    const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect([texts.length, texts.some((text) => text.includes(code))]).toEqual([1, false]);
  });
});
