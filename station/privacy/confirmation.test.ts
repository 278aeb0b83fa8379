import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

  it('is on the disk as a salted hash only, for the station’s user alone', async () => {
    const code = await makeConfirmation(files, given);
    expect(readFileSync(path.join(folder, 'confirmations.json'), 'utf8')).not.toContain(code);
  });
});
