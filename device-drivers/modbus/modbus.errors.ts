import { KioskError } from '../../contracts/errors.ts';

/** A unit of a line, for sentences. */
export interface ModbusPlace {
  readonly path: string;
  readonly unit: number;
}

const contextOf = ({ path, unit }: ModbusPlace) => ({ context: { path, unit }, retryable: true });

/** Nothing came. */
export function noAnswerError(place: ModbusPlace): KioskError {
  return new KioskError(
    'DEVICE_TIMEOUT',
    `Unit ${place.unit} at ${place.path} does not answer: check its power, wires A and B, its unit address and its baud rate.`,
    contextOf(place),
  );
}

/** Something came that is no answer: noise, another speed, another device, another unit's answer. */
export function notModbusError(place: ModbusPlace): KioskError {
  return new KioskError(
    'DEVICE_PROTOCOL',
    `What comes from ${place.path} is no answer of Modbus unit ${place.unit}: check baud rate, parity and framing, and that no other device is there.`,
    contextOf(place),
  );
}

/** An exception: the unit understood the question and has no such thing. */
export function otherKindError(place: ModbusPlace, what: string): KioskError {
  return new KioskError(
    'DEVICE_OTHER_KIND',
    `Unit ${place.unit} at ${place.path} has no ${what}: it is a device of another kind, or the number in its settings is wrong.`,
    contextOf(place),
  );
}

/** A relay whose contact is not where it was commanded to be. */
export function notSwitchedError(place: ModbusPlace, what: string): KioskError {
  return new KioskError(
    'DEVICE_PROTOCOL',
    `Unit ${place.unit} at ${place.path} took the command but its relay ${what}: it is no board that times its own pulse, or it is broken.`,
    contextOf(place),
  );
}
