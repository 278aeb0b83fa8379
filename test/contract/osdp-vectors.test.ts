import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { inspectOsdp, inspectOsdpPayload } from '../../device-drivers/osdp/osdp-inspect.codec.ts';
import { commandCodes, replyCodes } from '../../device-drivers/osdp/osdp-messages.codec.ts';
import {
  cpCryptogram,
  deriveKeys,
  encryptData,
  frameMac,
  initialMac,
  padData,
  pdCryptogram,
  type SessionKeys,
} from '../../device-drivers/osdp/osdp-secure-channel.codec.ts';

type Meaning = Readonly<Record<string, unknown>> & { readonly reject?: boolean };
interface Vector {
  readonly protocol: string;
  readonly hex: string;
  readonly meaning: Meaning;
}

const file = path.join(import.meta.dirname, '..', 'vectors', 'osdp-sample.jsonl');
const all = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector);
const of = (protocol: string): readonly Vector[] => all.filter((vector) => vector.protocol === protocol);
const bytesOf = (hex: unknown): Uint8Array => new Uint8Array(Buffer.from(String(hex), 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const vectors = of('osdp');

const keysOf = (from: Meaning): SessionKeys => ({ enc: bytesOf(from['sEnc']), mac1: bytesOf(from['sMac1']), mac2: bytesOf(from['sMac2']) });
const complement = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => ~byte & 0xff);

describe('OSDP vectors of public sources', () => {
  it('are all there', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(17);
    expect(new Set(all.map(({ protocol }) => protocol))).toEqual(
      new Set(['osdp', 'osdp-sc-kdf', 'osdp-sc-data', 'osdp-sc-frame', 'osdp-payload', 'osdp-sc-padding']),
    );
  });

  it.each(vectors.filter(({ meaning }) => meaning.reject !== true))('$hex says what it should', ({ hex, meaning }) => {
    const { note: _note, ...expected } = meaning;
    const inspection = inspectOsdp(bytesOf(hex));
    expect(inspection).toMatchObject({ ok: true, crc: 'valid', name: meaning['name'], error: null });
    expect(inspection.fields).toMatchObject(expected);
  });

  it.each([...vectors, ...of('osdp-sc-frame')])('$hex is written as it was read', ({ hex }) => {
    const frame = decodeFrame(bytesOf(hex));
    if (!frame.ok) throw new Error(frame.fault);
    const { mac } = frame;
    const written = encodeFrame({ ...frame, ...(mac === null ? { mac: undefined } : { mac: () => mac }) } as Parameters<typeof encodeFrame>[0]);
    expect(hexOf(written)).toBe(hex);
  });
});

it.each(of('osdp-sc-kdf'))('key derivation gives $meaning.kind', ({ hex, meaning }) => {
  const inputs = meaning['inputs'] as Meaning;
  const [rndA, rndB] = [bytesOf(inputs['rndA']), bytesOf(inputs['rndB'])];
  const keys = deriveKeys(bytesOf(inputs['scbk']), rndA);
  const proof = cpCryptogram(keys, rndA, rndB);
  const made: Readonly<Record<string, Uint8Array>> = {
    ...{ sEnc: keys.enc, sMac1: keys.mac1, sMac2: keys.mac2 },
    ...{ pdCryptogram: pdCryptogram(keys, rndA, rndB), cpCryptogram: proof, rMac: initialMac(keys, proof) },
  };
  expect(hexOf(made[String(meaning['kind'])] ?? expect.fail(`no ${String(meaning['kind'])}`))).toBe(hex);
});

it.each(of('osdp-sc-data'))('data are encrypted as $hex', ({ hex, meaning }) => {
  expect(hexOf(encryptData(bytesOf(meaning['key']), bytesOf(meaning['iv']), bytesOf(meaning['plaintext'])))).toBe(hex);
});

it.each(of('osdp-sc-padding'))('data are filled up as $hex', ({ hex, meaning }) => {
  expect(hexOf(padData(bytesOf(meaning['plaintext'])))).toBe(hex);
});

it('a card as text has a direction of its own, which is not that of its frame', () => {
  const { fields } = inspectOsdp(bytesOf('ff53800f000651000004313233342064'));
  expect(fields).toMatchObject({ direction: 'reply', decoded: { direction: 0, text: '1234' }, text: '1234' });
});

it.each([
  ['reply', replyCodes.MFGREP, '0102030a0b', { vendor: '010203', data: '0a0b' }],
  // OSDP.Net's model tests.
  ['command', commandCodes.PIVDATA, '5fc102011900', { objectId: '5fc102', elementId: 1, dataOffset: 25 }],
  ['command', commandCodes.BIOREAD, '00070204', { reader: 0, type: 7, format: 2, quality: 4 }],
  ['command', commandCodes.ACURXSIZE, '0004', { maximumReceive: 1024 }],
  ['command', commandCodes.KEEPACTIVE, 'e803', { milliseconds: 1000 }],
  [
    'command',
    commandCodes.FILETRANSFER,
    '03e80300000a00000005000102030405',
    { fileType: 3, totalSize: 1000, offset: 10, fragmentSize: 5, data: '0102030405' },
  ],
] as const)('data of a %s %d are decoded', (direction, code, hex, expected) => {
  expect(inspectOsdpPayload(direction, code, bytesOf(hex))).toEqual(expected);
});

describe('frames of a secure channel', () => {
  it.each(of('osdp-sc-frame'))('$hex is sealed with the MACs before it', ({ hex, meaning }) => {
    const frame = decodeFrame(bytesOf(hex));
    if (!frame.ok) throw new Error(frame.fault);
    const { secureContext, session, plaintext, fullMac } = meaning;
    const { note: _note, secureContext: _context, session: _session, plaintext: _plain, fullMac: _mac, ...expected } = meaning;
    expect(inspectOsdp(bytesOf(hex)).fields).toMatchObject(expected);
    if (secureContext !== undefined) {
      const context = secureContext as Meaning;
      const previous = bytesOf(context['previousMac']);
      expect(hexOf(frameMac(keysOf(context), previous, frame.macked))).toBe(fullMac);
      if (plaintext !== undefined && frame.payload.length > 0)
        expect(hexOf(encryptData(keysOf(context).enc, complement(previous), bytesOf(plaintext)))).toBe(hexOf(frame.payload));
    }
    if (session === undefined) return;
    const one = session as Meaning;
    const [rndA, rndB] = [bytesOf(one['rndA']), bytesOf(one['rndB'])];
    const keys = deriveKeys(bytesOf(one['scbk']), rndA);
    expect(keys).toEqual(keysOf(one));
    expect(hexOf(initialMac(keys, cpCryptogram(keys, rndA, rndB)))).toBe(meaning['payload']);
  });
});

it.each(of('osdp-payload'))('data $hex say what they should', ({ hex, meaning }) => {
  const { reply, command, ...expected } = meaning;
  const isReply = reply !== undefined;
  const code = isReply ? replyCodes[reply as keyof typeof replyCodes] : commandCodes[command as keyof typeof commandCodes];
  expect(inspectOsdpPayload(isReply ? 'reply' : 'command', code, bytesOf(hex))).toMatchObject(expected);
});
