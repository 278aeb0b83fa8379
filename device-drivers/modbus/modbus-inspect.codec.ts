import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { eletechsupActions } from './eletechsup.codec.ts';
import { hasValidCrc, modbusCrc } from './modbus-crc.codec.ts';
import { coilOff, coilOn, type ModbusRequest, packBits } from './modbus-pdu.codec.ts';
import { decodeRequest } from './modbus-request.codec.ts';
import { allCoils, flashOffAddress, flashOnAddress, flashUnitMs } from './waveshare.codec.ts';

type Fields = Readonly<Record<string, unknown>>;

const names: Readonly<Record<number, string>> = {
  1: 'Read Coils',
  2: 'Read Discrete Inputs',
  3: 'Read Holding Registers',
  4: 'Read Input Registers',
  5: 'Write Single Coil',
  6: 'Write Single Register',
  15: 'Write Multiple Coils',
  16: 'Write Multiple Registers',
};

const exceptionNames: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'server device failure',
  5: 'acknowledge',
  6: 'server device busy',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target device failed to respond',
};

/**
 * What a frame of Modbus says: RTU (address and CRC), TCP (MBAP header), or a bare PDU, told apart by CRC and length.
 * Values of FC05 and FC06 are named as Waveshare's and Eletechsup's boards mean them.
 */
export function inspectModbus(bytes: Uint8Array): FrameInspection {
  if (bytes.length >= 4 && hasValidCrc(bytes)) return inspected('modbus-rtu', bytes.subarray(1, -2), { unit: bytes[0] ?? 0, crc: 'valid' });
  if (isMbap(bytes)) {
    const transaction = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    return inspected('modbus-tcp', bytes.subarray(7), { unit: bytes[6] ?? 0, transaction, crc: 'absent' });
  }
  const bare = inspected('modbus-pdu', bytes, { crc: 'absent' });
  return bare.ok && !isDamagedRtu(bytes) ? bare : refuse(bytes);
}

/**
 * Whether bytes that could be the answer to FC01 or FC02 are a request to unit 1 or 2 whose CRC does not hold: a write of a register has the
 * length of six bytes of coils, and boards have no 48 of these.
 */
function isDamagedRtu(bytes: Uint8Array): boolean {
  return (bytes[0] === 1 || bytes[0] === 2) && bytes.length >= 8 && decodeRequest(bytes.subarray(1, -2)) !== null;
}

function isMbap(bytes: Uint8Array): boolean {
  const length = ((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0);
  return bytes.length >= 8 && bytes[2] === 0 && bytes[3] === 0 && length === bytes.length - 6;
}

function refuse(bytes: Uint8Array): FrameInspection {
  const isShort = bytes.length < 4;
  const crc = modbusCrc(bytes.subarray(0, -2));
  const correctCrc = Buffer.of(crc & 0xff, crc >> 8).toString('hex');
  return {
    ok: false,
    protocol: 'modbus-rtu',
    name: null,
    fields: isShort ? {} : { correctCrc },
    crc: isShort ? 'absent' : 'invalid',
    error: isShort ? 'This is too short for a frame of Modbus.' : `The CRC does not hold: it would be ${correctCrc}.`,
  };
}

interface Wrapping {
  readonly unit?: number;
  readonly transaction?: number;
  readonly crc: FrameInspection['crc'];
}

function inspected(protocol: string, pdu: Uint8Array, { crc, ...place }: Wrapping): FrameInspection {
  const fn = (pdu[0] ?? 0) & 0x7f;
  const name = names[fn] ?? null;
  const told = (fields: Fields, error: string | null): FrameInspection => {
    return { ok: error === null, protocol, name, fields: { ...place, fn, ...fields }, crc, error };
  };
  if ((pdu[0] ?? 0) > 0x7f) {
    const exceptionCode = pdu[1] ?? 0;
    const isWhole = pdu.length === 2 && name !== null;
    const fields = { exception: true, direction: 'response', exceptionCode, exceptionName: exceptionNames[exceptionCode] ?? null };
    return told(fields, isWhole ? null : 'This is no exception of Modbus: it is too short or too long, or about a function that boards do not have.');
  }
  const fields = fieldsOf(pdu);
  if (fields !== null) return told({ exception: false, ...fields }, null);
  return told(
    {},
    name === null ? `Function ${fn} is none that relay and input boards have.` : 'Its length or its numbers are not those of its function.',
  );
}

function fieldsOf(pdu: Uint8Array): Fields | null {
  // No driver asks for input registers; a line that is looked at may carry them. 6.4 has the form of 6.3.
  const request = decodeRequest(pdu[0] === 4 ? Uint8Array.of(3, ...pdu.subarray(1)) : pdu);
  if (request !== null) return { direction: 'request', ...requestFields(request) };
  return pdu[0] === 16 ? registerWriteFields(pdu) : responseFields(pdu);
}

const mostWrittenRegisters = 123;

/** 6.12: the request holds the registers, its answer where and how many. */
function registerWriteFields(pdu: Uint8Array): Fields | null {
  const [first, count] = [wordAt(pdu, 1), wordAt(pdu, 3)];
  if (count < 1 || count > mostWrittenRegisters) return null;
  if (pdu.length === 5) return { direction: 'response', first, count };
  if (pdu[5] !== 2 * count || pdu.length !== 6 + 2 * count) return null;
  return { direction: 'request', first, count, ...registersIn(pdu.subarray(6)) };
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);

function registersIn(data: Uint8Array): Fields {
  return {
    registers: Buffer.from(data).toString('hex'),
    values: Array.from({ length: data.length / 2 }, (_, at) => wordAt(data, 2 * at)),
  };
}

function requestFields(request: ModbusRequest): Fields {
  switch (request.fn) {
    case 1:
    case 2:
    case 3:
      return { first: request.first, count: request.count };
    case 5:
      return coilFields(request.address, request.value);
    case 6:
      return { register: request.address, value: request.value, ...actionFields(request.address, request.value) };
    case 15: {
      const data = Buffer.from(packBits(request.coils)).toString('hex');
      const count = request.coils.length;
      return { first: request.first, count, bits: data, writeCoils: { first: request.first, count, data } };
    }
  }
}

const coilValues: Readonly<Record<number, boolean | 'toggle'>> = { [coilOn]: true, [coilOff]: false, 21760: 'toggle' };

// A write of a coil and its answer are the same bytes.
function coilFields(address: number, value: number): Fields {
  if (address >= flashOnAddress && address < flashOnAddress + 0x100) return flashFields('flash on', address - flashOnAddress, value);
  if (address >= flashOffAddress && address < flashOffAddress + 0x100) return flashFields('flash off', address - flashOffAddress, value);
  return { coil: address === allCoils ? 'all' : address, value: coilValues[value] ?? value };
}

function flashFields(action: string, channel: number, units: number): Fields {
  return {
    coil: channel,
    channel,
    action,
    value: units,
    units,
    pulseMs: units * flashUnitMs,
    durationMs: units * flashUnitMs,
    ms: units * flashUnitMs,
    hardwareTimed: true,
  };
}

function actionFields(register: number, value: number): Fields {
  const [code, seconds] = [value >> 8, value & 0xff];
  const channel = register === 0 ? 'all' : register;
  switch (code) {
    case eletechsupActions.on:
    case eletechsupActions.allOn:
      return { channel: code === eletechsupActions.allOn ? 'all' : channel, action: 'on' };
    case eletechsupActions.off:
    case eletechsupActions.allOff:
      return { channel: code === eletechsupActions.allOff ? 'all' : channel, action: 'off' };
    case eletechsupActions.toggle:
      return { channel, action: 'toggle' };
    case eletechsupActions.exclusive:
      return { channel, action: 'exclusive' };
    case eletechsupActions.pulse:
      return { channel, action: 'pulse', seconds: 1, hardwareTimed: true };
    case eletechsupActions.delay:
      return { channel, action: 'delay', seconds, hardwareTimed: true };
    default:
      return {};
  }
}

function responseFields(pdu: Uint8Array): Fields | null {
  const [fn, length] = pdu;
  const data = pdu.subarray(2);
  if (fn === 15 && pdu.length === 5) {
    return { direction: 'response', first: wordAt(pdu, 1), count: wordAt(pdu, 3) };
  }
  if (length === undefined || length === 0 || data.length !== length) return null;
  if (fn === 1 || fn === 2) return { direction: 'response', bits: Buffer.from(data).toString('hex') };
  const isRegisters = (fn === 3 || fn === 4) && length % 2 === 0;
  return isRegisters ? { direction: 'response', ...registersIn(data) } : null;
}
