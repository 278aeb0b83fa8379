import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { KioskError } from '../../contracts/errors.ts';
import { framedHidRoute } from './framed-hid-link.ts';
import { encodeHidFrame } from './hid-frames.codec.ts';
import { memoryLine } from './memory-link.ts';
import { NodeHidLink, type OpenHidDevice } from './node-hid-link.ts';

class FakeHid extends EventEmitter implements OpenHidDevice {
  readonly written: string[] = [];
  isClosed = false;
  failure: Error | null = null;

  async write(report: Buffer): Promise<number> {
    return this.#take('out', report);
  }

  async sendFeatureReport(report: Buffer): Promise<number> {
    return this.#take('feature', report);
  }

  async getFeatureReport(id: number, length: number): Promise<Buffer> {
    if (this.failure !== null) throw this.failure;
    return Buffer.alloc(length, id);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  #take(kind: string, report: Buffer): number {
    if (this.failure !== null) throw this.failure;
    this.written.push(`${kind} ${report.toString('hex')}`);
    return report.length;
  }
}

function nodeLink() {
  const device = new FakeHid();
  const told: string[] = [];
  const link = new NodeHidLink(device, 'hid:0c2e:0be1', {
    onData: (report) => told.push(Buffer.from(report).toString('hex')),
    onLost: (error) => told.push(error.code),
  });
  return { device, told, link };
}

describe('a HID device of this PC', () => {
  it('tells each report as it came', () => {
    const { device, told } = nodeLink();
    device.emit('data', Buffer.from([2, 1]));
    device.emit('data', Buffer.from([2, 2]));
    expect(told).toEqual(['0201', '0202']);
  });

  it('writes output and feature reports, and reads feature reports', async () => {
    const { device, link } = nodeLink();
    const done = new Promise((resolve) => link.write(Uint8Array.of(0, 0xff), resolve));
    await link.sendFeature(Uint8Array.of(0, 0xfe));
    expect(await done).toBeNull();
    expect(device.written).toEqual(['out 00ff', 'feature 00fe']);
    expect([...(await link.getFeature(1, 3))]).toEqual([1, 1, 1]);
  });

  it('is lost once when reading fails, and is let go', () => {
    const { device, told } = nodeLink();
    device.emit('error', new Error('could not read from HID device'));
    device.emit('error', new Error('could not read from HID device'));
    device.emit('data', Buffer.from([2]));
    expect(told).toEqual(['DEVICE_LOST']);
    expect(device.isClosed).toBe(true);
  });

  it('says that a write failed', async () => {
    const { device, link } = nodeLink();
    device.failure = new Error('Cannot write to hid device');
    expect(await new Promise((resolve) => link.write(Uint8Array.of(0), resolve))).toMatchObject({ code: 'DEVICE_LOST' });
    await expect(link.getFeature(1, 3)).rejects.toMatchObject({ code: 'DEVICE_LOST' });
  });

  it('tells nothing after it was closed', async () => {
    const { device, told, link } = nodeLink();
    await link.close();
    device.emit('error', new Error('closed'));
    device.emit('data', Buffer.from([2]));
    expect(told).toEqual([]);
  });
});

async function framedLink() {
  const { route, device } = memoryLine();
  const told: string[] = [];
  const link = await framedHidRoute(route).open(
    { onData: (report) => told.push(Buffer.from(report).toString('hex')), onLost: (error: KioskError) => told.push(error.code) },
    new AbortController().signal,
  );
  return { device, told, link };
}

describe('a HID device behind a line', () => {
  it('tells each report as it came', async () => {
    const { device, told } = await framedLink();
    device.send(Buffer.concat([1, 2].map((byte) => encodeHidFrame({ kind: 'input', body: Uint8Array.of(2, byte) }))));
    expect(told).toEqual(['0201', '0202']);
  });

  it('asks for feature reports and gives the answers in their order', async () => {
    const { device, link } = await framedLink();
    const answers = Promise.all([link.getFeature(1, 8), link.getFeature(2, 8)]);
    expect(Buffer.from(device.received).toString('hex')).toBe('4700030100084700030200' + '08');
    for (const id of [1, 2]) device.send(encodeHidFrame({ kind: 'feature', body: Uint8Array.of(id) }));
    expect((await answers).map((report) => report[0])).toEqual([1, 2]);
  });

  it('leaves no question open when the line goes', async () => {
    const { device, told, link } = await framedLink();
    const answer = link.getFeature(1, 8);
    device.unplug();
    await expect(answer).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(told).toEqual(['DEVICE_LOST']);
  });

  it('says that something else answers', async () => {
    const { device, told } = await framedLink();
    device.send(Buffer.from('24567000001016\r'));
    expect(told).toEqual(['DEVICE_OTHER_KIND']);
    expect(device.isOpen).toBe(false);
  });
});
