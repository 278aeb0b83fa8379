import { KioskError } from '../../contracts/errors.ts';
import type { ExchangeFailure } from './pad-exchange.machine.ts';

/** Which pad is meant, for sentences. */
export interface PadPlace {
  readonly path: string;
  /** What its maker calls it, with the line it expects: "FEIG reader (38,400 baud 8E1)". */
  readonly kind: string;
}

/** No answer, or none that can be understood. `wasUp`: it answered before on this line. */
export function noAnswerError({ path, kind }: PadPlace, why: ExchangeFailure, wasUp: boolean): KioskError {
  const options = { context: { path }, retryable: true };
  if (why === 'silent') {
    return new KioskError(
      'DEVICE_TIMEOUT',
      `The item pad at ${path} does not answer: check its power and cable, and that it is a ${kind}; it is used again as soon as it answers.`,
      options,
    );
  }
  if (wasUp) {
    return new KioskError(
      'DEVICE_PROTOCOL',
      `The answers of the item pad at ${path} are garbled: check its cable, and keep the cable away from motors.`,
      options,
    );
  }
  return new KioskError(
    'DEVICE_OTHER_KIND',
    `What answers at ${path} is no ${kind}: check the path, the driver, and the baud rate and parity of this device.`,
    options,
  );
}

/** An answer that no pad of this family gives. */
export function protocolError({ path, kind }: PadPlace, what: string): KioskError {
  return new KioskError('DEVICE_PROTOCOL', `The item pad at ${path} (${kind}) ${what}.`, { context: { path }, retryable: true });
}
