import { decodeDcttechSwitch, encodeDcttechState, stateReport } from '../../device-drivers/dcttech-relay/dcttech.codec.ts';
import { decodeHidFrames, encodeHidFrame, type HidFrame } from '../../device-drivers/transport/hid-frames.codec.ts';
import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import type { TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';
import { unknownWord, wordOf } from './twin-words.ts';

/** What the board does wrong. `stuck`: it takes commands and its contacts stay; `deaf`: it answers nothing; `other`: no dcttech board. */
export const dcttechFaults = ['none', 'stuck', 'deaf', 'other', 'slow'] as const;
export type DcttechFault = (typeof dcttechFaults)[number];

/** One change of relay 1. */
export interface DcttechChange {
  readonly isOn: boolean;
  readonly by: 'command' | 'power';
  /** Monotonic milliseconds of this process. */
  readonly atMonotonicMs: number;
}

const slowMs = 30;
const serial = 'LUMI1';

/** A dcttech board of eight relays whose feature reports travel in frames. It has its power from USB. */
export class DcttechRelayTwin extends TwinOnLine implements DeviceTwin {
  readonly faults = dcttechFaults;
  readonly relays: boolean[] = Array.from({ length: 8 }, () => false);
  readonly history: DcttechChange[] = [];
  #pending: Uint8Array = new Uint8Array();
  #fault: DcttechFault = 'none';

  /** Makes a board on a line. */
  static start(makeLine: TwinLineMaker): Promise<DcttechRelayTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new DcttechRelayTwin(line));
  }

  /** Whether relay 1 is closed: a door on it is released. */
  get isOn(): boolean {
    return this.relays[0] === true;
  }

  get releases(): number {
    return this.history.filter(({ isOn }) => isOn).length;
  }

  setFault(fault: string): void {
    this.#fault = wordOf('fault', fault, dcttechFaults);
  }

  act([act = '']: readonly string[]): void {
    throw unknownWord('act', act, ['nothing: it only takes commands']);
  }

  state(): unknown {
    return { relays: this.relays, releases: this.releases };
  }

  override async unplug(): Promise<void> {
    await super.unplug();
    this.#pending = new Uint8Array();
    for (const relay of this.relays.keys()) this.#switch(relay, false, 'power');
  }

  protected override take(bytes: Uint8Array): void {
    const { pending, frames } = decodeHidFrames(this.#pending, bytes);
    this.#pending = pending;
    if (this.#fault === 'deaf') return;
    for (const frame of frames) this.#obey(frame);
  }

  #obey({ kind, body }: HidFrame): void {
    if (kind === 'getFeature' && body[0] === stateReport.id) return this.#answer();
    const command = kind === 'setFeature' ? decodeDcttechSwitch(body) : null;
    if (command === null || this.#fault === 'stuck') return;
    const relays = command.relay === 'all' ? [...this.relays.keys()] : [command.relay - 1];
    for (const relay of relays) this.#switch(relay, command.isOn, 'command');
  }

  #answer(): void {
    const state = encodeDcttechState({ serial, relays: this.relays });
    const body = this.#fault === 'other' ? Uint8Array.of(0xff, 0xfe) : state;
    const send = (): void => this.send(encodeHidFrame({ kind: 'feature', body }));
    if (this.#fault === 'slow') setTimeout(send, slowMs);
    else send();
  }

  #switch(relay: number, isOn: boolean, by: DcttechChange['by']): void {
    if (this.relays[relay] === isOn) return;
    this.relays[relay] = isOn;
    if (relay === 0) this.history.push({ isOn, by, atMonotonicMs: performance.now() });
  }
}

/** The twin of a dcttech board. */
export const dcttechRelayTwinRow: DeviceTwinRow = {
  driver: 'dcttech-relay',
  acts: [],
  start: (makeLine) => DcttechRelayTwin.start(makeLine),
};
