import type { WireObserver } from '../../contracts/driver-manifest.ts';
import type { KioskError } from '../../contracts/errors.ts';
import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';

/** A pulse as a board can time it. */
export interface BoardPulse<Request = ModbusRequest> {
  readonly request: Request;
  /** What becomes of the wish: never longer than it. */
  readonly pulseMs: number;
}

/** A relay of a board that times its own pulse, in that board's words. */
export interface TimedBoard<Request = ModbusRequest, Reply = ModbusReply> {
  /** The pulse of at most `pulseMs`, or null where the board knows none so short. */
  pulse(pulseMs: number): BoardPulse<Request> | null;
  /** What ends a pulse and switches off, in this order. */
  readonly off: readonly Request[];
  /** Asks for the contact. */
  readonly look: Request;
  /** What the answer to `look` says, or null where it says nothing of a contact. */
  isOn(reply: Reply): boolean | null;
  /** What the board is called in sentences, e.g. `relay 3`. */
  readonly name: string;
}

/** Who hears of the line to a board. */
export interface TimedBusUser {
  readonly onWire?: WireObserver | undefined;
  onUp(): void;
  onDown(error: KioskError): void;
}

/** The line to a board, of whatever bus. */
export interface TimedBus<Request = ModbusRequest, Reply = ModbusReply> {
  readonly path: string;
  join(user: TimedBusUser): void;
  leave(user: TimedBusUser): Promise<void>;
  /** @throws KioskError DEVICE_LOST, DEVICE_TIMEOUT, DEVICE_PROTOCOL, DEVICE_OTHER_KIND or CANCELLED */
  ask(
    user: TimedBusUser,
    question: { readonly unit: number; readonly request: Request; readonly timeoutMs: number; readonly isUrgent?: boolean },
  ): Promise<Reply>;
}

/** How the faults of a board are told on its bus. */
export interface TimedBoardErrors {
  noAnswer(): KioskError;
  notSwitched(what: string): KioskError;
  otherKind(what: string): KioskError;
}
