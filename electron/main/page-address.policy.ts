import { shellPageOrigin, stationParameter } from '../shared/ipc-channels.ts';
import type { ShellView } from './shell-options.ts';

const pathOfView: Readonly<Record<ShellView, string>> = { landing: '/', kiosk: '/kiosk', door: '/door', bench: '/bench' };

/** Where the page looks for its station before any station has told its address: the default of `[ui] listen`. */
export const presumedStationUrl = 'http://127.0.0.1:4600/';

/** The path of a view's page. */
export function viewPathOf(view: ShellView): string {
  return pathOfView[view];
}

/** The address of a page; it carries where the station is and no secret. */
export function pageAddress(path: string, stationUrl: string): string {
  const address = new URL(`${shellPageOrigin}${path}`);
  address.searchParams.set(stationParameter, stationUrl);
  return address.href;
}

/** The path of a view other than the start page, if this address is one of ours; its query and fragment are left behind. */
export function viewAddress(address: string): string | null {
  if (!isOwnPage(address)) return null;
  const { pathname } = new URL(address);
  return /^\/(kiosk|door(\/[A-Za-z0-9._-]{1,40})?|technician|bench)$/.test(pathname) ? pathname : null;
}

/** Whether an address belongs to our own pages. A scheme of our own has no origin in Node's eyes, so its parts are compared. */
export function isOwnPage(address: string): boolean {
  return URL.canParse(address) && isOwnUrl(new URL(address));
}

function isOwnUrl(url: URL): boolean {
  return `${url.protocol}//${url.host}` === shellPageOrigin && url.username === '' && url.password === '';
}

/** The WebSocket origin of a station's address. */
export function webSocketOrigin(stationUrl: string): string {
  return `ws://${new URL(stationUrl).host}`;
}
