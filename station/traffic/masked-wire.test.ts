import { describe, expect, it } from 'vitest';
import { encodeFeig } from '../../device-drivers/feig/feig-frame.codec.ts';
import { encodeFrame } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { driverRegistry } from '../../device-drivers/registry.ts';
import { maskFor } from './masked-wire.ts';

const reply = (code: number, payload: Uint8Array): Uint8Array =>
  encodeFrame({ direction: 'reply', address: 1, sequence: 2, check: 'crc16', scb: null, code, payload });
const item = '34567000002012';
const secrets: readonly (readonly [string, Uint8Array])[] = [
  ['card bits', reply(0x50, Uint8Array.of(0, 1, 26, 0, 0x8c, 0x1a, 0x2b, 0x40))],
  ['a card as text', reply(0x51, Uint8Array.from([0, 0, 14, ...Buffer.from('24567000001016')]))],
  ['a PIN', reply(0x53, Uint8Array.from([0, 4, ...Buffer.from('4711')]))],
  [
    'a key',
    encodeFrame({
      direction: 'command',
      address: 1,
      sequence: 2,
      check: 'crc16',
      scb: null,
      code: 0x75,
      payload: Buffer.from(`0110${'5a'.repeat(16)}`, 'hex'),
    }),
  ],
  ['a tag', encodeFeig({ framing: 'standard', address: 0, command: 0xb0, data: Uint8Array.from([0, 4, 4, ...Buffer.from(`${item}\0\0`)]) })],
  ['a scanned line', Buffer.from('24567000001016\r')],
  ['a report', Buffer.from('020e5d46303234353637303030303031303136', 'hex')],
  ['a receipt', Buffer.from(`Lainat 34567000002012 ${'x'.repeat(40)}`)],
];
/** Anything of the secrets, as text or as hex. */
const leak = /24567|34567|4711|8c1a2b40|5a5a|3234353637|3334353637|34373131|Lainat/i;
const personless = new Set(['modbus-relay', 'modbus-input', 'modbus-output', 'eletechsup-relay', 'lcus-relay', 'dcttech-relay']);

describe.each(driverRegistry.map(({ id }) => id).filter((id) => !personless.has(id)))('the line of %s', (driver) => {
  it.each(secrets)('shows nothing of %s', async (_name, bytes) => {
    const said = (await maskFor(driver))(bytes);
    expect(said).not.toMatch(leak);
    expect(said.length).toBeGreaterThan(0);
  });
});

it('a reader of lines shows how long a scan was, and how it ended', async () => {
  expect((await maskFor('serial-line-reader'))(Buffer.from('\x02167A\x03\r\n'))).toBe('<STX>••••<ETX><CR><LF>');
});

it('frames show what they are, and not what is in them', async () => {
  expect((await maskFor('osdp-reader'))(reply(0x53, Uint8Array.of(0, 1, 0x37)))).toBe('KEYPAD, direction reply, address 1, sequence 2, 11 bytes');
  const damaged = reply(0x53, Uint8Array.of(0, 1, 0x37)).map((byte, at) => (at === 6 ? byte ^ 1 : byte));
  expect((await maskFor('osdp-reader'))(damaged)).toBe('frame, wrong check value, 11 bytes');
});

it('boards show every byte, since they know of nobody', async () => {
  expect((await maskFor('lcus-relay'))(Uint8Array.of(0xa0, 1, 1, 0xa2))).toBe('a00101a2 switch');
  expect((await maskFor('dcttech-relay'))(Buffer.from('00ff01000000000000', 'hex'))).toBe('00ff01000000000000 switch');
});
