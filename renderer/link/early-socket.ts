/** Where the first script of a page leaves the connection that it opened. */
declare global {
  interface Window {
    omatoimiSocket?: WebSocket | undefined;
  }
}

type EarlyHost = Pick<Window, 'omatoimiSocket'>;

/** Where a page in a browser keeps its way back to the station. */
export function resumeKey(pathname: string): string {
  return `omatoimi.resume.${pathname}`;
}

/** Opens a connection that `takeSocket` finds. Nobody's secret passes over it before the page asks. */
export function openEarly(host: EarlyHost, url: string): void {
  host.omatoimiSocket = new WebSocket(url);
}

/** The connection of the first script, once, where it leads to this address and still lives; else a new one. */
export function takeSocket(host: EarlyHost, url: string, open = (address: string) => new WebSocket(address)): WebSocket {
  const early = host.omatoimiSocket;
  host.omatoimiSocket = undefined;
  if (early !== undefined && early.url === url && early.readyState <= early.OPEN) return early;
  early?.close();
  return open(url);
}
