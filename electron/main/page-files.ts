import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { webSocketOrigin } from './page-address.policy.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const appPath = /^\/(kiosk|door(\/[A-Za-z0-9._-]{1,40})?|technician|bench)?$/;
// Every part begins with a letter, a digit or one of two signs: no "..", no hidden file, no separator of any system.
const filePath = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/** The Content-Security-Policy of the shell's pages: nothing from anywhere, and one station to talk to. */
export function pagePolicy(stationUrl: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${webSocketOrigin(stationUrl)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Answers a request of our scheme from the folder of the built screens. */
export async function answerPage(rendererDir: string, request: Request, stationUrl: string): Promise<Response> {
  const { pathname } = new URL(request.url);
  const name = appPath.test(pathname) ? '/index.html' : pathname;
  const body = request.method === 'GET' && filePath.test(name) ? await readFile(join(rendererDir, name)).catch(() => null) : null;
  const headers = {
    'content-security-policy': pagePolicy(stationUrl),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  if (body === null) return new Response(null, { status: 404, headers });
  return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': contentTypes[extname(name)] ?? 'application/octet-stream' } });
}
