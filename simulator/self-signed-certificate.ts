import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and its certificate as PEM texts, and the pin of the key as station.toml takes it. */
export interface TwinCertificate {
  readonly key: string;
  readonly cert: string;
  readonly pin: string;
}

// DER (X.690): tag, length, content. Node signs but has no way to make a certificate; this is what RFC 5280 needs of it.
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);
const text = (value: string): Buffer => der(0x0c, Buffer.from(value, 'utf8'));
const isTrue = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = oid('550403');
const basicConstraints = oid('551d13');
const alternativeName = oid('551d11');
/** localhost, 127.0.0.1 and ::1. */
const loopbackNames = sequence(
  der(0x82, Buffer.from('localhost')),
  der(0x87, Buffer.from([127, 0, 0, 1])),
  der(0x87, Buffer.from([...Array<number>(15).fill(0), 1])),
);

/** A time as UTCTime, which holds the years up to 2049. */
const utcTime = (atMs: number): Buffer => der(0x17, Buffer.from(`${new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

/** Makes a key and a certificate that signs itself, for this PC's own names, valid for 30 days from `nowMs`. For twins only. */
export function selfSignedCertificate(nowMs: number): TwinCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(commonName, text('Omatoimi twin, not a real library system'))));
  const serial = randomBytes(16);
  // A serial number is positive, and its first byte not a needless zero.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const extensions = der(
    0xa3,
    sequence(sequence(basicConstraints, isTrue, der(0x04, sequence(isTrue))), sequence(alternativeName, der(0x04, loopbackNames))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    name,
    sequence(utcTime(nowMs - 86_400_000), utcTime(nowMs + 30 * 86_400_000)),
    name,
    spki,
    extensions,
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    pin: `sha256/${createHash('sha256').update(spki).digest('base64')}`,
  };
}
