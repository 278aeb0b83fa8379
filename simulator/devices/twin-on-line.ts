import { type TwinLine, type TwinLineMaker, type WireListener, WireTap } from './twin-line.ts';

/** What every twin on a line has: its path, its cable, and the bytes that passed. */
export abstract class TwinOnLine {
  readonly #line: TwinLine;
  readonly #tap = new WireTap();

  protected constructor(line: TwinLine) {
    this.#line = line;
  }

  /** Makes a line and the twin at its end. */
  protected static async onLine<Twin extends TwinOnLine>(makeLine: TwinLineMaker, make: (line: TwinLine) => Twin): Promise<Twin> {
    const line = await makeLine({
      onBytes: (bytes) => {
        twin.#tap.note('out', bytes);
        twin.take(bytes);
      },
    });
    const twin = make(line);
    return twin;
  }

  /** What a device's `path` setting must be to reach it. */
  get path(): string {
    return this.#line.path;
  }

  get isPlugged(): boolean {
    return this.#line.isPlugged;
  }

  /** Bytes that the station got from it. */
  get bytesIn(): number {
    return this.#tap.bytesIn;
  }

  /** Bytes that the station sent to it. */
  get bytesOut(): number {
    return this.#tap.bytesOut;
  }

  onWire(listener: WireListener): () => void {
    return this.#tap.onWire(listener);
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

  /** Hears bytes from the station; a device that only talks does nothing with them. */
  protected take(_bytes: Uint8Array): void {}

  /** Sends bytes to the station; with the cable out they are lost. */
  protected send(bytes: Uint8Array): void {
    if (!this.#line.isPlugged) return;
    this.#line.write(bytes);
    this.#tap.note('in', bytes);
  }
}
