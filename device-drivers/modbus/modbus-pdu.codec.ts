/**
 * Protocol data units of Modbus: the function and its data, without address and check value.
 * Clauses are those of the MODBUS Application Protocol Specification V1.1b3. Numbers are big-endian; bits begin at bit 0 of the first byte.
 */

/** What a master asks. `first` and `address` count from 0; 0-65,535. */
export type ModbusRequest =
  /** 6.1 Read Coils, 6.2 Read Discrete Inputs: `count` 1-2000. */
  | { readonly fn: 1 | 2; readonly first: number; readonly count: number }
  /** 6.3 Read Holding Registers: `count` 1-125. */
  | { readonly fn: 3; readonly first: number; readonly count: number }
  /** 6.5 Write Single Coil with a raw value: FF00 and 0000 by the standard, and whatever a board makes of others. */
  | { readonly fn: 5; readonly address: number; readonly value: number }
  /** 6.6 Write Single Register. */
  | { readonly fn: 6; readonly address: number; readonly value: number }
  /** 6.11 Write Multiple Coils: 1-1968 of them. */
  | { readonly fn: 15; readonly first: number; readonly coils: readonly boolean[] };

/** What a slave says to a request that it understood. */
export type ModbusReply =
  | { readonly kind: 'bits'; readonly bits: readonly boolean[] }
  | { readonly kind: 'registers'; readonly values: readonly number[] }
  /** The request is repeated: a sign that it was read, not that it was carried out. */
  | { readonly kind: 'echo' }
  /** 7 MODBUS Exception Responses: 1 function, 2 address, 3 value, 4 device failure, 6 busy, 11 no answer behind a gateway. */
  | { readonly kind: 'exception'; readonly code: number };

/** A FC05 value that switches a coil on, and off. */
export const coilOn = 0xff00;
export const coilOff = 0x0000;

/** The bytes of a request. */
export function encodePdu(request: ModbusRequest): Uint8Array {
  switch (request.fn) {
    case 1:
    case 2:
    case 3:
      return Uint8Array.of(request.fn, ...word(request.first), ...word(request.count));
    case 5:
    case 6:
      return Uint8Array.of(request.fn, ...word(request.address), ...word(request.value));
    case 15: {
      const data = packBits(request.coils);
      return Uint8Array.of(15, ...word(request.first), ...word(request.coils.length), data.length, ...data);
    }
  }
}

/** How many bytes the reply to `request` has when it is no exception. */
export function replyLength(request: ModbusRequest): number {
  if (request.fn === 1 || request.fn === 2) return 2 + Math.ceil(request.count / 8);
  return request.fn === 3 ? 2 + 2 * request.count : 5;
}

/** The length of every exception. */
export const exceptionLength = 2;

/** Reads the reply to `request`; null for anything that answers another one. */
export function decodeReply(request: ModbusRequest, pdu: Uint8Array): ModbusReply | null {
  if (pdu[0] === (request.fn | 0x80)) return pdu.length === exceptionLength ? { kind: 'exception', code: pdu[1] ?? 0 } : null;
  if (pdu[0] !== request.fn || pdu.length !== replyLength(request)) return null;
  switch (request.fn) {
    case 1:
    case 2:
      return pdu[1] === pdu.length - 2 ? { kind: 'bits', bits: unpackBits(pdu.subarray(2), request.count) } : null;
    case 3:
      return pdu[1] === pdu.length - 2 ? { kind: 'registers', values: unpackWords(pdu.subarray(2)) } : null;
    case 5:
    case 6:
    case 15:
      return isEcho(request, pdu) ? { kind: 'echo' } : null;
  }
}

function isEcho(request: ModbusRequest, pdu: Uint8Array): boolean {
  const sent = encodePdu(request);
  return pdu.every((byte, at) => byte === sent[at]);
}

/** The two bytes of a number, the high one first. */
export function word(value: number): readonly [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** Bits as bytes, the first one lowest. */
export function packBits(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) {
    if (bit) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return bytes;
}

/** The first `count` bits of bytes. */
export function unpackBits(bytes: Uint8Array, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, at) => ((bytes[at >> 3] ?? 0) & (1 << (at & 7))) !== 0);
}

function unpackWords(bytes: Uint8Array): readonly number[] {
  return Array.from({ length: bytes.length / 2 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
}
