import { isOwnPage } from './page-address.policy.ts';

/**
 * Chromium asks for a permission before a page talks to this very PC (Local Network Access, with WebSockets since Electron 43).
 * Our page must talk to the station, and the content policy limits it to that one address.
 */
const toTheStation: ReadonlySet<string> = new Set(['loopback-network', 'local-network-access']);

/** Whether a page gets a permission: camera, clipboard, notifications and all the rest are never granted to anybody. */
export function isPermitted(permission: string, requestingAddress: string): boolean {
  return toTheStation.has(permission) && isOwnPage(requestingAddress);
}
