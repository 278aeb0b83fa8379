import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';

/** A pulse as a board can time it. */
export interface BoardPulse {
  readonly request: ModbusRequest;
  /** What becomes of the wish: never longer than it. */
  readonly pulseMs: number;
}

/** A relay of a board that times its own pulse, in that board's words. */
export interface TimedBoard {
  /** The pulse of at most `pulseMs`, or null where the board knows none so short. */
  pulse(pulseMs: number): BoardPulse | null;
  /** What ends a pulse and switches off, in this order. */
  readonly off: readonly ModbusRequest[];
  /** Asks for the contact. */
  readonly look: ModbusRequest;
  /** What the answer to `look` says, or null where it says nothing of a contact. */
  isOn(reply: ModbusReply): boolean | null;
  /** What the board is called in sentences, e.g. `relay 3`. */
  readonly name: string;
}
