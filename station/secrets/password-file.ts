import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { KioskError } from '../../contracts/errors.ts';

/** A password file may hold no more than this, in bytes. */
const maxBytes = 1024;
// A pipe with nobody at its other end would be waited for; on Windows there is no such flag and no such pipe.
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a secret from a file that only its owner can read: one line, whose end is taken off. `delimiter` ends a field of messages and can't be sent. The secret itself is in no
 * error. On Windows the file's access list is the installer's matter and is not checked here.
 * @throws KioskError CONFIG_INVALID with the command that mends it
 */
export async function readPassword(file: string, delimiter = '|'): Promise<string> {
  const bytes = await readPrivate(file);
  if (bytes.length > maxBytes) throw unfit(file, `is longer than ${maxBytes} bytes: it must hold the password alone`);
  const password = bytes.toString('utf8').replace(/\r?\n$/, '');
  if (password === '') throw unfit(file, 'is empty: write the password into it');
  if (/[\r\n\0]/.test(password)) throw unfit(file, 'holds more than one line: it must hold the password alone');
  if (password.includes(delimiter)) throw unfit(file, `holds ${JSON.stringify(delimiter)}, which ends a field of SIP2: have another password given`);
  return password;
}

/**
 * Looks whether a file of a private key is there and only its owner can read it.
 * @throws KioskError CONFIG_INVALID with the command that mends it
 */
export async function checkPrivateKeyFile(file: string): Promise<void> {
  const handle = await openPrivate({ file, kind: 'key' });
  await handle.close();
}

interface PrivateFile {
  readonly file: string;
  readonly kind: 'password' | 'key';
}

/** The file, open, where nobody but its owner can read it. */
async function openPrivate({ file, kind }: PrivateFile): Promise<FileHandle> {
  const handle = await open(file, readWithoutWaiting).catch((error: unknown) => {
    throw unreadable({ file, kind }, error);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw unfit(file, `is not a file: name the file that holds the ${kind}`, { kind });
    // Of the open file, not of its name: nobody can exchange it between the check and the reading.
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      throw unfit(file, `can be read by others: run chmod 600 ${quote(file)}`, { kind, mode: (stat.mode & 0o777).toString(8) });
    }
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** At most one byte more than allowed is read: the file may be a device that never ends. */
async function readPrivate(file: string): Promise<Buffer> {
  const handle = await openPrivate({ file, kind: 'password' });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const unfit = (file: string, what: string, { kind = 'password', ...context }: Record<string, string> = {}): KioskError =>
  new KioskError('CONFIG_INVALID', `The ${kind} file ${file} ${what}.`, { context: { file, ...context } });

function unreadable({ file, kind }: PrivateFile, cause: unknown): KioskError {
  const code = String((cause as NodeJS.ErrnoException).code);
  const remedy =
    code === 'ENOENT' ? 'does not exist: make it, with mode 600' : `can't be read (${code}): it must belong to the user that runs the station`;
  return new KioskError('CONFIG_INVALID', `The ${kind} file ${file} ${remedy}.`, { context: { file, code }, cause });
}

const quote = (file: string): string => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
