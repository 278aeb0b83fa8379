/** Why no connection came about: each has a remedy of its own. */
export type ConnectFailure =
  /** Nothing listens, or the network does not reach it. */
  | 'connectFailed'
  /** The host's name has no address. */
  | 'nameUnknown'
  | 'connectTimedOut'
  /** The connection was accepted and closed before anything was agreed on. */
  | 'closedAtOnce'
  /** As before, and we spoke in plain text. */
  | 'closedInClear'
  /** We asked in plain text and the other side speaks TLS. */
  | 'tlsExpected'
  /** We began TLS and what came back is none. */
  | 'tlsAbsent'
  /** We began TLS and nothing came back. */
  | 'tlsUnanswered'
  /** The other side has no TLS version that is accepted here. */
  | 'tlsTooOld'
  /** No common way of encrypting, or keys and signatures that are too weak. */
  | 'tlsTooWeak'
  /** The other side asks for a certificate of ours. */
  | 'tlsClientCertificate'
  | 'certificateName'
  /** The certificate is in order, but its key is none of those that the config pins. */
  | 'certificatePin'
  | 'certificateAuthority'
  | 'certificateSelfSigned'
  | 'certificateExpired'
  | 'certificateNotYetValid'
  /** Whatever else is wrong with the certificate or the handshake. */
  | 'tlsRefused';

/** How far a connection came. `handshake`: TCP is connected, TLS is not agreed on; then SIP2 can be spoken, in TLS or in the clear. */
export type ConnectStage = 'connecting' | 'handshake' | 'openInTls' | 'openInClear';

// Codes of OpenSSL 3 as Node gives them; https://docs.openssl.org/3.0/man1/openssl-verification-options/ and ssl/ssl_err.c.
const kinds: readonly (readonly [codes: RegExp, failure: ConnectFailure])[] = [
  [/^(?:ENOTFOUND|EAI_)/, 'nameUnknown'],
  [/^ERR_TLS_CERT_ALTNAME/, 'certificateName'],
  [/^ERR_OMATOIMI_PIN$/, 'certificatePin'],
  [/^CERT_HAS_EXPIRED$/, 'certificateExpired'],
  [/^CERT_NOT_YET_VALID$/, 'certificateNotYetValid'],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'certificateSelfSigned'],
  [/^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)/, 'certificateAuthority'],
  [/^ERR_SSL_(?:.*ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNSUPPORTED_SSL_VERSION|VERSION_TOO_LOW)$/, 'tlsTooOld'],
  [
    /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE|RECORD_TOO_SMALL|RECORD_LAYER_FAILURE)$/,
    'tlsAbsent',
  ],
  [/^ERR_SSL_.*ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|NO_CERTIFICATE)$/, 'tlsClientCertificate'],
  [
    /^(?:ERR_SSL_.*(?:HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|TOO_SMALL|TOO_WEAK|NO_SHARED|NO_CIPHERS).*|CA_MD_TOO_WEAK|EE_KEY_TOO_SMALL)$/,
    'tlsTooWeak',
  ],
  [/^(?:ERR_TLS|ERR_SSL|CERT_|CRL_|INVALID_|UNABLE_TO|PATH_LENGTH|HOSTNAME_MISMATCH|EPROTO)/, 'tlsRefused'],
];

/** Names why a connection ended before it was of use, from how far it came and the codes of Node and OpenSSL alone. */
export function connectFailureOf(stage: ConnectStage, error: unknown): ConnectFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return kinds.find(([codes]) => codes.test(code))?.[1] ?? unnamed[stage];
}

const unnamed: Readonly<Record<ConnectStage, ConnectFailure>> = {
  connecting: 'connectFailed',
  handshake: 'tlsUnanswered',
  openInTls: 'closedAtOnce',
  openInClear: 'closedInClear',
};

/** Whether bytes begin like a record of TLS: an alert or a handshake, version 3.x. No SIP2 message does. */
export function isTlsRecord(bytes: Buffer): boolean {
  return (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03;
}
