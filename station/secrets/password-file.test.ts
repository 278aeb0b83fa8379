import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPassword } from './password-file.ts';

describe('a password file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-password-'));
    file = path.join(folder, 'terminal password');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string, mode = 0o600): void => {
    writeFileSync(file, text);
    chmodSync(file, mode);
  };

  it.each([
    ['without a line end', 'lumi-terminal'],
    ['with LF', 'lumi-terminal\n'],
    ['with CR LF', 'lumi-terminal\r\n'],
  ])('is read %s', async (_, text) => {
    write(text);
    expect(await readPassword(file)).toBe('lumi-terminal');
  });

  it('keeps spaces, which a password may hold', async () => {
    write(' a b \n');
    expect(await readPassword(file)).toBe(' a b ');
  });

  it.each([0o640, 0o604, 0o620, 0o610])('is refused with mode %o, and the command that mends it is told', async (mode) => {
    write('lumi-terminal', mode);
    await expect(readPassword(file)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(`chmod 600 '${file}'`) });
  });

  it.each([
    ['empty', ''],
    ['a line end only', '\n'],
    ['two lines', 'one\ntwo\n'],
    ['two line ends', 'one\n\n'],
    ['a NUL byte', 'one\0two'],
    ['more than 1,024 bytes', 'x'.repeat(1025)],
  ])('is refused when it holds %s', async (_, text) => {
    write(text);
    await expect(readPassword(file)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('never shows what it holds in an error', async () => {
    write('one\ntwo-secret\n');
    await expect(readPassword(file)).rejects.toMatchObject({ message: expect.not.stringContaining('two-secret') });
  });

  it('is refused when it is missing', async () => {
    await expect(readPassword(file)).rejects.toMatchObject({ code: 'CONFIG_INVALID', context: { code: 'ENOENT' } });
  });

  it('is refused when it is a folder', async () => {
    mkdirSync(file);
    await expect(readPassword(file)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
