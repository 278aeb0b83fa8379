import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { decodeBibliotheca, encodeBibliotheca } from '../../device-drivers/bibliotheca-210/bibliotheca-frame.codec.ts';
import { decodeFeig, encodeFeig } from '../../device-drivers/feig/feig-frame.codec.ts';
import { decodeRl866, encodeRl866 } from '../../device-drivers/rl866/rl866-frame.codec.ts';
import { inspectableProtocols } from '../../station/cli/inspect-protocols.ts';

interface Vector {
  readonly protocol: string;
  readonly hex: string;
  readonly meaning: Readonly<Record<string, unknown>>;
}

const vectors = readFileSync(new URL('../vectors/item-pads-sample.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

const commands: Readonly<Record<string, string>> = { 'feig-obid': 'feig', '3m-rfid': '3m-rfid', rl866: 'rl866' };

/** Decodes a frame and encodes it again. */
const roundTrips: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array | null>> = {
  'feig-obid': (bytes) => again(decodeFeig(bytes), encodeFeig),
  '3m-rfid': (bytes) => again(decodeBibliotheca(bytes), encodeBibliotheca),
  rl866: (bytes) => again(decodeRl866(bytes), encodeRl866),
};

function again<Frame>(frame: Frame | null, encode: (frame: Frame) => Uint8Array): Uint8Array | null {
  return frame === null ? null : encode(frame);
}

async function inspect(protocol: string, hex: string): Promise<FrameInspection> {
  const row = inspectableProtocols.find(({ name }) => name === commands[protocol]) ?? expect.fail(protocol);
  return (await row.load())(hex) as FrameInspection;
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe('vectors of item pads', () => {
  it.each(vectors.map((vector) => [vector.protocol, vector.hex, vector] as const))('%s %s mean what they say', async (protocol, hex, { meaning }) => {
    // Where a CRC was computed by hand, the vector says so in the place of "verified".
    const expected = 'crc' in meaning ? { ...meaning, crc: 'verified' } : meaning;
    expect(await inspect(protocol, hex)).toMatchObject({ ok: true, protocol, crc: 'valid', error: null, fields: expected });
  });

  it.each(vectors.map(({ protocol, hex }) => [protocol, hex] as const))('%s %s encode to the same bytes', (protocol, hex) => {
    expect(roundTrips[protocol]?.(bytesOf(hex))).toEqual(bytesOf(hex));
  });

  it.each(vectors.map(({ protocol, hex }) => [protocol, hex] as const))('%s %s are refused with any bit turned over', async (protocol, hex) => {
    for (let bit = 0; bit < 4 * hex.length; bit += 1) {
      const bytes = bytesOf(hex);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await inspect(protocol, Buffer.from(bytes).toString('hex'))).toMatchObject({ ok: false, fields: {} });
    }
  });
});

describe('frames of item pads that documents describe', () => {
  const feigOf = (framing: 'standard' | 'advanced', address: number, body: string): string => {
    const [command = 0, ...data] = bytesOf(body);
    return Buffer.from(encodeFeig({ framing, address, command, data: Uint8Array.from(data) })).toString('hex');
  };

  it.each([
    ['standard', 0xff, 'b02301e004010000000001 00 09', { command: '0xB0 0x23 read blocks', mode: 1, uid: 'e004010000000001', first: 0, count: 9 }],
    ['advanced', 0xff, 'b02b01e004010000000001', { command: '0xB0 0x2B system information', uid: 'e004010000000001', direction: 'host>reader' }],
    ['standard', 0, 'b000 01 03 3e e004010000000001', { direction: 'reader>host', status: 0, count: 1, uids: ['e004010000000001'] }],
    ['standard', 0, 'b001', { direction: 'reader>host', status: 1, statusName: 'no tag' }],
    ['standard', 0, 'b09512', { direction: 'reader>host', status: 0x95, isoError: 0x12 }],
    [
      'advanced',
      0,
      'b000 02 04 00 11223344 01 55667788',
      { answer: 'read blocks', count: 2, blockSize: 4, security: [0, 1], data: '1122334455667788' },
    ],
    ['standard', 0xff, 'b104a301e004010000000001', { command: '0xB1 0xA3 reset EAS', mode: 1, uid: 'e004010000000001' }],
    ['standard', 0, '6500 04 01 00 00 5b 00 18', { command: '0x65 version', status: 0, firmware: '4.1', readerType: 0x5b }],
    ['standard', 0xff, '65', { command: '0x65 version', direction: 'host>reader' }],
  ] as const)('FEIG %s %i %s', async (framing, address, body, fields) => {
    expect(await inspect('feig-obid', feigOf(framing, address, body.replaceAll(' ', '')))).toMatchObject({ ok: true, fields });
  });

  it.each([
    ['d5000504 0011 8c66', { command: 'probe', direction: 'host>reader' }],
    ['d5000904 00110a050002 7250', { command: 'probe answer', version: '0a050002' }],
  ])('3M %s', async (hex, fields) => {
    expect(await inspect('3m-rfid', hex)).toMatchObject({ ok: true, fields });
  });

  it('RL866: the request for a new start', async () => {
    expect(await inspect('rl866', 'fa05ffc04239')).toMatchObject({
      ok: true,
      name: 'RESYNC request',
      fields: { address: 255, pcb: 192, block: 'S' },
    });
  });

  it('FEIG: a frame that turns to the other kind by itself is the same answer', () => {
    const frame = { address: 0, command: 0xb0, data: Uint8Array.of(0, 1, 3, 0x3e, 0xe0, 4, 1, 0, 0, 0, 0, 1) };
    const [standard, advanced] = (['standard', 'advanced'] as const).map((framing) => decodeFeig(encodeFeig({ ...frame, framing })));
    expect({ ...advanced, framing: 'standard' }).toEqual(standard);
  });
});
