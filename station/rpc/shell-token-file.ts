import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** What the shell needs to find and enter the station. */
export interface ShellToken {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/** Takes the file away again, if it is still the one that was written. */
export type RemoveTokenFile = () => Promise<void>;

/**
 * Writes the shell's token for its owner only (mode 0600; on Windows the folder's own access list protects it). A reader sees the
 * old file or the whole new one, never a part.
 */
export async function writeShellTokenFile(path: string, token: ShellToken): Promise<RemoveTokenFile> {
  const text = `${JSON.stringify(token)}\n`;
  const draft = `${path}.${token.pid}.tmp`;
  await rm(draft, { force: true });
  // "wx": never through a link that somebody laid out under this name.
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await rename(draft, path);
  return async () => {
    const present = await readFile(path, 'utf8').catch(() => '');
    if (present === text) await rm(path, { force: true });
  };
}
