import { type ErrorCode, KioskError } from '../../../contracts/errors.ts';

/** Why an answer of Koha's interface is of no use, each with a remedy of its own. */
export type KohaFailure =
  | 'accountRefused'
  | 'permissionMissing'
  | 'serverFault'
  | 'slow'
  | 'tooMany'
  | 'redirected'
  | 'notKoha'
  | 'otherSubject'
  | 'branchUnknown'
  | 'pluginDisagrees';

interface Kind {
  readonly code: ErrorCode;
  readonly say: (host: string, what: string) => string;
  readonly isFinal?: true;
}

const kinds: Readonly<Record<KohaFailure, Kind>> = {
  accountRefused: {
    code: 'LIBRARY_LOGIN_REFUSED',
    say: (host) =>
      `Koha at ${host} refused this station's account: check clientId and clientSecretFile (or user and passwordFile) in [librarySystem.koha], and whether Koha allows this way (RESTOAuth2ClientCredentials, RESTBasicAuth).`,
    isFinal: true,
  },
  permissionMissing: {
    code: 'LIBRARY_LOGIN_REFUSED',
    say: (host, what) =>
      `This station's account lacks a permission for ${what} in Koha at ${host}: give it the permissions that docs/library-systems/koha-rest.md lists.`,
    isFinal: true,
  },
  serverFault: {
    code: 'LIBRARY_UNREACHABLE',
    say: (host, what) => `Koha at ${host} failed at ${what}: look at its log, and whether url in [librarySystem.koha] ends in /api/v1.`,
  },
  slow: {
    code: 'LIBRARY_TIMEOUT',
    say: (host, what) => `Koha at ${host} did not answer ${what} in time: look whether it is overloaded.`,
  },
  tooMany: {
    code: 'LIBRARY_UNREACHABLE',
    say: (host) => `Koha at ${host}, or what stands before it, says that this station asks too often (429): have its operator raise the limit.`,
  },
  redirected: {
    code: 'LIBRARY_PROTOCOL',
    say: (host) => `Koha at ${host} sends us elsewhere, which is not followed: put the right address into url in [librarySystem.koha].`,
    isFinal: true,
  },
  notKoha: {
    code: 'LIBRARY_PROTOCOL',
    say: (host, what) =>
      `What answers at ${host} to ${what} is not Koha's REST interface as expected: check url in [librarySystem.koha] and Koha's version.`,
  },
  otherSubject: {
    code: 'LIBRARY_PROTOCOL',
    say: (host, what) =>
      `Koha at ${host} answered about another subject than asked (${what}): look at its log and at what stands between it and this PC.`,
  },
  branchUnknown: {
    code: 'LIBRARY_PROTOCOL',
    say: (host) => `Koha at ${host} has no such branch: set branch in [librarySystem.koha] to the library's code in Koha.`,
    isFinal: true,
  },
  pluginDisagrees: {
    code: 'LIBRARY_PROTOCOL',
    say: (host) =>
      `The self-service plugin of Koha at ${host} does not know this branch, or not a card that Koha knows: check branch in [librarySystem.koha], then the plugin.`,
  },
};

/** Where it happened. `isSent`: a change may have been carried out, which is so unless told. */
export interface KohaPlace {
  readonly host: string;
  readonly what: string;
  readonly status?: number;
  readonly isSent?: boolean;
}

/** The one table from failures of Koha's interface to errors. `what`: a path without ids, never data. */
export function kohaError(failure: KohaFailure, place: KohaPlace): KioskError {
  const { code, say, isFinal } = kinds[failure];
  const context = { host: place.host, reason: failure, what: place.what, ...(place.status === undefined ? {} : { status: place.status }) };
  return new KioskError(code, say(place.host, place.what), { context: { ...context, isSent: place.isSent ?? true }, retryable: isFinal !== true });
}
