import { hasValidCrc } from './modbus-crc.codec.ts';
import { encodeModbus, type ModbusFraming } from './modbus-frame.codec.ts';
import { type ModbusRequest, unpackBits, word } from './modbus-pdu.codec.ts';
import { withCrc } from './modbus-crc.codec.ts';

/** A request as a slave receives it. `request` is null for a function or numbers that it cannot know; `fn` is what it was. */
export interface ReceivedRequest {
  readonly unit: number;
  readonly transaction: number;
  readonly fn: number;
  readonly request: ModbusRequest | null;
}

/** Requests found in a stream, and what may become one. */
export interface ReceivedRequests {
  readonly requests: readonly ReceivedRequest[];
  readonly pending: Uint8Array;
}

const mostBits = 2000;
const mostRegisters = 125;
const mostWrittenCoils = 1968;

/** Reads a request's PDU (clause 6 of the Application Protocol), null for one that is none or breaks its limits. */
export function decodeRequest(pdu: Uint8Array): ModbusRequest | null {
  const [fn, , , , , bytes] = pdu;
  const first = at(pdu, 1);
  const second = at(pdu, 3);
  switch (fn) {
    case 1:
    case 2:
      return pdu.length === 5 && second >= 1 && second <= mostBits ? { fn, first, count: second } : null;
    case 3:
      return pdu.length === 5 && second >= 1 && second <= mostRegisters ? { fn, first, count: second } : null;
    case 5:
    case 6:
      return pdu.length === 5 ? { fn, address: first, value: second } : null;
    case 15: {
      const isWhole = pdu.length >= 7 && second >= 1 && second <= mostWrittenCoils && bytes === Math.ceil(second / 8) && pdu.length === 6 + bytes;
      return isWhole ? { fn, first, coils: unpackBits(pdu.subarray(6), second) } : null;
    }
    default:
      return null;
  }
}

function at(bytes: Uint8Array, index: number): number {
  return ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
}

/** Finds whole requests in bytes cut anywhere; what belongs to none is skipped. */
export function findRequests(framing: ModbusFraming, bytes: Uint8Array): ReceivedRequests {
  const requests: ReceivedRequest[] = [];
  let from = 0;
  while (from < bytes.length) {
    const length = framing === 'rtu' ? rtuLength(bytes.subarray(from)) : tcpLength(bytes.subarray(from));
    if (length === 'unknown' || (length !== null && from + length > bytes.length)) break;
    const frame = length === null ? null : bytes.subarray(from, from + length);
    const isFrame = frame !== null && (framing === 'tcp' || hasValidCrc(frame));
    if (isFrame) requests.push(framing === 'rtu' ? fromRtu(frame) : fromTcp(frame));
    from += isFrame ? frame.length : 1;
  }
  return { requests, pending: bytes.slice(from) };
}

/** `unknown`: more bytes have to come; null: no frame begins here. */
function rtuLength(bytes: Uint8Array): number | 'unknown' | null {
  const fn = bytes[1];
  if (fn === undefined) return 'unknown';
  if (fn === 15) return bytes[6] === undefined ? 'unknown' : 9 + bytes[6];
  return fn >= 1 && fn <= 6 ? 8 : null;
}

function tcpLength(bytes: Uint8Array): number | 'unknown' | null {
  if (bytes.length < 6) return 'unknown';
  const length = at(bytes, 4);
  return at(bytes, 2) === 0 && length >= 2 && length <= 254 ? 6 + length : null;
}

function fromRtu(frame: Uint8Array): ReceivedRequest {
  return { unit: frame[0] ?? 0, transaction: 0, fn: frame[1] ?? 0, request: decodeRequest(frame.subarray(1, -2)) };
}

function fromTcp(frame: Uint8Array): ReceivedRequest {
  return { unit: frame[6] ?? 0, transaction: at(frame, 0), fn: frame[7] ?? 0, request: decodeRequest(frame.subarray(7)) };
}

/** Wraps a slave's answer. */
export function encodeAnswer(
  framing: ModbusFraming,
  { unit, transaction }: Pick<ReceivedRequest, 'unit' | 'transaction'>,
  pdu: Uint8Array,
): Uint8Array {
  if (framing === 'rtu') return withCrc(Uint8Array.of(unit, ...pdu));
  return Uint8Array.of(...word(transaction), 0, 0, ...word(pdu.length + 1), unit, ...pdu);
}

/** The same bytes as the request: the answer to a write that was taken. */
export function encodeEcho(framing: ModbusFraming, received: ReceivedRequest & { readonly request: ModbusRequest }): Uint8Array {
  const whole = encodeModbus(framing, received);
  const pdu = framing === 'rtu' ? whole.subarray(1, -2) : whole.subarray(7);
  // FC15 repeats where and how many, not the coils.
  return encodeAnswer(framing, received, pdu.subarray(0, 5));
}
