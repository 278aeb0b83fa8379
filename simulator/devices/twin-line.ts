/** Which way bytes go, seen from the station: `in` comes from the device, `out` goes to it. */
export type WireDirection = 'in' | 'out';

/** A listener for every piece of traffic on a twin's line. */
export type WireListener = (direction: WireDirection, bytes: Uint8Array) => void;

/** What a twin's line tells its twin. */
export interface TwinLineEvents {
  /** Bytes from the station. */
  onBytes(bytes: Uint8Array): void;
}

/** A twin's end of the line to the station. */
export interface TwinLine {
  /** What a device's `path` setting must be to reach this twin. */
  readonly path: string;
  readonly isPlugged: boolean;
  /** Sends bytes to the station; they are lost where nobody has the line open. */
  write(bytes: Uint8Array): void;
  /** Pulls the cable: whoever has the line open loses it, and nobody can open it. */
  unplug(): Promise<void>;
  /** Puts the cable back, on the same path. */
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the line of a twin. */
export type TwinLineMaker = (events: TwinLineEvents) => Promise<TwinLine>;

/** Counts bytes and tells them to whoever wants to see. */
export class WireTap {
  /** Bytes from the device to the station, and from the station to the device. */
  bytesIn = 0;
  bytesOut = 0;
  readonly #listeners = new Set<WireListener>();

  onWire(listener: WireListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  note(direction: WireDirection, bytes: Uint8Array): void {
    if (direction === 'in') this.bytesIn += bytes.length;
    else this.bytesOut += bytes.length;
    for (const listener of this.#listeners) listener(direction, bytes);
  }
}
