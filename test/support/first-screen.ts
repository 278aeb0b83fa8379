import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** A built file that the first screen waits for. */
export interface FirstFile {
  readonly name: string;
  readonly text: string;
  readonly gzipBytes: number;
}

/** JS and CSS that the first screen loads, by the built index and its static imports. */
export async function firstScreenFiles(folder: string): Promise<readonly FirstFile[]> {
  const html = await readFile(path.join(folder, 'index.html'), 'utf8');
  const names = [...html.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].flatMap(([, name]) => name ?? []);
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(folder, name));
      return { name, text: bytes.toString('utf8'), gzipBytes: gzipSync(bytes).length };
    }),
  );
}
