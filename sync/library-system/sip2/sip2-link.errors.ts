import { type ErrorCode, type ErrorContext, KioskError } from '../../../contracts/errors.ts';
import type { ConnectFailure } from './sip2-connect-failure.ts';
import type { ExchangeFailure } from './sip2-exchange.machine.ts';

/** Why there is no usable connection, or why an exchange over it failed. */
export type LinkFailure = ConnectFailure | ExchangeFailure | WayFailure | 'loginRefused' | 'loginUnanswered' | 'allBusy' | 'notConnected' | 'stopped';

/** What can go wrong on one way only: prompts, or envelopes over HTTPS. */
export type WayFailure =
  /** What answers asks for no account by prompts. */
  | 'promptAbsent'
  /** What answers asks for an account by prompts, and we spoke SIP2. */
  | 'promptExpected'
  /** An HTTP status other than 200. */
  | 'httpStatus'
  /** An error in place of a message. */
  | 'envelopeError'
  /** No envelope at all. */
  | 'envelopeMalformed'
  /** An envelope with an empty message. */
  | 'envelopeEmpty';

/** What the error says about where it happened. */
export interface LinkPlace {
  readonly host: string;
  readonly port: number;
  /** Of the config, for what the sentence says; `librarySystem.sip2` unless told. */
  readonly section?: string;
  /** What else the error's context tells. */
  readonly facts?: ErrorContext;
}

interface LinkErrorKind {
  readonly code: ErrorCode;
  /** The sentence that says what to do. */
  readonly say: (where: string, place: LinkPlace) => string;
  readonly isFinal?: true;
}

const unreachable = (say: LinkErrorKind['say']): LinkErrorKind => ({ code: 'LIBRARY_UNREACHABLE', say });
const protocol = (say: LinkErrorKind['say']): LinkErrorKind => ({ code: 'LIBRARY_PROTOCOL', say });

const connectKinds: Readonly<Record<ConnectFailure, LinkErrorKind>> = {
  connectFailed: unreachable((where) => `Nothing answers at ${where}: check host and port in [librarySystem.sip2] and the network.`),
  nameUnknown: unreachable((_, { host }) => `The name ${host} has no address: check host in [librarySystem.sip2] and this PC's name server.`),
  connectTimedOut: unreachable((where) => `No connection to ${where} in time: check the address, the network and the firewall.`),
  closedAtOnce: unreachable((where) => `${where} closed the connection before the login was answered: ask its operator whether this PC may connect.`),
  closedInClear: unreachable(
    (where) => `${where} closed the connection before the login was answered: set tls = true if it wants TLS, and ask whether this PC may connect.`,
  ),
  tlsExpected: unreachable((where) => `${where} speaks TLS and tls is false: set tls = true in [librarySystem.sip2].`),
  tlsAbsent: unreachable((where) => `What answers at ${where} does not speak TLS: ask its operator for the TLS port, or for a tunnel to this PC.`),
  tlsUnanswered: unreachable(
    (where) => `${where} takes connections but does not answer TLS: check that the port is the TLS one, and whether this PC may connect.`,
  ),
  tlsTooOld: unreachable((where) => `${where} has no TLS version from 1.2 on: its operator has to switch on TLS 1.2 or 1.3.`),
  tlsTooWeak: unreachable(
    (where) => `${where} and this PC agree on no safe encryption: its operator has to renew its TLS settings and ask for no client certificate.`,
  ),
  tlsClientCertificate: unreachable(
    (where) =>
      `${where} asks for a certificate of this station: set certFile and keyFile in [librarySystem.sip2], or ask its operator to let it in by its account.`,
  ),
  certificateName: unreachable(
    (where, { host }) => `The certificate of ${where} is for another name: set host to the name in the certificate, or have one made for ${host}.`,
  ),
  certificateAuthority: unreachable(
    (where) => `The certificate of ${where} was signed by an authority unknown here: set caFile to that authority's certificate (PEM).`,
  ),
  certificateSelfSigned: unreachable(
    (where) => `The certificate of ${where} is signed by itself: if its operator confirms it, set caFile to this certificate (PEM).`,
  ),
  certificateExpired: unreachable((where) => `The certificate of ${where} has expired: its operator has to renew it; check this PC's clock too.`),
  certificateNotYetValid: unreachable(
    (where) => `The certificate of ${where} is not valid yet: check this PC's clock, then the certificate's dates.`,
  ),
  certificatePin: unreachable(
    (where) => `${where} has another key than the pinned ones: if its operator confirms the new key, put it into pins in [librarySystem.sip2].`,
  ),
  tlsRefused: unreachable((where) => `The TLS certificate of ${where} was not accepted: have its operator check the chain, and check caFile.`),
};

const exchangeKinds: Readonly<Record<ExchangeFailure, LinkErrorKind>> = {
  timedOut: { code: 'LIBRARY_TIMEOUT', say: (where) => `The library system at ${where} did not answer in time: look whether it is overloaded.` },
  closed: unreachable((where) => `The library system at ${where} closed the connection: look at its log.`),
  garbled: protocol(
    (where) =>
      `Answers from ${where} are damaged: check encoding in [librarySystem.sip2]; checksum = "lenient" there is for a server whose checksum is never right.`,
  ),
  unchecked: protocol(
    (where) => `Answers from ${where} carry no checksum: set checksum = "off" in [librarySystem.sip2], or have error detection switched on there.`,
  ),
  resendAsked: protocol(
    (where) => `${where} says that our messages arrive damaged (96): check checksum, encoding and terminator in [librarySystem.sip2].`,
  ),
  statusRepeated: protocol(
    (where) => `${where} tells its status (98) in place of every answer: ask its operator whether it is off-line or starting.`,
  ),
  unexpected: protocol((where) => `What answers at ${where} does not speak SIP2 as expected: check port and profile.`),
  overlong: protocol((where) => `What answers at ${where} sends more than any message holds, without an end: check port, path and terminator.`),
};

const wayKinds: Readonly<Record<WayFailure, LinkErrorKind>> = {
  promptAbsent: unreachable((where) => `${where} does not ask for an account by prompts: take login = "telnet" out of [librarySystem.sip2].`),
  promptExpected: unreachable((where) => `${where} asks for an account by prompts: set login = "telnet" in [librarySystem.sip2].`),
  httpStatus: protocol((where, { facts }) =>
    Number(facts?.['status']) >= 500
      ? `${where} answers with HTTP status ${facts?.['status']}: its operator has to look at its log.`
      : `${where} answers with HTTP status ${facts?.['status']}: check path and way in [librarySystem.sip2], and the terminal account.`,
  ),
  envelopeError: protocol((where, { facts }) => {
    const { errorCode, correlationId } = facts ?? {};
    const told = [errorCode, correlationId].filter((fact) => typeof fact === 'string').join(', ');
    return `${where} answers with an error${told === '' ? '' : ` (${told})`} in place of a message: check user, passwordFile and institution with its operator.`;
  }),
  envelopeMalformed: protocol((where) => `What answers at ${where} sends no SIP2 envelope: check path and way in [librarySystem.sip2].`),
  envelopeEmpty: protocol((where) => `${where} answers with an empty message: its SIP2 server did not answer in time, look at its log.`),
};

const otherKinds: Readonly<Record<Exclude<LinkFailure, ConnectFailure | ExchangeFailure | WayFailure>, LinkErrorKind>> = {
  notConnected: unreachable((where) => `There is no connection to ${where} now: the station keeps trying.`),
  allBusy: { code: 'LIBRARY_TIMEOUT', say: (where) => `All connections to ${where} are in use: raise connections in [librarySystem.sip2].` },
  loginRefused: {
    code: 'LIBRARY_LOGIN_REFUSED',
    say: (where) => `${where} refused the terminal account: check user and passwordFile.`,
    isFinal: true,
  },
  loginUnanswered: {
    code: 'LIBRARY_TIMEOUT',
    say: (where) => `${where} takes connections but answers neither login nor status: check that the port is the one of SIP2, terminator, and tls.`,
  },
  stopped: { code: 'CANCELLED', say: () => 'The station is stopping.', isFinal: true },
};

const kinds: Readonly<Record<LinkFailure, LinkErrorKind>> = { ...connectKinds, ...exchangeKinds, ...wayKinds, ...otherKinds };

/** The one table from failures of the link to errors that the rest of the station knows. */
export function linkError(failure: LinkFailure, place: LinkPlace, cause?: unknown): KioskError {
  const { code, say, isFinal } = kinds[failure];
  return new KioskError(
    code,
    say(`${place.host}:${place.port}`, place).replace('[librarySystem.sip2]', `[${place.section ?? 'librarySystem.sip2'}]`),
    {
      context: { ...place.facts, host: place.host, port: place.port, reason: failure },
      cause,
      retryable: isFinal !== true,
    },
  );
}
