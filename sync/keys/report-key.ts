import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
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

async function readOrMakeKey(files: KeyFiles): Promise<KeyObject> {
  const known = await files.read(name);
  if (known !== null) return createPrivateKey(known);
  const { privateKey } = generateKeyPairSync('ed25519');
  await files.write(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
}
