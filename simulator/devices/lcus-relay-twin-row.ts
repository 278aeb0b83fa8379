import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import { LcusRelayTwin } from './lcus-relay-twin.ts';
import { unknownWord, wordOf } from './twin-words.ts';

const faults = ['none', 'deaf', 'refuse'] as const;

/** The twin of an LCUS relay. Options: `power` bus (default: unplugging drops the contact) or own; `lock-channel` 2-16 for a latching lock. */
export const lcusRelayTwinRow: DeviceTwinRow = {
  driver: 'lcus-relay',
  acts: [],
  start: async (makeLine, options) => {
    const isBusPowered = wordOf('act', options['power'] ?? 'bus', ['bus', 'own']) === 'bus';
    const lockChannel = lockChannelOf(options['lock-channel']);
    return new LcusRelayBench(await LcusRelayTwin.start(makeLine, { isBusPowered, lockChannel }));
  },
};

function lockChannelOf(word: string | undefined): number | null {
  if (word === undefined) return null;
  const channels = Array.from({ length: 15 }, (_, at) => String(at + 2));
  return Number(wordOf('act', word, channels));
}

class LcusRelayBench implements DeviceTwin {
  readonly faults: readonly string[] = faults;
  readonly #twin: LcusRelayTwin;

  constructor(twin: LcusRelayTwin) {
    this.#twin = twin;
  }

  get path(): string {
    return this.#twin.path;
  }

  get isPlugged(): boolean {
    return this.#twin.isPlugged;
  }

  setFault(fault: string): Promise<void> {
    return this.#twin.setFault(wordOf('fault', fault, faults));
  }

  act([act = '']: readonly string[]): void {
    throw unknownWord('act', act, ['nothing: it only takes commands']);
  }

  state(): unknown {
    return { isOn: this.#twin.isOn, releases: this.#twin.releases, driven: this.#twin.driven };
  }

  unplug(): Promise<void> {
    return this.#twin.unplug();
  }

  plug(): Promise<void> {
    return this.#twin.plug();
  }

  stop(): Promise<void> {
    return this.#twin.stop();
  }
}
