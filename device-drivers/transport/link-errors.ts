import { KioskError } from '../../contracts/errors.ts';

/** What was found out when a serial port did not open. */
export interface SerialOpenFailure {
  readonly path: string;
  /** `code` of a plain access check of the path, or null where that went well. */
  readonly accessCode: string | null;
  readonly cause: Error;
}

/** Turns a failed open into the error a technician can act on. */
export function serialOpenError({ path, accessCode, cause }: SerialOpenFailure): KioskError {
  const options = { context: { path }, cause, retryable: true };
  if (accessCode === 'ENOENT' || accessCode === 'ENOTDIR') {
    return new KioskError(
      'DEVICE_MISSING',
      `There is no device at ${path}: check its cable and power, or choose its path under /dev/serial/by-id.`,
      options,
    );
  }
  if (accessCode === 'EACCES' || accessCode === 'EPERM') {
    return new KioskError(
      'DEVICE_PERMISSION',
      `This program may not open ${path}: add the station's user to the group dialout and start the station again.`,
      options,
    );
  }
  // The serial bindings tell nothing but a text (no code), so the text of a foreign library has to serve here.
  if (/lock|busy|in use|access denied/i.test(cause.message)) {
    return new KioskError('DEVICE_BUSY', `Another program uses ${path}: end it, or choose another path for this device.`, options);
  }
  return new KioskError('DEVICE_MISSING', `The device at ${path} does not open: unplug it, plug it in again and check its path.`, options);
}

/** A TCP connection that could not be made. */
export function tcpOpenError(path: string, cause: Error): KioskError {
  return new KioskError('DEVICE_MISSING', `Nothing answers at ${path}: check that the serial server is on, and its address and port.`, {
    context: { path, reason: errorCode(cause) ?? cause.name },
    cause,
    retryable: true,
  });
}

/** A line that broke while in use. */
export function lostError(path: string, cause?: unknown): KioskError {
  return new KioskError('DEVICE_LOST', `The device at ${path} is gone: check its cable and power; it is used again as soon as it is back.`, {
    context: { path },
    cause,
    retryable: true,
  });
}

/** An open that was given up by its caller. */
export function cancelledError(path: string): KioskError {
  return new KioskError('CANCELLED', `Opening ${path} was given up.`, { context: { path } });
}

/** A device that did not even refuse within the time limit. */
export function openTimeoutError(path: string): KioskError {
  return new KioskError('DEVICE_TIMEOUT', `The device at ${path} does not answer: check its power, its cable and the network.`, {
    context: { path },
    retryable: true,
  });
}

/** The system's code of a failed call, such as `ENOENT`. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
