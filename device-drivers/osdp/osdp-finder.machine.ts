import { type DecodedFrame, encodeFrame, type OsdpCheck } from './osdp-frame.codec.ts';
import { commandCodes, replyCodes } from './osdp-messages.codec.ts';
import { type OsdpBaudRate, osdpBaudRates } from './osdp-line.schema.ts';

/** What is looked for: at one speed or at all, at these addresses or, when there are none, at every one. */
export interface FinderRules {
  readonly speeds: OsdpBaudRate | 'auto';
  readonly addresses: readonly number[];
  readonly check: OsdpCheck;
}

/** The next step of a search. */
export type FinderStep =
  /** The line must run at this speed first. */
  | { readonly do: 'speed'; readonly baudRate: OsdpBaudRate }
  /** `isLast`: everything was asked with this; it begins again. */
  | { readonly do: 'ask'; readonly bytes: Uint8Array; readonly limitMs: number; readonly isLast: boolean };

const everybody = 127;
const lastAddress = 126;
/** A device answers ID in a few milliseconds; only the broadcast gets the whole time. */
const scanLimitMs = 60;
const broadcastLimitMs = 200;

/**
 * Looks for devices: ID at sequence 0, which changes nothing there. At each speed first everybody at once (7F), then, as not every device answers
 * that with its own address, one address after another.
 */
export class OsdpFinder {
  readonly #places: readonly { readonly baudRate: OsdpBaudRate; readonly address: number }[];
  readonly #check: OsdpCheck;
  #at = 0;

  constructor({ speeds, addresses, check }: FinderRules) {
    this.#check = check;
    const rates = speeds === 'auto' ? osdpBaudRates : [speeds];
    const all = Array.from({ length: lastAddress + 1 }, (_, address) => address);
    const first = addresses.length > 0 ? addresses : [everybody, 0, 1];
    const rounds = addresses.length > 0 ? [first] : [first, all];
    this.#places = rounds.flatMap((each) => rates.flatMap((baudRate) => each.map((address) => ({ baudRate, address }))));
  }

  /** What to do next on a line that runs at `speed` now. */
  next(speed: OsdpBaudRate): FinderStep {
    const { baudRate, address } = this.#places[this.#at] ?? { baudRate: speed, address: everybody };
    if (baudRate !== speed) return { do: 'speed', baudRate };
    this.#at = (this.#at + 1) % this.#places.length;
    const bytes = encodeFrame({
      ...({ direction: 'command', address, sequence: 0, check: this.#check, scb: null, mark: true } as const),
      ...{ code: commandCodes.ID, payload: Uint8Array.of(0) },
    });
    return { do: 'ask', bytes, limitMs: address === everybody ? broadcastLimitMs : scanLimitMs, isLast: this.#at === 0 };
  }

  /** The address of a device that answers, or null. */
  heard({ direction, address, code }: DecodedFrame): number | null {
    if (direction !== 'reply' || (code !== replyCodes.PDID && code !== replyCodes.NAK)) return null;
    return address === everybody ? null : address;
  }
}
