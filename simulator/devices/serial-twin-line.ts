import { SerialPort } from 'serialport';
import type { TwinLine, TwinLineEvents } from './twin-line.ts';

/**
 * A twin on a serial path of its own, such as the far end of a PTY pair. Its `unplug` closes this end only: whoever
 * made the pair pulls the cable.
 */
export async function openSerialTwinLine(events: TwinLineEvents, path: string): Promise<TwinLine> {
  const line = new SerialTwinLine(events, path);
  await line.plug();
  return line;
}

class SerialTwinLine implements TwinLine {
  readonly path: string;
  readonly #events: TwinLineEvents;
  #port: SerialPort | null = null;

  constructor(events: TwinLineEvents, path: string) {
    this.#events = events;
    this.path = path;
  }

  get isPlugged(): boolean {
    return this.#port !== null;
  }

  write(bytes: Uint8Array): void {
    this.#port?.write(Buffer.from(bytes));
  }

  async unplug(): Promise<void> {
    const port = this.#port;
    this.#port = null;
    if (port?.isOpen === true) await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  plug(): Promise<void> {
    if (this.#port !== null) return Promise.resolve();
    const port = new SerialPort({ path: this.path, baudRate: 9600, autoOpen: false });
    port.on('data', (bytes: Buffer) => this.#events.onBytes(bytes));
    const lose = (): void => {
      if (this.#port === port) this.#port = null;
    };
    port.on('close', lose);
    port.on('error', lose);
    return new Promise((resolve, reject) => {
      port.open((error) => {
        if (error) return reject(error);
        this.#port = port;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return this.unplug();
  }
}
