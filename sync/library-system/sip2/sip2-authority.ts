import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { KioskError } from '../../../contracts/errors.ts';

/** A file of certificates may hold no more than this, in bytes: a whole system's collection is a quarter of it. */
const maxBytes = 1_048_576;
const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * The certificates of the authorities that `caFile` names, checked to be some.
 * @throws KioskError CONFIG_UNREADABLE with a sentence that says what to do.
 */
export function readAuthority(file: string): string {
  const bytes = readBytes(file);
  if (bytes.length === 0) throw unfit(file, "is empty: put the authority's certificate into it (PEM)");
  const text = bytes.toString('latin1');
  const found = text.match(certificate) ?? [];
  if (found.length === 0 && isCertificate(bytes)) throw unfit(file, 'is written in DER: convert it with openssl x509 -inform der -outform pem');
  if (found.length === 0) throw unfit(file, 'holds no certificate: it must have a part that begins with -----BEGIN CERTIFICATE-----');
  const broken = found.findIndex((each) => !isCertificate(each));
  if (broken !== -1) throw unfit(file, `holds a damaged certificate (number ${broken + 1}): get it anew from the operator`);
  return text;
}

function readBytes(file: string): Buffer {
  try {
    const stat = statSync(file);
    // Asked before reading: what was named may be a device that never ends.
    if (!stat.isFile()) throw unfit(file, 'is not a file: name the file of the certificate');
    if (stat.size > maxBytes) throw unfit(file, 'is larger than 1 MB: name the file of the certificate');
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof KioskError) throw cause;
    const code = String((cause as NodeJS.ErrnoException).code);
    throw unfit(file, code === 'ENOENT' ? 'does not exist: check the path' : `can't be read (${code}): check its owner and mode`, cause);
  }
}

function isCertificate(text: string | Buffer): boolean {
  try {
    return new X509Certificate(text).subject !== null;
  } catch {
    return false;
  }
}

const unfit = (file: string, what: string, cause?: unknown): KioskError =>
  new KioskError('CONFIG_UNREADABLE', `The certificate file ${file} (caFile) ${what}.`, { context: { file }, cause });
