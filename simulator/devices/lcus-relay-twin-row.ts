import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import { LcusRelayTwin } from './lcus-relay-twin.ts';
import { unknownWord, wordOf } from './twin-words.ts';

const faults = ['none', 'deaf', 'refuse'] as const;

/** The twin of an LCUS relay. Option `power`: bus (default: unplugging drops the contact) or own. */
export const lcusRelayTwinRow: DeviceTwinRow = {
  driver: 'lcus-relay',
  acts: [],
  start: async (makeLine, options) => {
    const isBusPowered = wordOf('act', options['power'] ?? 'bus', ['bus', 'own']) === 'bus';
    return new LcusRelayBench(await LcusRelayTwin.start(makeLine, { isBusPowered }));
  },
};

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
    return { isOn: this.#twin.isOn, releases: this.#twin.releases };
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
