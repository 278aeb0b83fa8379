import { type FileHandle, open } from 'node:fs/promises';
import { parse, TomlError } from 'smol-toml';
import { KioskError } from '../../contracts/errors.ts';
import { ConfigInvalidError, problemAt } from './config-problem.ts';

/** A config of this size, in bytes, is no config. */
const maxBytes = 1_048_576;

/**
 * Reads a TOML file as it is written.
 * @throws KioskError CONFIG_UNREADABLE (the file can't be had), CONFIG_INVALID (it is no TOML: line and column are told)
 */
export async function readToml(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(file);
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const where = `line ${error.line}, column ${error.column}`;
    // The first line of the parser's message; the rest quotes the file, where a password might stand.
    const what = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    throw new ConfigInvalidError(file, [problemAt(where, `: this is not TOML: ${what}`)]);
  }
}

async function readText(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const bytes = await readAtMost(handle, maxBytes + 1);
      if (bytes.length > maxBytes)
        throw new KioskError('CONFIG_UNREADABLE', `${file} is larger than 1 MB: name the station's config file.`, { context: { file } });
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof KioskError ? error : unreadable(file, error);
  }
}

/** No more than `most` bytes: what was named may be a device that never ends. */
async function readAtMost(handle: FileHandle, most: number): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(buffer, length, most - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: check the path',
  EACCES: "can't be read: check its owner and mode",
  EISDIR: 'is a folder: name the file in it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8: save it as UTF-8',
};

function unreadable(file: string, cause: unknown): KioskError {
  const code = String((cause as NodeJS.ErrnoException).code);
  return new KioskError('CONFIG_UNREADABLE', `${file} ${remedies[code] ?? `can't be read (${code})`}.`, { context: { file, code }, cause });
}
