import { execFile } from 'node:child_process';
import { CredentialKeyFiles, readCredential } from './credential-key-files.ts';
import { type KeyFiles, openKeyFiles, unusable } from './key-files.ts';
import { KeyringKeyFiles, type RunTool, secretTool } from './keyring-key-files.ts';

/** Where the epoch key is kept. */
export type KeyStoreKind = 'file' | 'systemd-credential' | 'keyring' | 'tpm';

/** What a key store is opened with; what is absent is the real thing. */
export interface KeyStoreOptions {
  readonly folder: string;
  readonly kind: KeyStoreKind;
  /** A missing folder is made; only the station itself does that. */
  readonly isMade: boolean;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly runSecretTool?: RunTool;
  readonly hasTpm?: () => Promise<boolean>;
  readonly platform?: NodeJS.Platform;
}

/**
 * Opens the key store that the config names, and no other: what it names and is not there is a fault to be mended, never a reason to take a weaker one.
 * @throws KioskError KEYS_UNUSABLE with what mends it
 */
export async function openKeyStore(options: KeyStoreOptions): Promise<KeyFiles> {
  const { folder, kind, isMade, environment = process.env, platform = process.platform } = options;
  if (kind !== 'file' && platform !== 'linux') throw unusable(kind, 'is there on Linux only: name [privacy] keyStore = "file"');
  if (kind === 'tpm' && !(await (options.hasTpm ?? hasTpm)()))
    throw unusable('tpm', 'can not be used: systemd-creds has-tpm2 finds no TPM 2.0 on this PC; name another [privacy] keyStore');
  const files = await openKeyFiles(folder, { isMade });
  switch (kind) {
    case 'file':
      return files;
    case 'systemd-credential':
    // systemd opens the credential with the TPM and hands it over: LoadCredentialEncrypted=, made by "systemd-creds encrypt --with-key=tpm2".
    case 'tpm':
      return new CredentialKeyFiles(files, await readCredential(environment));
    case 'keyring': {
      const ring = new KeyringKeyFiles(files, folder, options.runSecretTool ?? secretTool);
      await ring.list();
      return ring;
    }
  }
}

/** Whether systemd can use a TPM 2.0 here: firmware, driver and system all say so. */
function hasTpm(): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('systemd-creds', ['has-tpm2', '--quiet'], { timeout: 5_000 }, (error) => resolve(error === null));
  });
}
