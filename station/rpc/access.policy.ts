/** What may sit at the other end of a connection: a page, or the shell's main process, which sends no Origin. */
export type PeerKind = 'page' | 'shellMain';

/** Why a request, a connection or a call was turned away; for counters and logs, without any of its content. */
export type AccessRefusal =
  | 'host'
  | 'origin'
  | 'path'
  | 'tooManyConnections'
  | 'notOpenedInTime'
  | 'badFrame'
  | 'wrongSecret'
  | 'forbiddenCall'
  | 'slowReader';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The origin of the shell's own pages (its privileged scheme). */
export const shellPageOrigin = 'app://omatoimi';

/** Header values as they came, each occurrence apart: two of one kind are refused, never joined. */
type HeaderValues = readonly string[] | undefined;

/**
 * Whether `Host` names this very server. Any other name means that a web page reached it through a DNS name of its own
 * (DNS rebinding), so the port belongs to the comparison; browsers leave it out for port 80.
 */
export function isOwnHost(values: HeaderValues, port: number): boolean {
  const [host] = values ?? [];
  if (host === undefined || values?.length !== 1) return false;
  return loopbackNames.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

/** Who opens a WebSocket, by its exact `Origin`; `null`: nobody whom we serve. */
export function peerKindOf(origins: HeaderValues, port: number): PeerKind | null {
  if (origins === undefined || origins.length === 0) return 'shellMain';
  const [origin] = origins;
  if (origins.length !== 1) return null;
  if (origin === shellPageOrigin) return 'page';
  return loopbackNames.some((name) => origin === `http://${name}${port === 80 ? '' : `:${port}`}`) ? 'page' : null;
}
