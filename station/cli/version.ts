import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { programRoot } from '../program-files.ts';

/** The version of this program, from its package file. */
export async function readVersion(): Promise<string> {
  const text = await readFile(path.join(programRoot(), 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : 'unknown';
}
