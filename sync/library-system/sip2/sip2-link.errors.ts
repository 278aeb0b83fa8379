import { assertNever, KioskError } from '../../../contracts/errors.ts';
import type { ExchangeFailure } from './sip2-exchange.machine.ts';

/** Why there is no usable connection, or why an exchange over it failed. */
export type LinkFailure =
  | ExchangeFailure
  | 'connectFailed'
  | 'connectTimedOut'
  | 'tlsRefused'
  | 'loginRefused'
  | 'allBusy'
  | 'notConnected'
  | 'stopped';

/** What the error says about where it happened. */
export interface LinkPlace {
  readonly host: string;
  readonly port: number;
}

/** The one switch from failures of the link to errors that the rest of the station knows. */
export function linkError(failure: LinkFailure, place: LinkPlace, cause?: unknown): KioskError {
  const where = `${place.host}:${place.port}`;
  const fail = (code: KioskError['code'], message: string, retryable = true): KioskError =>
    new KioskError(code, message, { context: { host: place.host, port: place.port, reason: failure }, cause, retryable });
  switch (failure) {
    case 'timedOut':
      return fail('LIBRARY_TIMEOUT', `The library system at ${where} did not answer in time: look whether it is overloaded.`);
    case 'connectTimedOut':
      return fail('LIBRARY_UNREACHABLE', `No connection to ${where} in time: check the address, the network and the firewall.`);
    case 'connectFailed':
      return fail('LIBRARY_UNREACHABLE', `Nothing answers at ${where}: check host and port in [librarySystem.sip2] and the network.`);
    case 'tlsRefused':
      return fail('LIBRARY_UNREACHABLE', `The TLS certificate of ${where} was not accepted: check its name, its dates and caFile.`);
    case 'closed':
      return fail('LIBRARY_UNREACHABLE', `The library system at ${where} closed the connection: look at its log.`);
    case 'notConnected':
      return fail('LIBRARY_UNREACHABLE', `There is no connection to ${where} now: the station keeps trying.`);
    case 'allBusy':
      return fail('LIBRARY_TIMEOUT', `All connections to ${where} are in use: raise connections in [librarySystem.sip2].`);
    case 'garbled':
      return fail('LIBRARY_PROTOCOL', `Answers from ${where} are damaged: check encoding and checksum in [librarySystem.sip2].`);
    case 'unexpected':
    case 'overlong':
      return fail('LIBRARY_PROTOCOL', `What answers at ${where} does not speak SIP2 as expected: check port and profile.`);
    case 'loginRefused':
      return fail('LIBRARY_LOGIN_REFUSED', `${where} refused the terminal account: check user and passwordFile.`, false);
    case 'stopped':
      return fail('CANCELLED', 'The station is stopping.', false);
    default:
      return assertNever(failure);
  }
}
