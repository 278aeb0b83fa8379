import { errorCodes, type ErrorCode } from '../../contracts/errors.ts';
import type { Health } from '../../contracts/health.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';

/** What the driver asks of its guard. Short lines of text: nothing to parse stands between a grant and the relay. */
export type GuardRequest =
  | { readonly type: 'pulse'; readonly id: number; readonly pulseMs: number }
  /** A pulse for everybody, renewed for as long as that lasts. */
  | { readonly type: 'held'; readonly id: number; readonly pulseMs: number }
  /** The driver has switched on by its own hand: the guard times the pulse from now on. */
  | { readonly type: 'given'; readonly id: number; readonly pulseMs: number }
  | { readonly type: 'lock'; readonly id: number }
  /** Asks for a sign of life. */
  | { readonly type: 'check'; readonly id: number };

/** What the guard tells its driver. */
export type GuardMessage =
  /** The bytes of request `id` were handed to the operating system. */
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'alive'; readonly id: number }
  | { readonly type: 'refused'; readonly id: number; readonly code: ErrorCode }
  | { readonly type: 'output'; readonly output: LockOutput }
  | { readonly type: 'health'; readonly health: Health }
  | { readonly type: 'wire'; readonly direction: 'in' | 'out'; readonly bytes: Uint8Array };

/** Longest line either side takes; a longer one is thrown away. */
export const longestGuardLine = 1000;

export function encodeGuardRequest(request: GuardRequest): string {
  return 'pulseMs' in request ? `${request.type} ${request.id} ${request.pulseMs}\n` : `${request.type} ${request.id}\n`;
}

/** Reads one line without its end; null for anything else than a request. */
export function decodeGuardRequest(line: string): GuardRequest | null {
  const [, type = '', id, pulseMs] = /^([a-z]{1,5}) (\d{1,15})(?: (\d{1,6}))?$/.exec(line) ?? [];
  if (pulseMs !== undefined)
    return type === 'pulse' || type === 'given' || type === 'held' ? { type, id: Number(id), pulseMs: Number(pulseMs) } : null;
  return type === 'lock' || type === 'check' ? { type, id: Number(id) } : null;
}

export function encodeGuardMessage(message: GuardMessage): string {
  switch (message.type) {
    case 'done':
    case 'alive':
      return `${message.type} ${message.id}\n`;
    case 'refused':
      return `refused ${message.id} ${message.code}\n`;
    case 'output':
      return `output ${message.output}\n`;
    case 'wire':
      return `wire ${message.direction} ${Buffer.from(message.bytes).toString('hex')}\n`;
    case 'health':
      return `health ${healthWords(message.health)}\n`;
  }
}

function healthWords(health: Health): string {
  if (health.state !== 'faulted') return health.state;
  return `faulted ${health.code} ${health.remedy.replaceAll(/\s+/g, ' ').slice(0, 600)}`;
}

/** Reads one line without its end; null for anything else than a message. */
export function decodeGuardMessage(line: string): GuardMessage | null {
  const [, type = '', rest = ''] = /^([a-z]+) (.*)$/.exec(line) ?? [];
  switch (type) {
    case 'done':
    case 'alive':
      return /^\d{1,15}$/.test(rest) ? { type, id: Number(rest) } : null;
    case 'refused':
      return decodeRefusal(rest);
    case 'output':
      return rest === 'locked' || rest === 'released' || rest === 'unknown' ? { type, output: rest } : null;
    case 'wire':
      return decodeWire(rest);
    case 'health':
      return decodeHealth(rest);
    default:
      return null;
  }
}

function decodeRefusal(rest: string): GuardMessage | null {
  const [, id, word] = /^(\d{1,15}) ([A-Z_]+)$/.exec(rest) ?? [];
  const code = toErrorCode(word);
  return id === undefined || code === null ? null : { type: 'refused', id: Number(id), code };
}

function decodeWire(rest: string): GuardMessage | null {
  const [, direction, hex = ''] = /^(in|out) ((?:[0-9a-f]{2})*)$/.exec(rest) ?? [];
  if (direction !== 'in' && direction !== 'out') return null;
  return { type: 'wire', direction, bytes: Uint8Array.from(Buffer.from(hex, 'hex')) };
}

function decodeHealth(rest: string): GuardMessage | null {
  if (rest === 'starting' || rest === 'ready') return { type: 'health', health: { state: rest } };
  const [, word, remedy = ''] = /^faulted ([A-Z_]+) (.*)$/.exec(rest) ?? [];
  const code = toErrorCode(word);
  return code === null ? null : { type: 'health', health: { state: 'faulted', code, remedy } };
}

function toErrorCode(word: string | undefined): ErrorCode | null {
  return errorCodes.find((code) => code === word) ?? null;
}

/** Lines that ended in `chunk`, and what is left; a left-over beyond the limit is dropped. */
export function splitLines(pending: string, chunk: string): { readonly lines: readonly string[]; readonly pending: string } {
  const parts = (pending + chunk).split('\n');
  const rest = parts.pop() ?? '';
  return { lines: parts.filter((line) => line.length <= longestGuardLine), pending: rest.length > longestGuardLine ? '' : rest };
}
