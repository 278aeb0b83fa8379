import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { securityHeaders } from './security-headers.policy.ts';
import { isAppPath, type StaticFiles } from './static-files.ts';

// Not by an import: that would read every lazy part of the module, its web client too: some 13 MB and 50 ms at each start.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Answers a GET or HEAD whose `Host` was checked with a file of the screens, everything else with a plain refusal. */
export async function answerWithScreens(files: StaticFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return answerPlainly(request, response, 405);
  }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const file = await files.find(path);
  if (file === null) return answerPlainly(request, response, isAppPath(path) ? 503 : 404);
  response.writeHead(200, {
    ...securityHeaders(request.headers.host ?? null),
    'content-type': file.contentType,
    'content-length': file.body.length,
    'cache-control': file.cacheControl,
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

/** One line of text, for an answer that is not a screen. */
export function answerPlainly(request: IncomingMessage, response: ServerResponse, status: 404 | 405 | 421 | 426 | 500 | 503): void {
  const text = status === 503 ? 'The screens are not built yet: run "npm run build" once.\n' : `${STATUS_CODES[status] ?? ''}\n`;
  response.writeHead(status, {
    ...securityHeaders(status === 421 ? null : (request.headers.host ?? null)),
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/** Turns a WebSocket upgrade away, before any WebSocket exists. */
export function refuseUpgrade(socket: Duplex, status: 403 | 404 | 421 | 503): void {
  const headers = { ...securityHeaders(null), connection: 'close', 'content-length': 0 };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`);
}
