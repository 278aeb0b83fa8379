import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The folder that holds `dist/`: the checkout when run from sources, two folders up from a bundle in `dist/station/`. */
export function programRoot(): string {
  return import.meta.url.endsWith('.ts') ? path.dirname(here) : path.dirname(path.dirname(here));
}

/** Where the built screens lie. */
export function rendererDir(): string {
  return path.join(programRoot(), 'dist', 'renderer');
}

/** Where the built Electron main script lies. */
export function electronMain(): string {
  return path.join(programRoot(), 'dist', 'electron', 'main.js');
}

/** Whether the screens have been built. */
export function areScreensBuilt(): boolean {
  return existsSync(path.join(rendererDir(), 'index.html'));
}
