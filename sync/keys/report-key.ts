import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { KeyFiles } from './key-files.ts';

const name = 'report-key.pem';

/** A text with the station's signature (Ed25519, base64) and the key to check it with (PEM). */
export interface SignedReport {
  readonly report: string;
  readonly signature: string;
  readonly publicKey: string;
}

/** Signs a report with the station's own key, which is made at the first use. @throws KioskError KEYS_UNUSABLE */
export async function signReport(files: KeyFiles, report: string): Promise<SignedReport> {
  const key = await readOrMakeKey(files);
  return {
    report,
    signature: sign(null, Buffer.from(report), key).toString('base64'),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** The station's public key (PEM), or null where it has not signed anything yet. @throws KioskError KEYS_UNUSABLE */
export async function readReportKey(files: KeyFiles): Promise<string | null> {
  const known = await files.read(name);
  return known === null ? null : createPublicKey(createPrivateKey(known)).export({ type: 'spki', format: 'pem' }).toString();
}

/** Whether the holder of this key (PEM) signed the report; false for a text that is no key. */
export function isSigned({ report, signature }: Pick<SignedReport, 'report' | 'signature'>, publicKey: string): boolean {
  try {
    return verify(null, Buffer.from(report), createPublicKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** SHA-256 of a public key (PEM) in hex, to be compared by people; null for a text that is no key. */
export function fingerprintOf(publicKey: string): string | null {
  try {
    return createHash('sha256')
      .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
      .digest('hex');
  } catch {
    return null;
  }
}

async function readOrMakeKey(files: KeyFiles): Promise<KeyObject> {
  const known = await files.read(name);
  if (known !== null) return createPrivateKey(known);
  const { privateKey } = generateKeyPairSync('ed25519');
  await files.write(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
}
