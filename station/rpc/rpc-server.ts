import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KioskError } from '../../contracts/errors.ts';
import type { Unsubscribe } from '../../contracts/health.ts';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import { type AccessRefusal, isOwnHost } from './access.policy.ts';
import { answerPlainly, answerWithScreens } from './http-answers.ts';
import { formatHttpOrigin, type ListenAddress, parseListenAddress } from './listen-address.codec.ts';
import { createRpcRouter, mintScreenCode, type RpcParts } from './rpc-router.ts';
import { RpcSockets } from './rpc-sockets.ts';
import { SessionSecrets } from './session-secrets.ts';
import { ShellTokenKeeper } from './shell-token-keeper.ts';
import { StaticFiles } from './static-files.ts';
import { WrongSecretLimit } from './wrong-secret.policy.ts';

// Not by an import: that would read every lazy part of the module, its web client too: some 13 MB and 50 ms at each start.
const { createServer } = process.getBuiltinModule('node:http');

export { type AccessRefusal, shellPageOrigin } from './access.policy.ts';

/** What the screens are served from and where. */
export interface RpcServerOptions extends Pick<RpcParts, 'info' | 'kiosk' | 'doors' | 'bench' | 'clock'> {
  readonly technician?: RpcParts['technician'];
  /** Voices of the station that read screens aloud; absent: none. */
  readonly voices?: RpcParts['voices'];
  /** The site's pictures; absent: it has none. */
  readonly pictures?: RpcParts['pictures'];
  /** `[ui] listen`: a loopback address with a port, 0 for any free one. */
  readonly listen: string;
  /** Folder of the built screens. */
  readonly rendererDir: string;
  /** Where the shell finds its token (written 0600, removed on stop); `null`: no shell is let in by a file. */
  readonly shellTokenFile: string | null;
  readonly randomBytes?: (size: number) => Uint8Array;
  /** Told where that file can't be written (no shell is let in until then, and everything else goes on), and with `null` once it is. */
  readonly onTokenFile?: (error: KioskError | null) => void;
  /** Told of everything that was turned away, for counters and logs. */
  readonly onAccessRefused?: (reason: AccessRefusal) => void;
  /** Told of programming faults behind a call; the caller only learns that something went wrong. */
  readonly onUnexpectedError?: (error: unknown) => void;
}

/** The running server. */
export interface RpcServer {
  /** `http://host:port/`. */
  readonly url: string;
  /** Where the shell's token stands, or will stand as soon as the disk takes it; `null` where no file was asked for. */
  readonly shellTokenFile: string | null;
  /** WebSocket connections at this moment. */
  readonly connections: number;
  /** Makes a one-time code for a screen. @throws KioskError RPC_FORBIDDEN for a screen that this station does not have. */
  mintCode(role: ScreenRole): string;
  /** Calls `listener` whenever a one-time code was used. */
  onCodeUsed(listener: (role: ScreenRole) => void): Unsubscribe;
  /** Ends every connection, frees the port and removes the token file. Calling it twice does nothing more. */
  stop(): Promise<void>;
}

/**
 * Serves the screens over HTTP and the contract over a WebSocket, to this PC only.
 * @throws KioskError UI_PORT_BUSY, CONFIG_INVALID
 */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const address = parseListenAddress(options.listen);
  const codeListeners = new Set<(role: ScreenRole) => void>();
  const onRefused = (reason: AccessRefusal): void => options.onAccessRefused?.(reason);
  const secrets = new SessionSecrets({ clock: options.clock, randomBytes: options.randomBytes ?? randomBytes });
  const parts: RpcParts = {
    info: options.info,
    pictures: options.pictures ?? (async () => ({ logo: null, photos: [] })),
    kiosk: options.kiosk,
    doors: options.doors,
    voices: options.voices ?? { kiosk: null, doors: new Map() },
    bench: options.bench,
    technician: options.technician ?? null,
    clock: options.clock,
    secrets,
    wrongSecrets: new WrongSecretLimit(options.clock),
    onCodeUsed: (role) => {
      for (const listener of codeListeners) listener(role);
    },
    onCallRefused: () => onRefused('forbiddenCall'),
  };
  const onUnexpectedError = (error: unknown): void => options.onUnexpectedError?.(error);
  const sockets = new RpcSockets({
    router: createRpcRouter(parts),
    clock: options.clock,
    onRefused,
    onUnexpectedError,
    onGone: (connection) => parts.technician?.desk.left(connection),
  });
  const http = createScreenServer(new StaticFiles(options.rendererDir), onRefused);
  const port = await listen(http, address);
  http.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  const url = `${formatHttpOrigin({ host: address.host, port })}/`;
  const tokenKeeper = await keepToken(options, { url, token: secrets.shellToken });

  let stopping: Promise<void> | null = null;
  return {
    url,
    shellTokenFile: options.shellTokenFile,
    get connections() {
      return sockets.size;
    },
    mintCode: (role) => mintScreenCode(parts, role),
    onCodeUsed: (listener) => {
      codeListeners.add(listener);
      return () => void codeListeners.delete(listener);
    },
    stop: () => (stopping ??= stopAll(sockets, http, tokenKeeper)),
  };
}

function createScreenServer(files: StaticFiles, onRefused: (reason: AccessRefusal) => void): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOwnHost(request.headersDistinct.host, request.socket.localPort ?? 0)) {
      onRefused('host');
      return answerPlainly(request, response, 421);
    }
    if (request.url === '/rpc') return answerPlainly(request, response, 426);
    await answerWithScreens(files, request, response);
  };
  const server = createServer(
    { headersTimeout: 5000, requestTimeout: 10_000, connectionsCheckingInterval: 1000, maxHeaderSize: 8192 },
    (request, response) => {
      answer(request, response).catch(() => (response.headersSent ? response.destroy() : answerPlainly(request, response, 500)));
    },
  );
  server.maxConnections = 64;
  return server;
}

function listen(server: Server, { host, port }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? portBusy(port, error) : error);
    });
    server.listen({ host, port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}

function portBusy(port: number, cause: Error): KioskError {
  const sentence = `Port ${port} is taken by another program: end that program, or set another port in [ui] listen (for the demo: --port).`;
  return new KioskError('UI_PORT_BUSY', sentence, { context: { port }, cause, retryable: true });
}

async function keepToken(options: RpcServerOptions, access: { readonly url: string; readonly token: string }): Promise<ShellTokenKeeper | null> {
  const { shellTokenFile: file, clock, onTokenFile } = options;
  if (file === null) return null;
  const keeper = new ShellTokenKeeper({ file, token: { ...access, pid: process.pid }, clock, onState: (error) => onTokenFile?.(error) });
  await keeper.start();
  return keeper;
}

async function stopAll(sockets: RpcSockets, http: Server, tokenKeeper: ShellTokenKeeper | null): Promise<void> {
  // First the file: whoever reads it from now on would only knock at a closed door.
  await tokenKeeper?.stop();
  sockets.stop();
  await new Promise<void>((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
