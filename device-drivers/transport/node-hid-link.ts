import type { KioskError } from '../../contracts/errors.ts';
import type { ByteLinkEvents } from './byte-link.ts';
import type { HidLink } from './hid-link.ts';
import { lostError } from './link-errors.ts';

/** What is used of an open device of the HID library; tests give their own. */
export interface OpenHidDevice {
  on(event: 'data', listener: (report: Buffer) => void): unknown;
  on(event: 'error', listener: (cause: unknown) => void): unknown;
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  getFeatureReport(id: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A HID device of this PC as a line of reports. */
export class NodeHidLink implements HidLink {
  readonly #device: OpenHidDevice;
  readonly #path: string;
  readonly #events: ByteLinkEvents;
  #isOver = false;

  constructor(device: OpenHidDevice, path: string, events: ByteLinkEvents) {
    this.#device = device;
    this.#path = path;
    this.#events = events;
    device.on('error', (cause) => this.#lose(cause));
    // Reading begins with this listener, and only a reading library notices that a device is gone.
    device.on('data', (report) => (this.#isOver ? undefined : events.onData(report)));
  }

  write(report: Uint8Array, done: (error: KioskError | null) => void = () => undefined): void {
    this.#use((device) => device.write(Buffer.from(report))).then(
      () => done(null),
      (error: KioskError) => done(error),
    );
  }

  async sendFeature(report: Uint8Array): Promise<void> {
    await this.#use((device) => device.sendFeatureReport(Buffer.from(report)));
  }

  getFeature(id: number, length: number): Promise<Uint8Array> {
    return this.#use((device) => device.getFeatureReport(id, length));
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#release();
  }

  async #use<Value>(call: (device: OpenHidDevice) => Promise<Value>): Promise<Value> {
    if (this.#isOver) throw lostError(this.#path);
    try {
      return await call(this.#device);
    } catch (cause) {
      throw lostError(this.#path, cause);
    }
  }

  #lose(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void this.#release();
    this.#events.onLost(lostError(this.#path, cause));
  }

  // The device is being given up: an error of the close itself changes nothing for anybody.
  #release(): Promise<void> {
    return this.#device.close().catch(() => undefined);
  }
}
