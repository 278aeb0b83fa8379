import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../run/project-root.ts';

// What the station sends with every page; connect-src is left out because the gallery has no station.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:";
const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** The product's screens without a station, served as the station would. */
export interface Gallery {
  /** The address of one sample of `renderer/screens.registry.ts`. */
  addressOf(query: Readonly<Record<string, string>>): string;
  /** The checks that run inside a page, as one script. */
  readonly checks: string;
  close(): Promise<void>;
}

/** Bundles `page-checks/` with axe: they run in the page, whatever its policy says of scripts. */
async function buildChecks(folder: string): Promise<string> {
  const entry = path.join(projectRoot, 'test/e2e/page-checks/main.ts');
  const lib = { entry, formats: ['iife' as const], name: 'checks', fileName: () => 'checks.js' };
  await build({ configFile: false, logLevel: 'error', build: { outDir: folder, emptyOutDir: false, lib } });
  return readFile(path.join(folder, 'checks.js'), 'utf8');
}

/** Builds the gallery into a temporary folder and serves it on loopback. */
export async function openGallery(): Promise<Gallery> {
  const folder = await mkdtemp(path.join(tmpdir(), 'omatoimi-gallery-'));
  await build({ configFile: path.join(projectRoot, 'renderer/dev/vite.config.ts'), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const checks = await buildChecks(folder);
  const server = createServer((request, response) => {
    const file = path.join(folder, path.normalize(new URL(request.url ?? '/', 'http://gallery').pathname));
    readFile(file).then(
      (content) =>
        response.writeHead(200, { 'content-type': kinds[path.extname(file)] ?? 'text/plain', 'content-security-policy': policy }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    checks,
    addressOf: (query) => `http://127.0.0.1:${port}/dev/gallery.html?${new URLSearchParams(query)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
