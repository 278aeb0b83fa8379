import type { ScreenRole } from '../../contracts/rpc.contract.ts';

/** What the Electron shell's preload lends to a screen; absent in a browser. */
export interface ShellBridge {
  /** Where the station listens, e.g. `http://127.0.0.1:4600`. */
  readonly stationUrl: string;
  /** Makes a one-time code for a screen. */
  requestCode(role: ScreenRole): Promise<string>;
}

declare global {
  interface Window {
    readonly omatoimi?: ShellBridge;
  }
}

/** The WebSocket address of the station, from the shell or from the page's own address. */
export function stationSocketUrl(bridge: ShellBridge | undefined, pageOrigin: string): string {
  const url = new URL('/rpc', bridge?.stationUrl ?? pageOrigin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
