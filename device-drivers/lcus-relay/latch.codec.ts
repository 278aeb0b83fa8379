import { encodeLcusSwitch, type RelayCommands } from './lcus.codec.ts';

/** The bytes of a latching lock on two relays. Each command lets go of the other coil before it drives its own. */
export interface LatchCommands extends RelayCommands {
  /** Lets go of both coils: the latch stays as it is. */
  readonly rest: Uint8Array;
}

/** What drives a lock whose one coil unlocks and whose other coil locks it. Relays are counted from 1. */
export function latchCommands(unlockChannel: number, lockChannel: number): LatchCommands {
  const both = (unlock: boolean, lock: boolean): Uint8Array => {
    const frames = [encodeLcusSwitch({ channel: unlockChannel, isOn: unlock }), encodeLcusSwitch({ channel: lockChannel, isOn: lock })];
    return Uint8Array.from((unlock ? frames.reverse() : frames).flatMap((frame) => [...frame]));
  };
  return { on: both(true, false), off: both(false, true), rest: both(false, false) };
}
