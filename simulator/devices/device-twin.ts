import type { TwinLineMaker } from './twin-line.ts';

/** A twin as the bench and `omatoimi simulate device` drive it. */
export interface DeviceTwin {
  /** What a device's `path` setting must be to reach it. */
  readonly path: string;
  readonly isPlugged: boolean;
  /** Faults that it can be given, `none` first. */
  readonly faults: readonly string[];
  /** Gives it a fault until the next call. Throws a RangeError that names the faults for any other word. */
  setFault(fault: string): void | Promise<void>;
  /** What a person does with it: words such as `['card', '24567000001016']`. Throws a RangeError that says what it knows. */
  act(words: readonly string[]): void | Promise<void>;
  /** One JSON value: what it shows and holds (lights, contacts, tags, printed lines). */
  state(): unknown;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  stop(): Promise<void>;
}

/** One row of the table of twins: a driver and how its twin is made. */
export interface DeviceTwinRow {
  /** The driver's id in the registry. */
  readonly driver: string;
  /** One line each: what `act` takes, for help texts. */
  readonly acts: readonly string[];
  /** @param options words such as `address=1` from the command line. */
  start(makeLine: TwinLineMaker, options: Readonly<Record<string, string>>): Promise<DeviceTwin>;
}
