/**
 * Every expected failure, as `AREA_REASON`. A code is stable: screens, traces and other programs know it.
 * Never match on an error's message.
 */
export const errorCodes = [
  'CONFIG_UNREADABLE',
  'CONFIG_INVALID',
  'PICTURE_UNREADABLE',
  'DEVICE_MISSING',
  'DEVICE_BUSY',
  'DEVICE_PERMISSION',
  'DEVICE_LOST',
  'DEVICE_PROTOCOL',
  'DEVICE_TIMEOUT',
  'DEVICE_OTHER_KIND',
  'DEVICE_INSECURE',
  'TAG_GONE',
  'TAG_LOCKED',
  'TAG_UNREADABLE',
  'PRINTER_PAPER_OUT',
  'PRINTER_COVER_OPEN',
  'LIBRARY_UNREACHABLE',
  'LIBRARY_TIMEOUT',
  'LIBRARY_PROTOCOL',
  'LIBRARY_LOGIN_REFUSED',
  'LIBRARY_INPUT_REFUSED',
  'STORE_UNAVAILABLE',
  'STORE_NEWER_THAN_PROGRAM',
  'STORE_DAMAGED',
  'KEYS_UNUSABLE',
  'UI_PORT_BUSY',
  'DATA_FOLDER_IN_USE',
  'CLOCK_DOUBTED',
  'RPC_FORBIDDEN',
  'RPC_CODE_REFUSED',
  'PROGRAM_NODE_TOO_OLD',
  'PRIVACY_UNCONFIRMED',
  'PROGRAM_USAGE',
  'SCREENS_NOT_BUILT',
  'CANCELLED',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Facts about a failure for the one who mends it. Never a card number, a PIN, a name or a title. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null>>;

/** What an error is made of besides its code and its one sentence. */
export interface KioskErrorOptions {
  readonly context?: ErrorContext;
  readonly cause?: unknown;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable?: boolean;
}

/** An expected failure. The message is one plain sentence that says what to do. */
export class KioskError extends Error {
  override readonly name = 'KioskError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: KioskErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.context = options.context ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/** A programming fault: something that the code itself promised does not hold. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Whether `error` is a `KioskError`, optionally one with the given code. */
export function isKioskError(error: unknown, code?: ErrorCode): error is KioskError {
  return error instanceof KioskError && (code === undefined || error.code === code);
}

/** Closes a `switch` over a union: a forgotten case fails to compile. */
export function assertNever(value: never): never {
  throw new InvariantError(`unhandled case: ${JSON.stringify(value)}`);
}
