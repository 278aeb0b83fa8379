import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { RelayCommands } from '../lcus-relay/lcus.codec.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import type { HidLink, HidRoute } from '../transport/hid-link.ts';
import { hidRouteFor } from '../transport/hid-route.ts';
import { lostError } from '../transport/link-errors.ts';
import { decodeDcttechState, decodeDcttechSwitch, encodeDcttechSwitch, stateReport } from './dcttech.codec.ts';

/** The feature reports that switch one relay. @param relay counted from 1 */
export function dcttechCommands(relay: number): RelayCommands {
  return { on: encodeDcttechSwitch({ relay, isOn: true }), off: encodeDcttechSwitch({ relay, isOn: false }) };
}

/**
 * A dcttech board as a line on which commands are written: each is a feature report, and done only once the board's own state
 * report shows it. A write that the board did not carry out breaks the line, so that "off" is written first on the next one.
 */
export function dcttechRoute(path: string, relay: number, route: HidRoute = hidRouteFor(path, {})): ByteRoute {
  return {
    path: route.path,
    open: async (events, signal) => {
      const hid = await route.open({ onData: () => undefined, onLost: (error) => events.onLost(error) }, signal);
      const board: Board = { hid, path, relay, onState: (report) => events.onData(report) };
      try {
        await readRelay(board);
      } catch (error) {
        await hid.close();
        throw error;
      }
      return new DcttechLink(board);
    },
  };
}

/** One relay of an open board. `onState` hears each state report, so that what came in is counted and can be watched. */
interface Board {
  readonly hid: HidLink;
  readonly path: string;
  readonly relay: number;
  readonly onState: (report: Uint8Array) => void;
}

class DcttechLink implements ByteLink {
  readonly #board: Board;
  #turn: Promise<void> = Promise.resolve();

  constructor(board: Board) {
    this.#board = board;
  }

  write(bytes: Uint8Array, done: (error: KioskError | null) => void = () => undefined): void {
    this.#turn = this.#turn
      .then(() => this.#switch(bytes))
      .then(
        () => done(null),
        (error: unknown) => done(isKioskError(error) ? error : lostError(this.#board.path, error)),
      );
  }

  close(): Promise<void> {
    return this.#board.hid.close();
  }

  async #switch(report: Uint8Array): Promise<void> {
    const { hid, path } = this.#board;
    await hid.sendFeature(report);
    const isOn = await readRelay(this.#board);
    if (isOn === decodeDcttechSwitch(report)?.isOn) return;
    throw new KioskError('DEVICE_PROTOCOL', `The relay at ${path} took the command and did not switch: change the board.`, {
      context: { path },
      retryable: true,
    });
  }
}

/** @throws KioskError DEVICE_LOST, DEVICE_OTHER_KIND */
async function readRelay({ hid, path, relay, onState }: Board): Promise<boolean> {
  const report = await hid.getFeature(stateReport.id, stateReport.length);
  onState(report);
  const state = decodeDcttechState(report);
  if (state !== null) return state.relays[relay - 1] === true;
  throw new KioskError('DEVICE_OTHER_KIND', `The device ${path} has the USB ids of this relay and is none: choose the driver of what it is.`, {
    context: { path },
    retryable: true,
  });
}
