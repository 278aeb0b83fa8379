import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { KioskError } from '../../../contracts/errors.ts';
import { readAuthority } from '../sip2/sip2-authority.ts';

/** Whom a link trusts, and with which certificate it shows who it is: the keys of the config. */
export interface TrustConfig {
  readonly caFile?: string | undefined;
  readonly pins?: readonly string[] | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** What Node's TLS needs for it. */
export type TrustOptions = Pick<
  ConnectionOptions,
  'minVersion' | 'rejectUnauthorized' | 'servername' | 'ca' | 'cert' | 'key' | 'checkServerIdentity'
>;

/** The error code under which a wrong pin ends a handshake. */
export const pinErrorCode = 'ERR_OMATOIMI_PIN';

/**
 * TLS 1.2 or newer with chain and name checked, always. Files are read once, here.
 * @throws KioskError CONFIG_UNREADABLE where a file cannot be used.
 */
export function trustOptions(config: TrustConfig, host: string): TrustOptions {
  const { caFile, pins, certFile, keyFile } = config;
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(caFile === undefined ? {} : { ca: readAuthority(caFile) }),
    ...(certFile === undefined || keyFile === undefined ? {} : readIdentity(certFile, keyFile)),
    ...(pins === undefined ? {} : { checkServerIdentity: pinned(pins) }),
  };
}

/** `sha256/` and the Base64 of the SHA-256 of a certificate's public key (SPKI, DER), as of RFC 7469 section 2.4. */
export function pinOf(certificate: Buffer | string): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256/${createHash('sha256').update(spki).digest('base64')}`;
}

/** The name first, as ever; then the key itself, so that no authority alone can vouch for another server. */
function pinned(pins: readonly string[]): NonNullable<ConnectionOptions['checkServerIdentity']> {
  return (host: string, certificate: PeerCertificate): Error | undefined => {
    const wrongName = checkServerIdentity(host, certificate);
    if (wrongName !== undefined) return wrongName;
    if (pins.includes(pinOf(certificate.raw))) return undefined;
    return Object.assign(new Error('the server has another key than the pinned ones'), { code: pinErrorCode });
  };
}

/**
 * The certificate with which this station shows who it is, and its key: checked to be a pair.
 * @throws KioskError CONFIG_UNREADABLE with a sentence that says what to do.
 */
export function readIdentity(certFile: string, keyFile: string): { cert: string; key: string } {
  const cert = readPem(certFile, 'certFile');
  const key = readPem(keyFile, 'keyFile');
  const certificate = attempt(() => new X509Certificate(cert));
  const privateKey = attempt(() => createPrivateKey(key));
  if (certificate === null) throw unfit(certFile, '(certFile) holds no whole certificate: get it anew from the operator');
  if (privateKey === null) throw unfit(keyFile, '(keyFile) holds no private key that can be read without a passphrase: write it anew without one');
  if (!certificate.checkPrivateKey(privateKey))
    throw unfit(keyFile, '(keyFile) is the key of another certificate than certFile: name the two files of one pair');
  return { cert, key };
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const unfit = (file: string, what: string): KioskError => new KioskError('CONFIG_UNREADABLE', `The file ${file} ${what}.`, { context: { file } });

function readPem(file: string, name: string): string {
  try {
    const text = readFileSync(file, 'latin1');
    if (text.includes('-----BEGIN ')) return text;
  } catch (cause) {
    throw new KioskError('CONFIG_UNREADABLE', `The file ${file} (${name}) cannot be read: check its path, owner and mode.`, {
      context: { file },
      cause,
    });
  }
  throw unfit(file, `(${name}) is not PEM: it must have a part that begins with -----BEGIN`);
}
