import { hasValidCrc, withCrc } from './modbus-crc.codec.ts';
import { decodeReply, encodePdu, exceptionLength, type ModbusReply, type ModbusRequest, replyLength, word } from './modbus-pdu.codec.ts';

/** How PDUs are wrapped: `rtu` with address and CRC (on a serial line or handed through TCP), `tcp` with an MBAP header. */
export type ModbusFraming = 'rtu' | 'tcp';

/** A request on its way: to which unit (1-247), and under which number of its transaction (0-65,535, `tcp` only). */
export interface ModbusAddressed {
  readonly unit: number;
  readonly transaction: number;
  readonly request: ModbusRequest;
}

/**
 * What was found in bytes that came after a request. `foreign`: whole frames of Modbus that answer something else;
 * `pending`: what may still become the answer.
 */
export interface ModbusFound {
  readonly reply: ModbusReply | null;
  readonly foreign: number;
  readonly pending: Uint8Array;
}

const mbapLength = 7;
/** No frame of Modbus is longer than its 256 (serial) or 260 bytes (TCP). */
const longestFrame = 260;

/** The bytes of a request. */
export function encodeModbus(framing: ModbusFraming, { unit, transaction, request }: ModbusAddressed): Uint8Array {
  const pdu = encodePdu(request);
  if (framing === 'rtu') return withCrc(Uint8Array.of(unit, ...pdu));
  return Uint8Array.of(...word(transaction), 0, 0, ...word(pdu.length + 1), unit, ...pdu);
}

/**
 * Looks for the answer to `asked` in everything that came since it was sent, by the length that it must have. Bytes before the
 * answer are skipped: noise, a frame that came late, or the request itself from an adapter that hears its own sending.
 */
export function findReply(framing: ModbusFraming, asked: ModbusAddressed, bytes: Uint8Array): ModbusFound {
  const recent = bytes.subarray(Math.max(0, bytes.length - 2 * longestFrame));
  return framing === 'rtu' ? findRtu(asked, recent) : findTcp(asked, recent);
}

function findRtu({ unit, request }: ModbusAddressed, bytes: Uint8Array): ModbusFound {
  let foreign = 0;
  let keepFrom = bytes.length;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== unit) continue;
    const length = rtuLength(request, bytes[at + 1]);
    if (length === null) continue;
    if (at + length > bytes.length) {
      keepFrom = Math.min(keepFrom, at);
      continue;
    }
    const frame = bytes.subarray(at, at + length);
    if (!hasValidCrc(frame)) continue;
    const reply = decodeReply(request, frame.subarray(1, -2));
    if (reply !== null) return { reply, foreign, pending: bytes.subarray(at + length) };
    foreign += 1;
  }
  return { reply: null, foreign, pending: bytes.subarray(keepFrom) };
}

/** How long a frame with this function is as an answer to `request`; undefined functions may still come. */
function rtuLength(request: ModbusRequest, fn: number | undefined): number | null {
  if (fn === undefined || fn === request.fn) return 3 + replyLength(request);
  return fn === (request.fn | 0x80) ? 3 + exceptionLength : null;
}

function findTcp({ unit, transaction, request }: ModbusAddressed, bytes: Uint8Array): ModbusFound {
  let foreign = 0;
  let at = 0;
  while (bytes.length - at >= mbapLength) {
    const length = ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0);
    const isHeader = bytes[at + 2] === 0 && bytes[at + 3] === 0 && length >= 3 && length <= longestFrame - 6;
    if (!isHeader) {
      at += 1;
      continue;
    }
    const end = at + 6 + length;
    if (end > bytes.length) break;
    const isAsked = (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) === transaction && bytes[at + 6] === unit;
    const reply = isAsked ? decodeReply(request, bytes.subarray(at + mbapLength, end)) : null;
    if (reply !== null) return { reply, foreign, pending: bytes.subarray(end) };
    foreign += 1;
    at = end;
  }
  return { reply: null, foreign, pending: bytes.subarray(at) };
}
