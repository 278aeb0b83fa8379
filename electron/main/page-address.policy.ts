import { shellPageOrigin, stationParameter } from '../shared/ipc-channels.ts';
import type { ShellView } from './shell-options.ts';

const pathOfView: Readonly<Record<ShellView, string>> = { landing: '/', kiosk: '/kiosk', door: '/door', bench: '/bench' };

/** Where the page looks for its station before any station has told its address: the default of `[ui] listen`. */
export const presumedStationUrl = 'http://127.0.0.1:4600/';

/** The address of a view's page; it carries where the station is and no secret. */
export function pageAddress(view: ShellView, stationUrl: string): string {
  const address = new URL(`${shellPageOrigin}${pathOfView[view]}`);
  address.searchParams.set(stationParameter, stationUrl);
  return address.href;
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
