import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { OsdpRig, type OsdpRigSettings } from '../support/osdp-rig.ts';
import type { OsdpTwinOptions } from '../../simulator/devices/osdp-twin.ts';
import { until } from '../support/until.ts';
import { contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];
const [, makeLine] = contractLines[0] ?? expect.fail('no line');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function setUp(settings: OsdpRigSettings = {}, options: OsdpTwinOptions = {}) {
  const rig = await OsdpRig.start(makeLine, settings, options);
  const reader = rig.reader();
  const told: string[] = [];
  const codes: string[] = [];
  const plain: number[] = [];
  reader.onScan(({ text }) => told.push(text.reveal()));
  reader.onKey(() => told.push('key'));
  reader.onHealth((health) => void (health.state === 'faulted' && codes.push(health.code)));
  rig.twin.onWire((direction, bytes) => {
    const frame = decodeFrame(bytes);
    if (direction === 'out' && frame.ok && frame.scb === null) plain.push(frame.code);
  });
  endings.push(
    () => rig.stop(),
    () => reader.stop(),
  );
  return { rig, twin: rig.twin, reader, told, codes, plain };
}

describe('an open secure channel', () => {
  it.each(['wrong-sequence', 'replay', 'twice', 'bit-flip', 'bad-mac', 'plain', 'clear-data'])(
    'ends on %s: the event is raised, nothing is delivered, and nothing goes on in plain',
    async (fault) => {
      const { twin, reader, told, codes, plain } = await setUp();
      reader.start();
      await until('ready', () => reader.health.state === 'ready');
      await pause(300);
      twin.setFault(fault);
      // What a forger sends comes without, or with another, proof: nothing of it may be told.
      if (fault !== 'twice') twin.act(['card', '123', '4567']);
      await until('the event', () => codes.includes('DEVICE_INSECURE'), 3000);
      await pause(500);
      expect(told).toEqual([]);
      expect(new Set(plain)).toEqual(new Set([0x61, 0x62]));
      twin.setFault('none');
      await until('a new channel', () => reader.health.state === 'ready', 6000);
      expect(twin.pd.isSecure).toBe(true);
    },
  );

  it('takes states that are signed and not encrypted, as devices on libosdp send them', async () => {
    const { rig, twin, reader, told, codes } = await setUp();
    twin.setFault('clear-status');
    const [input, lock] = [rig.input(), rig.lock()];
    for (const device of [reader, input, lock]) device.start();
    endings.push(
      () => input.stop(),
      () => lock.stop(),
    );
    await until('all ready', () => [reader, input, lock].every((device) => device.health.state === 'ready'), 5000);
    twin.act(['tamper', 'on']);
    twin.act(['input', '0', 'on']);
    await until('the states', () => reader.tamper.state === 'active' && input.state === 'active');
    await lock.release(300);
    twin.act(['card', '123', '4567']);
    await until('the card', () => told.length === 1);
    expect(codes).toEqual([]);
  });

  it('ends on damaged frames that go on, after the same bytes were sent again', async () => {
    const { twin, reader, codes } = await setUp();
    reader.start();
    await until('ready', () => reader.health.state === 'ready');
    twin.setFault('wrong-crc');
    await until('the event', () => codes.includes('DEVICE_INSECURE'), 3000);
  });

  it('is opened anew, with the key, for a device that lost its power', async () => {
    const { twin, reader, told } = await setUp();
    reader.start();
    await until('ready', () => reader.health.state === 'ready');
    await pause(300);
    twin.act(['reset']);
    await until('the loss', () => reader.health.state === 'faulted', 1000);
    await until('ready', () => reader.health.state === 'ready', 2000);
    twin.act(['card', '123', '4567']);
    await until('the card', () => told.length === 1);
  });
});

describe('a device that is not what it should be', () => {
  it.each([
    ['no-channel', 'knows no secure channel'],
    ['less-in-channel', 'less than before'],
    ['scbk-d', 'factory key'],
    ['wrong-cryptogram', 'another key'],
  ])('is not spoken to further: %s', async (fault, word) => {
    const { twin, reader, told, plain } = await setUp();
    twin.setFault(fault);
    twin.act(['card', '123', '4567']);
    reader.start();
    await until('the event', () => reader.health.state === 'faulted', 3000);
    expect(reader.health).toMatchObject({ code: 'DEVICE_INSECURE', remedy: expect.stringContaining(word) });
    await pause(1500);
    expect(told).toEqual([]);
    expect(plain.filter((code) => code !== 0x61 && code !== 0x62)).toEqual([]);
  });

  it('is refused with its factory key in run mode', async () => {
    const { twin, reader } = await setUp({}, { key: null });
    reader.start();
    await until('the event', () => reader.health.state === 'faulted', 3000);
    expect(reader.health).toMatchObject({ code: 'DEVICE_INSECURE' });
    expect([twin.pd.key, twin.pd.isSecure]).toEqual([null, false]);
  });
});

describe('install mode', () => {
  it('makes a key of its own, gives it to the device, and goes on with it', async () => {
    const { rig, twin, reader } = await setUp({ installMode: true }, { key: null });
    reader.start();
    await until('ready', () => reader.health.state === 'ready', 3000);
    const file = path.join(rig.folder, '0011.key');
    expect(Buffer.from(twin.pd.key ?? []).toString('hex')).toBe(readFileSync(file, 'utf8').trim());
    expect([statSync(file).mode & 0o777, twin.pd.isSecure]).toEqual([0o600, true]);
  });

  it('is over with its success: the factory key opens nothing afterwards', async () => {
    const { twin, reader, codes } = await setUp({ installMode: true }, { key: null });
    reader.start();
    await until('ready', () => reader.health.state === 'ready', 3000);
    twin.pd.key = null;
    twin.pd.reset();
    await until('the event', () => codes.includes('DEVICE_INSECURE'), 3000);
    await pause(1500);
    expect(twin.pd.key).toBeNull();
  });
});

describe('a key file', () => {
  it.each([
    ['that others can read', '00112233445566778899aabbccddeeff', 0o644, 'chmod 600'],
    ['with the factory key', '303132333435363738393a3b3c3d3e3f', 0o600, 'everybody knows'],
    ['with anything else', 'secret', 0o600, '32 hexadecimal digits'],
  ])('%s is refused', async (_what, text, mode, word) => {
    const { rig, reader } = await setUp();
    const file = path.join(rig.folder, '0011.key');
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, text);
    const { chmodSync } = await import('node:fs');
    chmodSync(file, mode);
    reader.start();
    expect(reader.health).toMatchObject({ code: 'DEVICE_INSECURE', remedy: expect.stringContaining(word) });
    expect(JSON.stringify(reader.health)).not.toContain(text);
  });

  it('of another device on the line is refused', async () => {
    const { rig, reader } = await setUp();
    const other = rig.reader(rig.deviceAt({ address: 5 }));
    endings.push(() => other.stop());
    reader.start();
    other.start();
    expect(other.health).toMatchObject({ code: 'DEVICE_INSECURE', remedy: expect.stringContaining('key of its own') });
  });
});

describe('a line', () => {
  it('serves several devices in turn, a dead one among them', async () => {
    const second = 'ffeeddccbbaa99887766554433221100';
    const { rig, reader, told, twin } = await setUp({}, { others: [{ address: 7, key: new Uint8Array(Buffer.from(second, 'hex')) }] });
    const seventh = rig.reader(rig.deviceAt({ address: 7 }, second));
    const dead = rig.reader(rig.deviceAt({ address: 9 }, '0123456789abcdef0123456789abcdef'));
    for (const each of [seventh, dead]) endings.push(() => each.stop());
    for (const each of [reader, seventh, dead]) each.start();
    await until('two ready', () => reader.health.state === 'ready' && seventh.health.state === 'ready', 4000);
    await until('one dead', () => dead.health.state === 'faulted', 3000);
    twin.act(['card', '123', '4567']);
    await until('the card', () => told.length === 1, 1500);
  });

  it('finds address and speed by itself', async () => {
    const { rig, reader } = await setUp({ address: 'auto', baudRate: 'auto' }, { address: 1 });
    reader.start();
    await until('ready', () => reader.health.state === 'ready', 5000);
    expect(rig.device.place.address).toBe(1);
  });

  it('works in plain where that was chosen, and a damaged frame tells nothing', async () => {
    const { twin, reader, told } = await setUp({ secureChannel: 'off' }, { key: null });
    reader.start();
    await until('ready', () => reader.health.state === 'ready');
    await pause(300);
    twin.setFault('wrong-crc');
    twin.act(['card', '123', '4567']);
    await pause(300);
    expect(told).toEqual([]);
    twin.setFault('none');
    await until('the card', () => told.length === 1, 2000);
  });

  it('takes a device that knows no CRC in plain, where check says so, and no frame with a wrong checksum', async () => {
    const { twin, reader, told } = await setUp({ secureChannel: 'off', check: 'checksum' }, { key: null });
    twin.setFault('checksum-only');
    reader.start();
    await until('ready', () => reader.health.state === 'ready');
    await pause(300);
    twin.setFault('wrong-crc');
    twin.act(['card', '123', '4567']);
    await pause(300);
    expect(told).toEqual([]);
    twin.setFault('checksum-only');
    await until('the card', () => told.length === 1, 2000);
  });

  it.each(['required', 'off'] as const)(
    'refuses by name a device that knows no CRC where one was asked for (secureChannel %s)',
    async (secureChannel) => {
      const { twin, reader, told } = await setUp({ secureChannel }, { key: null });
      twin.setFault('checksum-only');
      reader.start();
      await until('refused', () => reader.health.state === 'faulted', 3000);
      expect(reader.health).toMatchObject({ code: 'DEVICE_PROTOCOL', remedy: expect.stringContaining('checksum and not a CRC') });
      twin.act(['card', '123', '4567']);
      await pause(300);
      expect(told).toEqual([]);
    },
  );
});
