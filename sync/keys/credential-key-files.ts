import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { epochOfName } from './epoch-names.ts';
import { type KeyFiles, unusable } from './key-files.ts';
import { openBytes, sealBytes } from './key-ring.codec.ts';

/** The credential's name: `LoadCredential=omatoimi-keys:...` or `LoadCredentialEncrypted=omatoimi-keys:...` of the service. */
export const credentialName = 'omatoimi-keys';

const shortestSecret = 32;
const longestSecret = 4096;

/**
 * The secret that systemd gave this service, made into a key. It can't be replaced each quarter of an hour, so that it wraps the epoch key once more: the folder
 * opens only together with it, and the epoch's key is destroyed as ever. @throws KioskError KEYS_UNUSABLE with what mends it
 */
export async function readCredential(environment: Readonly<Record<string, string | undefined>>): Promise<Buffer> {
  const folder = environment['CREDENTIALS_DIRECTORY'];
  if (folder === undefined || folder === '')
    throw unusable(
      credentialName,
      `is no credential of this process: start the station as a systemd service with LoadCredential=${credentialName}:FILE`,
    );
  const file = path.join(folder, credentialName);
  const handle = await open(file, constants.O_RDONLY).catch((error: unknown) => {
    throw unusable(file, `is missing: add LoadCredential=${credentialName}:FILE to the service`, error);
  });
  try {
    const { mode, size } = await handle.stat();
    if ((mode & 0o077) !== 0) throw unusable(file, 'can be read by others: let systemd hand it over with LoadCredential=');
    if (size < shortestSecret || size > longestSecret)
      throw unusable(file, `must hold ${shortestSecret} to ${longestSecret} bytes: "head -c 32 /dev/urandom" makes it`);
    return createHash('sha256')
      .update('omatoimi credential\0')
      .update(await handle.readFile())
      .digest();
  } finally {
    await handle.close();
  }
}

/** Key files whose epoch keys are sealed under a secret that does not lie beside them. */
export class CredentialKeyFiles implements KeyFiles {
  readonly #files: KeyFiles;
  readonly #secret: Buffer;

  constructor(files: KeyFiles, secret: Buffer) {
    this.#files = files;
    this.#secret = secret;
  }

  list = (): Promise<readonly string[]> => this.#files.list();
  replace = (from: string, to: string): Promise<void> => this.#files.replace(from, to);
  erase = (name: string): Promise<void> => this.#files.erase(name);

  async read(name: string): Promise<string | null> {
    const text = await this.#files.read(name);
    if (text === null || epochOfName(name) === null) return text;
    const plain = openBytes(this.#secret, Buffer.from(text.trim(), 'base64'), name);
    if (plain === null)
      throw unusable(
        name,
        `was sealed under another credential: put that one back, or move the key folder's files away; what was sealed stays unreadable until it expires`,
      );
    return plain.toString('utf8');
  }

  write(name: string, text: string): Promise<void> {
    const written = epochOfName(name) === null ? text : `${sealBytes(this.#secret, Buffer.from(text), name).toString('base64')}\n`;
    return this.#files.write(name, written);
  }
}
