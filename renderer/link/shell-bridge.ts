import type { ScreenRole } from '../../contracts/rpc.contract.ts';

/** How somebody wants to see and hear what is left of the visit: choices of looks and of reading aloud, nothing of the patron. */
export type Keepsake = Readonly<Record<string, string | number | boolean>>;

/** What the Electron shell's preload lends to a screen; absent in a browser. */
export interface ShellBridge {
  /** Where the station listens, e.g. `http://127.0.0.1:4600`. */
  readonly stationUrl: string;
  /** Makes a one-time code for a screen. */
  requestCode(role: ScreenRole): Promise<string>;
  /** Resolves when this page is to be shown, with what the page before it left. */
  untilShown(): Promise<Keepsake | null>;
  /** This page has drawn what it is to show. */
  noteDrawn(): void;
  /** Somebody's visit is over: the shell shows a fresh page and ends this one with its process. */
  noteVisitOver(keepsake: Keepsake | null): void;
}

declare global {
  interface Window {
    readonly omatoimi?: ShellBridge;
  }
}

/** The WebSocket address of the station, from the shell or from the page's own address. */
export function stationSocketUrl(bridge: Pick<ShellBridge, 'stationUrl'> | undefined, pageOrigin: string): string {
  const url = new URL('/rpc', bridge?.stationUrl ?? pageOrigin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
