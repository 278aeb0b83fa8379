import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { KioskError } from '../../contracts/errors.ts';
import type { Pin } from '../../contracts/secrets.ts';
import { readPassword } from '../secrets/password-file.ts';

const pattern = /^argon2id\$(19456)\$(2)\$(1)\$([0-9a-f]{32})\$([0-9a-f]{64})$/;
/** Shorter ones are guessed by whoever gets hold of the file. */
const fewestCharacters = 6;

/** Hashing is loaded when somebody signs in: a station without a technician does not carry it. */
const hashing = () => import('../../sync/fallback/argon2id.ts');

/** Writes the check value of a technician's PIN (Argon2id) to a file of this user alone, whole or not at all. @throws KioskError PROGRAM_USAGE */
export async function writeTechnicianPin(file: string, pin: Pin): Promise<void> {
  if (pin.reveal().length < fewestCharacters) {
    throw new KioskError('PROGRAM_USAGE', `A technician's PIN has at least ${fewestCharacters} characters: choose a longer one.`);
  }
  const { argon2id, argon2idCost } = await hashing();
  const salt = randomBytes(16);
  const hash = await argon2id({ secret: Buffer.from(pin.reveal()), salt });
  const { memory, passes, parallelism } = argon2idCost;
  const text = `argon2id$${memory}$${passes}$${parallelism}$${salt.toString('hex')}$${hash.toString('hex')}\n`;
  try {
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new KioskError('PROGRAM_USAGE', `${JSON.stringify(file)} cannot be written: make its folder, writable for this user.`, { cause: error });
  }
}

/**
 * The check value in a file; null where there is none. Read anew for every sign-in, so that a new PIN needs no restart.
 * @throws KioskError CONFIG_INVALID where others can read it, or where it is none
 */
export async function readTechnicianPin(file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  try {
    const text = await readPassword(file);
    if (pattern.test(text)) return text;
  } catch (error) {
    if (error instanceof KioskError && error.context['code'] === 'ENOENT') return null;
    throw error;
  }
  throw new KioskError('CONFIG_INVALID', `${JSON.stringify(file)} holds no technician's PIN: run "omatoimi technician set-pin" again.`);
}

/** Whether this is the PIN of a check value. */
export async function isTechnicianPin(pin: Pin, checkValue: string): Promise<boolean> {
  const { argon2id, isSameHash } = await hashing();
  const [, , , , salt = '', hash = ''] = pattern.exec(checkValue) ?? [];
  const typed = await argon2id({ secret: Buffer.from(pin.reveal()), salt: Buffer.from(salt, 'hex') });
  return isSameHash(typed, Buffer.from(hash, 'hex'));
}
