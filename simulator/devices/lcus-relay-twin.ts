import { decodeLcus, type LcusSwitch } from '../../device-drivers/lcus-relay/lcus.codec.ts';
import type { TwinLine, TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';

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
  /** A latching lock on it: relay 1 unlocks, this one locks, and without power it stays as it is. */
  readonly lockChannel?: number | null;
}

/** How many changes the twin remembers. */
const historyLength = 1000;

/** An LCUS board with a door's lock: on its relay 1, or a latching one on two of its relays. */
export class LcusRelayTwin extends TwinOnLine {
  readonly #isBusPowered: boolean;
  readonly #lockChannel: number | null;
  readonly #driven = new Set<number>();
  readonly #history: RelayChange[] = [];
  readonly #listeners = new Set<(change: RelayChange) => void>();
  #pending: readonly number[] = [];
  #isOn = false;
  #releases = 0;
  #fault: RelayFault = 'none';
  #contradictions = 0;

  private constructor(line: TwinLine, { isBusPowered = true, lockChannel = null }: LcusRelayTwinOptions) {
    super(line);
    this.#isBusPowered = isBusPowered;
    this.#lockChannel = lockChannel;
  }

  /** Makes a board on a line. */
  static start(makeLine: TwinLineMaker, options: LcusRelayTwinOptions = {}): Promise<LcusRelayTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new LcusRelayTwin(line, options));
  }

  /** Relays that are closed now, counted from 1. */
  get driven(): readonly number[] {
    return [...this.#driven];
  }

  /** How often both coils of a latching lock were driven at once. */
  get contradictions(): number {
    return this.#contradictions;
  }

  /** Whether a door on it is released: its contact is closed, or its latch was unlocked last. */
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

  async setFault(fault: RelayFault): Promise<void> {
    const before = this.#fault;
    this.#fault = fault;
    if (fault === 'refuse') await super.unplug();
    else if (before === 'refuse') await this.plug();
  }

  override async unplug(): Promise<void> {
    await super.unplug();
    this.#pending = [];
    if (!this.#isBusPowered) return;
    this.#driven.clear();
    if (this.#lockChannel === null) this.#switch(false, 'power');
  }

  protected override take(bytes: Uint8Array): void {
    if (this.#fault === 'deaf') return;
    const { pending, switches } = decodeLcus(this.#pending, bytes);
    this.#pending = pending;
    for (const each of switches) this.#drive(each);
  }

  #drive({ channel, isOn }: LcusSwitch): void {
    if (isOn) this.#driven.add(channel);
    else this.#driven.delete(channel);
    if (this.#lockChannel === null) {
      if (channel === 1) this.#switch(isOn, 'command');
      return;
    }
    if (isOn && this.#driven.has(1) && this.#driven.has(this.#lockChannel)) this.#contradictions += 1;
    else if (isOn && (channel === 1 || channel === this.#lockChannel)) this.#switch(channel === 1, 'command');
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
