import { createServer, type Server, type Socket } from 'node:net';
import type { TwinLine, TwinLineEvents } from './twin-line.ts';

/** Options of a twin's TCP line. */
export interface TcpTwinLineOptions {
  /** 0 takes any free port, and keeps it while the twin lives. */
  readonly port?: number;
}

/** A twin behind a serial server on loopback: one client at a time, as on a real line. */
export async function openTcpTwinLine(events: TwinLineEvents, { port = 0 }: TcpTwinLineOptions = {}): Promise<TwinLine> {
  const line = new TcpTwinLine(events);
  await line.listen(port);
  return line;
}

class TcpTwinLine implements TwinLine {
  readonly #events: TwinLineEvents;
  #server: Server | null = null;
  #port = 0;
  #client: Socket | null = null;

  constructor(events: TwinLineEvents) {
    this.#events = events;
  }

  get path(): string {
    return `tcp://127.0.0.1:${this.#port}`;
  }

  get isPlugged(): boolean {
    return this.#server !== null;
  }

  listen(port: number): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        if (address !== null && typeof address === 'object') this.#port = address.port;
        this.#server = server;
        resolve();
      });
    });
  }

  write(bytes: Uint8Array): void {
    this.#client?.write(bytes);
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#client?.destroy();
    this.#client = null;
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }

  async plug(): Promise<void> {
    if (this.#server === null) await this.listen(this.#port);
  }

  close(): Promise<void> {
    return this.unplug();
  }

  // The owner of a line is whoever opened it first; a second one is turned away as by "Cannot lock port".
  #welcome(socket: Socket): void {
    if (this.#client !== null) return void socket.destroy();
    this.#client = socket;
    socket.on('data', (bytes: Buffer) => this.#events.onBytes(bytes));
    socket.on('error', () => socket.destroy());
    // A half-closed line would keep its place for ever.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      if (this.#client === socket) this.#client = null;
    });
  }
}
