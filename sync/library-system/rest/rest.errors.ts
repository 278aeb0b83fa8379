import { type ErrorCode, KioskError } from '../../../contracts/errors.ts';

/** Why an answer of the consortium's interface is not one that can be used. */
export type RestFailure =
  | 'tokenRefused'
  | 'tokenOdd'
  | 'notAuthorized'
  | 'forbidden'
  | 'pinNotAccepted'
  | 'requestRefused'
  | 'keyReused'
  | 'notSupported'
  | 'inProgress'
  | 'tooMany'
  | 'unavailable'
  | 'serverFailed'
  | 'redirected'
  | 'notJson'
  | 'odd'
  | 'otherSubject';

/** Where it happened. `isSent`: a change may have been carried out. */
export interface RestPlace {
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly isSent: boolean;
}

interface RestErrorKind {
  readonly code: ErrorCode;
  readonly say: (place: RestPlace) => string;
  readonly isRetryable?: true;
}

const document = 'docs/library-system-rest/openapi.yaml';
const refusedLogin = (say: RestErrorKind['say']): RestErrorKind => ({ code: 'LIBRARY_LOGIN_REFUSED', say });
const away = (say: RestErrorKind['say']): RestErrorKind => ({ code: 'LIBRARY_UNREACHABLE', say, isRetryable: true });
const protocol = (say: RestErrorKind['say']): RestErrorKind => ({ code: 'LIBRARY_PROTOCOL', say });

const kinds: Readonly<Record<RestFailure, RestErrorKind>> = {
  tokenRefused: refusedLogin(({ host }) => `${host} gives this client no token: check clientId and clientSecretFile in [librarySystem.rest].`),
  tokenOdd: protocol(
    ({ host, status }) =>
      `What answers at ${host} (${status}) gives no token as of RFC 6749: check url in [librarySystem.rest], and tokenUrl where it is set.`,
  ),
  notAuthorized: refusedLogin(({ host }) => `${host} refuses its own tokens: ask its operator whether this client is still known.`),
  forbidden: refusedLogin(({ host, path }) => `${host} does not allow this client to ask ${path}: ask its operator for the right.`),
  pinNotAccepted: { code: 'LIBRARY_INPUT_REFUSED', say: () => 'The library system did not take the PIN any more: identify the patron again.' },
  requestRefused: protocol(
    ({ host, path, status }) =>
      `${host} does not take our request to ${path} (${status}): check url in [librarySystem.rest], and its side against ${document}.`,
  ),
  keyReused: protocol(
    ({ host, path }) => `${host} says that an Idempotency-Key came twice with different requests to ${path}: send its operator this line.`,
  ),
  notSupported: protocol(({ host, path }) => `${host} does not offer ${path}: ask its operator.`),
  inProgress: {
    code: 'LIBRARY_TIMEOUT',
    say: ({ host }) => `${host} was still busy with the request when time was over: look whether it is overloaded.`,
    isRetryable: true,
  },
  tooMany: away(({ host }) => `${host} says that this station asks too often (429): have its operator raise the limit.`),
  unavailable: away(({ host }) => `${host} says that the library system behind it is away: ask its operator.`),
  serverFailed: away(({ host, path, status }) => `${host} failed at ${path} (${status}): look at its log.`),
  redirected: protocol(
    ({ host, status }) => `${host} sends us elsewhere (${status}), which is not followed: put the right address into url in [librarySystem.rest].`,
  ),
  notJson: protocol(({ host, path }) => `What answers at ${host}${path} is no JSON: check url in [librarySystem.rest], and for a proxy between.`),
  odd: protocol(({ host, path }) => `The answer of ${host} to ${path} is not as agreed: have it checked against ${document}.`),
  otherSubject: protocol(
    ({ host, path }) => `${host} answered ${path} about another card or item than was asked: nothing of it is used; tell its operator.`,
  ),
};

/** The one table from failures of the interface to errors that the rest of the station knows. */
export function restError(failure: RestFailure, place: RestPlace): KioskError {
  const { code, say, isRetryable } = kinds[failure];
  return new KioskError(code, say(place), { context: { ...place, reason: failure }, retryable: isRetryable === true });
}
