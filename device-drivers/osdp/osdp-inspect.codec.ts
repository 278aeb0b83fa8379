import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { type DecodedFrame, decodeFrame, type FrameFault } from './osdp-frame.codec.ts';
import { baudIn, type Capability, commandCodes, decodeReply, ledColours, messageName, type OsdpReply, replyCodes } from './osdp-messages.codec.ts';

type Fields = Readonly<Record<string, unknown>>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

const faults: Readonly<Record<FrameFault['fault'], string>> = {
  short: 'These are fewer bytes than the shortest frame has (7): give one whole frame a line.',
  noStart: 'A frame begins with 53, or with FF 53.',
  length: 'The length in the frame is not that of the bytes: give one whole frame a line.',
  check: 'The CRC or the checksum does not hold: the frame is damaged.',
  securityBlock: 'The control byte promises a security block that is not there.',
};

/**
 * What a frame of OSDP says. The MAC and the data of an open secure channel cannot be checked nor read without its session: they stand there as
 * they are. Card data, keys and PIN digits are in it: it is for somebody who has the line's bytes already.
 */
export function inspectOsdp(bytes: Uint8Array): FrameInspection {
  const frame = decodeFrame(bytes);
  if (!frame.ok)
    return { ok: false, protocol: 'osdp', name: null, fields: {}, crc: frame.fault === 'check' ? 'invalid' : 'absent', error: faults[frame.fault] };
  const name = messageName(frame.direction, frame.code);
  const decoded = isEncrypted(frame) ? {} : decodedOf(frame);
  const base = { ok: decoded !== null, protocol: 'osdp', name, crc: 'valid' } as const;
  return {
    ...base,
    // FMT has a direction of its own: what the frame says of itself stands.
    fields: { ...decoded, ...(decoded === null || Object.keys(decoded).length === 0 ? {} : { decoded }), ...fieldsOf(frame), name },
    error: decoded === null ? 'The data do not have the length that this message has.' : null,
  };
}

const isEncrypted = ({ scb }: DecodedFrame): boolean => scb?.type === 0x17 || scb?.type === 0x18;

function fieldsOf({ direction, mark, address, sequence, check, code, payload, scb, mac }: DecodedFrame): Fields {
  return {
    ...{ direction, mark, address, sequence, check, code },
    ...(scb === null ? {} : { scb: { length: scb.data.length + 2, type: scb.type, data: hex(scb.data) } }),
    ...(scb === null || scb.type > 0x14 ? {} : { handshakeStep: `SCS_${scb.type.toString(16)}` }),
    payload: hex(payload),
    ...(mac === null ? {} : { mac: hex(mac) }),
  };
}

/** null: the data are no such message. */
function decodedOf(frame: DecodedFrame): Fields | null {
  if (frame.direction === 'command') return commandFields(frame);
  const reply = decodeReply(frame.code, frame.payload);
  return reply === null ? null : replyFields(reply, frame);
}

/** Which key a handshake is about. */
const keySet = ({ scb }: DecodedFrame): Fields => (scb === null || scb.data.length === 0 ? {} : { keySet: scb.data[0] === 0 ? 'SCBK-D' : 'SCBK' });

const lengths: Readonly<Partial<Record<number, (length: number) => boolean>>> = {
  [commandCodes.ID]: (length) => length === 1,
  [commandCodes.CAP]: (length) => length === 1,
  [commandCodes.COMSET]: (length) => length === 5,
  [commandCodes.OUT]: (length) => length > 0 && length % 4 === 0,
  [commandCodes.LED]: (length) => length > 0 && length % 14 === 0,
  [commandCodes.BUZ]: (length) => length === 5,
  [commandCodes.KEYSET]: (length) => length >= 2,
  [commandCodes.CHLNG]: (length) => length === 8,
  [commandCodes.SCRYPT]: (length) => length === 16,
  [commandCodes.MFG]: (length) => length >= 3,
  [commandCodes.TEXT]: (length) => length >= 6,
};

function commandFields(frame: DecodedFrame): Fields | null {
  const { code, payload } = frame;
  if (lengths[code]?.(payload.length) === false) return null;
  switch (code) {
    case commandCodes.COMSET:
      return { newAddress: payload[0], baud: baudIn(payload) };
    case commandCodes.KEYSET:
      return payload[1] === payload.length - 2 ? { keyType: payload[0], key: hex(payload.subarray(2)) } : null;
    case commandCodes.MFG:
      return manufacturerFields(payload);
    case commandCodes.OUT:
      return { outputs: records(payload, 4).map((one) => ({ output: one[0], control: one[1], timer: u16(one, 2) })) };
    case commandCodes.LED:
      return { leds: records(payload, 14).map(ledFields) };
    case commandCodes.BUZ: {
      const [reader, tone, on, off, count] = payload;
      return { reader, tone, on, off, count };
    }
    case commandCodes.TEXT: {
      const [reader, textCommand, tempSeconds, row, column] = payload;
      return { reader, textCommand, tempSeconds, row, column, text: Buffer.from(payload.subarray(6)).toString('latin1') };
    }
    case commandCodes.FILETRANSFER:
      return payload.length < 11 ? {} : fileFields(payload);
    case commandCodes.PIVDATA:
      return payload.length < 6 ? {} : { objectId: hex(payload.subarray(0, 3)), elementId: payload[3], dataOffset: u16(payload, 4) };
    case commandCodes.BIOREAD: {
      const [reader, type, format, quality] = payload;
      return payload.length === 4 ? { reader, type, format, quality } : {};
    }
    case commandCodes.ACURXSIZE:
      return payload.length === 2 ? { maximumReceive: u16(payload, 0) } : {};
    case commandCodes.KEEPACTIVE:
      return payload.length === 2 ? { milliseconds: u16(payload, 0) } : {};
    case commandCodes.CHLNG:
      return { rndA: hex(payload), ...keySet(frame) };
    case commandCodes.SCRYPT:
      return { cpCryptogram: hex(payload), ...keySet(frame) };
    default:
      return {};
  }
}

/** 6.26: one piece of a file. */
function fileFields(payload: Uint8Array): Fields {
  const [totalSize, offset] = [u16(payload, 1) + u16(payload, 3) * 0x1_0000, u16(payload, 5) + u16(payload, 7) * 0x1_0000];
  return { fileType: payload[0], totalSize, offset, fragmentSize: u16(payload, 9), data: hex(payload.subarray(11)) };
}

function records(data: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: data.length / size }, (_, index) => data.subarray(index * size, (index + 1) * size));
}

const colourNames = Object.keys(ledColours);

function ledFields(one: Uint8Array): Fields {
  const [reader, led, code, on, off, onColour = 0, offColour = 0] = one;
  const [lastingCode, lastingOn, lastingOff, lastingOnColour = 0, lastingOffColour = 0] = one.subarray(9);
  const colour = (number: number): string | number => colourNames[number] ?? number;
  return {
    ...{ reader, led },
    temporary: { code, on, off, onColour: colour(onColour), offColour: colour(offColour), timer: u16(one, 7) },
    permanent: { code: lastingCode, on: lastingOn, off: lastingOff, onColour: colour(lastingOnColour), offColour: colour(lastingOffColour) },
  };
}

function replyFields(reply: OsdpReply, frame: DecodedFrame): Fields {
  switch (reply.name) {
    case 'NAK':
      return { reason: frame.payload[0], reasonName: reply.reason };
    case 'PDID':
      return { vendor: hex(reply.vendor), model: reply.model, version: reply.version, serial: hex(reply.serial), firmware: reply.firmware };
    case 'PDCAP':
      return capabilityFields(reply.capabilities);
    case 'LSTATR':
      return { tamper: frame.payload[0], power: frame.payload[1] };
    case 'ISTATR':
      return { inputs: [...frame.payload] };
    case 'OSTATR':
      return { outputs: [...frame.payload] };
    case 'RSTATR':
      return { readers: [...frame.payload] };
    case 'RAW':
      return { reader: reply.reader, format: reply.format, bits: reply.bits, data: hex(reply.data), bitString: bitsOf(reply) };
    case 'FMT':
      return { reader: reply.reader, direction: reply.isReverse ? 1 : 0, text: Buffer.from(reply.text).toString('latin1') };
    case 'KEYPAD':
      return { reader: reply.reader, count: reply.keys.length, keys: Buffer.from(reply.keys).toString('latin1') };
    case 'COM':
      return { newAddress: reply.address, baud: reply.baud };
    case 'CCRYPT':
      return { clientUid: hex(reply.clientUid), rndB: hex(reply.rndB), pdCryptogram: hex(reply.cryptogram), ...keySet(frame) };
    case 'RMAC_I':
      return { rMac: hex(reply.mac) };
    default:
      return frame.code === replyCodes.MFGREP && frame.payload.length >= 3 ? manufacturerFields(frame.payload) : {};
  }
}

const manufacturerFields = (payload: Uint8Array): Fields => ({ vendor: hex(payload.subarray(0, 3)), data: hex(payload.subarray(3)) });

const receiveBufferCode = 10;
const securityCode = 9;

/** Annex B: of function 10 the two numbers are one size in bytes; bit 0 of function 9 is AES-128. */
function capabilityFields(capabilities: readonly Capability[]): Fields {
  const of = (code: number): Capability | undefined => capabilities.find((each) => each.function === code);
  const buffer = of(receiveBufferCode);
  return {
    caps: capabilities.map(({ function: code, compliance, count }) => ({ code, compliance, items: count })),
    receiveBuffer: buffer === undefined ? null : buffer.compliance | (buffer.count << 8),
    aes128: ((of(securityCode)?.compliance ?? 0) & 1) === 1,
  };
}

function bitsOf({ bits, data }: { readonly bits: number; readonly data: Uint8Array }): string {
  return Array.from(data, (byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, bits);
}

/** What the data of a message say, for data that were taken out of their frame; null where they are no such message. */
export function inspectOsdpPayload(direction: 'command' | 'reply', code: number, payload: Uint8Array): Fields | null {
  const bare = { ...({ ok: true, mark: false, direction, address: 0, sequence: 0, check: 'crc16', scb: null } as const), code, payload, mac: null };
  return decodedOf({ ...bare, macked: payload });
}
