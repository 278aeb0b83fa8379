import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { KioskError } from '../../contracts/errors.ts';
import { scbkDefault } from './osdp-secure-channel.codec.ts';
import { keyFileError } from './osdp.errors.ts';

/**
 * A device's own base key: 16 bytes, written as 32 hexadecimal digits in a file that only its owner can read.
 * @throws KioskError DEVICE_INSECURE with what mends it; never with the key
 */
export function readScbk(file: string): Uint8Array {
  const text = readPrivate(file).trim();
  if (!/^[0-9a-fA-F]{32}$/.test(text)) throw keyFileError(file, 'holds no key: it must be 32 hexadecimal digits in one line');
  const key = new Uint8Array(Buffer.from(text, 'hex'));
  if (new Set(key).size < 4 || Buffer.from(key).equals(scbkDefault)) throw keyFileError(file, 'holds a key that everybody knows: make another one');
  return key;
}

/** The key of a file; a new random one (0600) where there is no such file, for a device that is paired now. */
export function readOrMakeScbk(file: string): Uint8Array {
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, `${randomBytes(16).toString('hex')}\n`);
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw keyFileError(file, 'cannot be written: make its folder, writable for this user');
  }
  return readScbk(file);
}

function readPrivate(file: string): string {
  let handle: number | null = null;
  try {
    handle = openSync(file, 'r');
    const isOpenToOthers = process.platform !== 'win32' && (fstatSync(handle).mode & 0o077) !== 0;
    if (isOpenToOthers) throw keyFileError(file, 'can be read by others: run chmod 600 on it');
    return readFileSync(handle, 'utf8');
  } catch (error) {
    if (error instanceof KioskError) throw error;
    throw keyFileError(file, 'cannot be read: check its path and its owner, or pair the device in installMode');
  } finally {
    if (handle !== null) closeSync(handle);
  }
}
