import { KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteLinkEvents, ByteRoute } from './byte-link.ts';
import { decodeHidFrames, encodeHidFrame, type HidFrame } from './hid-frames.codec.ts';
import type { HidLink, HidRoute } from './hid-link.ts';
import { lostError } from './link-errors.ts';

/** A HID device behind a line that carries its reports in frames: the twins, over a PTY, TCP or memory. */
export function framedHidRoute(route: ByteRoute): HidRoute {
  return {
    path: route.path,
    open: async (events, signal) => {
      const link = new FramedHidLink(route.path, events);
      link.joinTo(await route.open(link.lineEvents, signal));
      return link;
    },
  };
}

interface Waiting {
  resolve(report: Uint8Array): void;
  reject(error: KioskError): void;
}

class FramedHidLink implements HidLink {
  readonly lineEvents: ByteLinkEvents = { onData: (bytes) => this.#take(bytes), onLost: (error) => this.#lose(error) };
  readonly #path: string;
  readonly #events: ByteLinkEvents;
  readonly #asked: Waiting[] = [];
  #line: ByteLink | null = null;
  #pending: Uint8Array = new Uint8Array();
  #isOver = false;

  constructor(path: string, events: ByteLinkEvents) {
    this.#path = path;
    this.#events = events;
  }

  joinTo(line: ByteLink): void {
    this.#line = line;
  }

  write(report: Uint8Array, done?: (error: KioskError | null) => void): void {
    this.#send({ kind: 'output', body: report }, done);
  }

  sendFeature(report: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'setFeature', body: report }, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  // Answers come in the order of the questions; a device that goes away rejects them all.
  getFeature(id: number, length: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#send({ kind: 'getFeature', body: Uint8Array.from([id, length >> 8, length & 0xff]) });
    });
  }

  async close(): Promise<void> {
    this.#end(lostError(this.#path));
    await this.#line?.close();
  }

  #send(frame: HidFrame, done: (error: KioskError | null) => void = () => undefined): void {
    if (this.#isOver || this.#line === null) return done(lostError(this.#path));
    this.#line.write(encodeHidFrame(frame), done);
  }

  #take(bytes: Uint8Array): void {
    const { pending, frames, isBroken } = decodeHidFrames(this.#pending, bytes);
    this.#pending = pending;
    for (const { kind, body } of frames) {
      if (this.#isOver) return;
      if (kind === 'input') this.#events.onData(body);
      else if (kind === 'feature') this.#asked.shift()?.resolve(body);
    }
    if (isBroken) this.#refuse();
  }

  #refuse(): void {
    const message = `What answers at ${this.#path} is no twin of a HID device: give the USB ids of the device, such as "hid:0c2e:0be1".`;
    void this.#line?.close();
    this.#lose(new KioskError('DEVICE_OTHER_KIND', message, { context: { path: this.#path }, retryable: true }));
  }

  #lose(error: KioskError): void {
    if (this.#isOver) return;
    this.#end(error);
    this.#events.onLost(error);
  }

  #end(error: KioskError): void {
    this.#isOver = true;
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }
}
