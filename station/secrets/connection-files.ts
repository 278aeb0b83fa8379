import path from 'node:path';
import type { Sip2Config } from '../../contracts/library-system-config.schema.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { readAuthority } from '../../sync/library-system/sip2/sip2-authority.ts';
import { readIdentity } from '../../sync/library-system/link/trust.ts';
import { type ConfigProblem, isRecord, problemAt, valueAt } from '../config/config-problem.ts';
import { checkPrivateKeyFile, readPassword } from './password-file.ts';

/** The files that the link to the library system needs, and what decides whether they are in order. */
export type ConnectionFiles = Partial<Pick<Sip2Config, 'passwordFile' | 'caFile' | 'certFile' | 'keyFile' | 'delimiter' | 'tls'>>;

/** What the files gave. */
export interface ReadConnectionFiles {
  /** null without an account, and where its file has a problem. */
  readonly password: string | null;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the files of the link: the one way for the check of a config and for the station's start. */
export async function readConnectionFiles(files: ConnectionFiles): Promise<ReadConnectionFiles> {
  const { passwordFile, caFile, certFile, keyFile, delimiter = '|', tls = true } = files;
  const password = passwordFile === undefined ? {} : await attempt('passwordFile', () => readPassword(passwordFile, delimiter));
  const authority = caFile === undefined || !tls ? {} : await attempt('caFile', async () => readAuthority(caFile));
  // A config with one of the two alone is wrong already: the schema says so.
  const identity = certFile === undefined || keyFile === undefined || !tls ? {} : await identityProblem(certFile, keyFile);
  const problems = [password.problem, authority.problem, identity.problem].filter((problem) => problem !== undefined);
  return { password: password.text ?? null, problems };
}

/** The key as secret as a password, and the two a pair. */
async function identityProblem(certFile: string, keyFile: string): Promise<{ problem?: ConfigProblem }> {
  const secret = await attempt('keyFile', async () => {
    await checkPrivateKeyFile(keyFile);
    return '';
  });
  return secret.problem === undefined ? attempt('certFile and keyFile', async () => readIdentity(certFile, keyFile).cert) : secret;
}

async function attempt(key: string, read: () => Promise<string>): Promise<{ text?: string; problem?: ConfigProblem }> {
  try {
    return { text: await read() };
  } catch (error) {
    if (!isKioskError(error)) throw error;
    return { problem: problemAt(`[librarySystem.sip2] ${key}`, `: ${error.message}`) };
  }
}

/** The files that a config names, as far as it can be read; relative paths are meant from `folder`. */
export function connectionFilesIn(raw: unknown, folder: string): ConnectionFiles {
  const sip2 = valueAt(raw, ['librarySystem', 'sip2']);
  const { passwordFile, caFile, certFile, keyFile, delimiter, tls } = isRecord(sip2) ? sip2 : {};
  return {
    ...(isPath(passwordFile) ? { passwordFile: path.resolve(folder, passwordFile) } : {}),
    ...(isPath(caFile) ? { caFile: path.resolve(folder, caFile) } : {}),
    ...(isPath(certFile) ? { certFile: path.resolve(folder, certFile) } : {}),
    ...(isPath(keyFile) ? { keyFile: path.resolve(folder, keyFile) } : {}),
    ...(isPath(delimiter) ? { delimiter } : {}),
    tls: tls !== false,
  };
}

const isPath = (value: unknown): value is string => typeof value === 'string' && value !== '' && !value.includes('\0');
