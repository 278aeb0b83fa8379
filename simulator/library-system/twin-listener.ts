import type { AddressInfo, Server } from 'node:net';
import type { TimerHandle } from '../../contracts/clock.ts';

/** Where a twin listens. `port` 0, the default, takes any free one. */
export interface ListenOptions {
  readonly host?: string;
  readonly port?: number;
}

/** Opens a twin's server, whatever it speaks, and tells where it listens. Rejects where the port is taken. */
export async function listen(
  server: Server,
  { host = '127.0.0.1', port = 0 }: ListenOptions,
): Promise<{ readonly host: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { host, port: (server.address() as AddressInfo).port };
}

/** Ends a twin's server: answers that wait for their time are never sent, `cutAll` ends the connections. */
export async function endServer(server: Server, timers: Set<TimerHandle>, cutAll: () => void): Promise<void> {
  for (const timer of timers) timer.cancel();
  timers.clear();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  cutAll();
  await closed;
}
