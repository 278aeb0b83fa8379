import { decodeLcus } from '../../device-drivers/lcus-relay/lcus.codec.ts';
import { type TwinLine, type TwinLineMaker, type WireListener, WireTap } from './twin-line.ts';

/** What the board does wrong. `deaf`: it takes bytes and does nothing. `refuse`: its line cannot be opened. */
export type RelayFault = 'none' | 'deaf' | 'refuse';

/** One change of the contact. */
export interface RelayChange {
  readonly isOn: boolean;
  /** Monotonic milliseconds of this process. */
  readonly atMonotonicMs: number;
  /** A board without power drops its contact. */
  readonly by: 'command' | 'power';
}

/** Options of a relay twin. */
export interface LcusRelayTwinOptions {
  /** Whether the board gets its power from the same cable, as USB boards do; then unplugging drops the contact. */
  readonly isBusPowered?: boolean;
}

/** How many changes the twin remembers. */
const historyLength = 1000;

/** An LCUS board of one relay (channel 1). */
export class LcusRelayTwin {
  readonly #line: TwinLine;
  readonly #tap: WireTap;
  readonly #isBusPowered: boolean;
  readonly #history: RelayChange[] = [];
  readonly #listeners = new Set<(change: RelayChange) => void>();
  #pending: readonly number[] = [];
  #isOn = false;
  #releases = 0;
  #fault: RelayFault = 'none';

  private constructor(line: TwinLine, tap: WireTap, isBusPowered: boolean) {
    this.#line = line;
    this.#tap = tap;
    this.#isBusPowered = isBusPowered;
  }

  /** Makes a board on a line. */
  static async start(makeLine: TwinLineMaker, { isBusPowered = true }: LcusRelayTwinOptions = {}): Promise<LcusRelayTwin> {
    const tap = new WireTap();
    const line = await makeLine({
      onBytes: (bytes) => {
        tap.note('out', bytes);
        twin.#take(bytes);
      },
    });
    const twin: LcusRelayTwin = new LcusRelayTwin(line, tap, isBusPowered);
    return twin;
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

  /** Whether the contact is closed now: a door on it is released. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** How often the contact closed. */
  get releases(): number {
    return this.#releases;
  }

  /** The last changes, oldest first. */
  get history(): readonly RelayChange[] {
    return this.#history;
  }

  onChange(listener: (change: RelayChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onWire(listener: WireListener): () => void {
    return this.#tap.onWire(listener);
  }

  async setFault(fault: RelayFault): Promise<void> {
    const before = this.#fault;
    this.#fault = fault;
    if (fault === 'refuse') await this.#line.unplug();
    else if (before === 'refuse') await this.#line.plug();
  }

  async unplug(): Promise<void> {
    await this.#line.unplug();
    this.#pending = [];
    if (this.#isBusPowered) this.#switch(false, 'power');
  }

  plug(): Promise<void> {
    return this.#line.plug();
  }

  stop(): Promise<void> {
    return this.#line.close();
  }

  #take(bytes: Uint8Array): void {
    if (this.#fault === 'deaf') return;
    const { pending, switches } = decodeLcus(this.#pending, bytes);
    this.#pending = pending;
    for (const { channel, isOn } of switches) {
      if (channel === 1) this.#switch(isOn, 'command');
    }
  }

  #switch(isOn: boolean, by: RelayChange['by']): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    if (isOn) this.#releases += 1;
    const change = { isOn, atMonotonicMs: performance.now(), by };
    this.#history.push(change);
    if (this.#history.length > historyLength) this.#history.shift();
    for (const listener of this.#listeners) listener(change);
  }
}
