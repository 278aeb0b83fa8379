import { isOwnPage, webSocketOrigin } from './page-address.policy.ts';

/** Whether the window may load this address at all: our own pages, the station, and the developer tools where they are on. */
export function isOutboundAllowed(address: string, stationUrl: string, isDeveloper: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  if (isOwnPage(address) || `${protocol}//${host}` === webSocketOrigin(stationUrl)) return true;
  return protocol === 'data:' || (isDeveloper && protocol === 'devtools:');
}
