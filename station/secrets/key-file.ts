import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { KioskError } from '../../contracts/errors.ts';
import { readPassword } from './password-file.ts';

/**
 * Reads 32 bytes, written as 64 hexadecimal digits, from a file that only its owner can read.
 * @throws KioskError CONFIG_INVALID with what mends it
 */
export async function readKeyFile(file: string): Promise<Buffer> {
  const text = await readPassword(file);
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new KioskError('CONFIG_INVALID', `${JSON.stringify(file)} holds no key: it must be 64 hexadecimal digits in one line.`);
  }
  return Buffer.from(text, 'hex');
}

/** The key of a file; a new one (0600) where there is no such file. @throws KioskError CONFIG_INVALID */
export async function readOrMakeKeyFile(file: string): Promise<{ readonly key: Buffer; readonly isNew: boolean }> {
  const key = randomBytes(32);
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${key.toString('hex')}\n`);
    await handle.sync();
    await handle.close();
    return { key, isNew: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { key: await readKeyFile(file), isNew: false };
    throw new KioskError('CONFIG_INVALID', `${JSON.stringify(file)} cannot be written: make its folder, writable for this user.`, { cause: error });
  }
}
