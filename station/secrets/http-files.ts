import path from 'node:path';
import { isKioskError } from '../../contracts/errors.ts';
import { readIdentity } from '../../sync/library-system/link/trust.ts';
import { readAuthority } from '../../sync/library-system/sip2/sip2-authority.ts';
import { type ConfigProblem, isRecord, problemAt, valueAt } from '../config/config-problem.ts';
import { checkPrivateKeyFile, readPassword } from './password-file.ts';

const fileKeys = ['passwordFile', 'clientSecretFile', 'caFile', 'certFile', 'keyFile'] as const;

/** The files that an HTTP interface of a library system needs. */
export type HttpFiles = Partial<Record<(typeof fileKeys)[number], string | undefined>>;
/** The sections of the config that name them. */
export const httpSections = ['koha', 'rest'] as const;
export type HttpSection = (typeof httpSections)[number];

/** What the files gave; a secret is null where there is none, or where its file has a problem. */
export interface ReadHttpFiles {
  readonly password: string | null;
  readonly clientSecret: string | null;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the files of an HTTP interface: the one way for the check of a config and for the station's start. */
export async function readHttpFiles(section: HttpSection, files: HttpFiles): Promise<ReadHttpFiles> {
  const { passwordFile, clientSecretFile, caFile, certFile, keyFile } = files;
  const problems: ConfigProblem[] = [];
  const attempt = async <T>(key: string, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!isKioskError(error)) throw error;
      problems.push(problemAt(`[librarySystem.${section}] ${key}`, `: ${error.message}`));
      return null;
    }
  };
  // Over HTTP no sign ends a field: the one that never stands in a secret takes the delimiter's place.
  const secret = (key: string, file: string | undefined): Promise<string | null> | null =>
    file === undefined ? null : attempt(key, () => readPassword(file, '\0'));
  const password = await secret('passwordFile', passwordFile);
  const clientSecret = await secret('clientSecretFile', clientSecretFile);
  if (caFile !== undefined) await attempt('caFile', async () => readAuthority(caFile));
  if (certFile !== undefined && keyFile !== undefined) {
    await attempt('certFile and keyFile', async () => {
      await checkPrivateKeyFile(keyFile);
      return readIdentity(certFile, keyFile);
    });
  }
  return { password, clientSecret, problems };
}

/** The problems of the files that a config names, as far as it can be read; relative paths are meant from `folder`. */
export async function httpFileProblems(raw: unknown, folder: string): Promise<readonly ConfigProblem[]> {
  const found = await Promise.all(
    httpSections.map(async (section) => {
      const values = valueAt(raw, ['librarySystem', section]);
      const named = fileKeys.flatMap((key) => {
        const value = isRecord(values) ? values[key] : undefined;
        return typeof value === 'string' && value !== '' && !value.includes('\0') ? [[key, path.resolve(folder, value)]] : [];
      });
      return (await readHttpFiles(section, Object.fromEntries(named) as HttpFiles)).problems;
    }),
  );
  return found.flat();
}
