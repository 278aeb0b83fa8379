import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** One file of the screens, ready to be sent. */
export interface StaticFile {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const appPath = /^\/(kiosk|door(\/[A-Za-z0-9._-]{1,40})?|technician|bench)?$/;

/** Whether this path is one of the app's own views, all of which are `index.html`. */
export function isAppPath(path: string): boolean {
  return appPath.test(path);
}

/**
 * The built screens. Only a name that stands in the folder's own listing is ever opened, so that no form of path
 * (`..`, `%2e`, a link, a device name) can lead out of it.
 */
export class StaticFiles {
  readonly #dir: string;
  #files: ReadonlyMap<string, string> | null = null;

  constructor(rendererDir: string) {
    this.#dir = rendererDir;
  }

  /** @param path the undecoded path of the request, without query. `null`: there is no such file. */
  async find(path: string): Promise<StaticFile | null> {
    // A page names the assets of its own build, so the listing is made anew with it.
    if (isAppPath(path) || this.#files === null) this.#files = await listFiles(this.#dir);
    const name = isAppPath(path) ? '/index.html' : path;
    const file = this.#files.get(name);
    if (file === undefined) return null;
    const body = await readFile(file).catch(() => null);
    return body === null
      ? null
      : { body, contentType: contentTypes[extname(file)] ?? 'application/octet-stream', cacheControl: cacheControlOf(name) };
  }
}

// Only the bundler's assets carry a hash in their name.
function cacheControlOf(name: string): string {
  if (name.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  return name.endsWith('.html') ? 'no-store' : 'no-cache';
}

async function listFiles(dir: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${relative(dir, file).split(sep).map(encodeURIComponent).join('/')}`, file);
  }
  return files;
}
