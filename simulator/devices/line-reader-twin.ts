import { type TwinLine, type TwinLineMaker, type WireListener, WireTap } from './twin-line.ts';

/** How a scan goes onto the line. */
export interface PresentOptions {
  /** After the text; `"\r"` unless told. */
  readonly terminator?: string;
  /** Line speed to pace the bytes at (10 bits a byte); absent: all at once. */
  readonly paceBaud?: number;
}

/** A serial bar code or card reader that somebody holds things before. */
export class LineReaderTwin {
  readonly #line: TwinLine;
  readonly #tap: WireTap;
  #turn: Promise<void> = Promise.resolve();

  private constructor(line: TwinLine, tap: WireTap) {
    this.#line = line;
    this.#tap = tap;
  }

  /** Makes a reader on a line. */
  static async start(makeLine: TwinLineMaker): Promise<LineReaderTwin> {
    const tap = new WireTap();
    const line = await makeLine({ onBytes: (bytes) => tap.note('out', bytes) });
    return new LineReaderTwin(line, tap);
  }

  get path(): string {
    return this.#line.path;
  }

  get isPlugged(): boolean {
    return this.#line.isPlugged;
  }

  get bytesIn(): number {
    return this.#tap.bytesIn;
  }

  get bytesOut(): number {
    return this.#tap.bytesOut;
  }

  onWire(listener: WireListener): () => void {
    return this.#tap.onWire(listener);
  }

  /** Holds something before the reader; resolves when its last byte is on the line. One after another. */
  present(text: string, { terminator = '\r', paceBaud }: PresentOptions = {}): Promise<void> {
    const bytes = Buffer.from(text + terminator, 'utf8');
    const turn = this.#turn.then(() => (paceBaud === undefined ? this.#send(bytes) : this.#sendPaced(bytes, paceBaud)));
    this.#turn = turn;
    return turn;
  }

  /** Puts raw bytes on the line: noise, half a scan. */
  garbage(bytes: Uint8Array): void {
    this.#send(bytes);
  }

  unplug(): Promise<void> {
    return this.#line.unplug();
  }

  plug(): Promise<void> {
    return this.#line.plug();
  }

  stop(): Promise<void> {
    return this.#line.close();
  }

  #send(bytes: Uint8Array): void {
    if (!this.#line.isPlugged) return;
    this.#line.write(bytes);
    this.#tap.note('in', bytes);
  }

  // By due times and not by sleeps: timers are coarse, and late bytes must not slow the line down.
  async #sendPaced(bytes: Uint8Array, baud: number): Promise<void> {
    const byteMs = 10_000 / baud;
    const startMs = performance.now();
    for (let sent = 0; sent < bytes.length; ) {
      const dueCount = Math.min(bytes.length, Math.floor((performance.now() - startMs) / byteMs));
      if (dueCount > sent) this.#send(bytes.subarray(sent, dueCount));
      sent = Math.max(sent, dueCount);
      if (sent < bytes.length) await new Promise((resolve) => setTimeout(resolve, byteMs));
    }
  }
}
