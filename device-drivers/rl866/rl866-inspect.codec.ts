import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { crc16Reflected } from '../pad-line/crc16-reflected.codec.ts';
import { hexOf } from '../pad-line/tag-bytes.codec.ts';
import {
  accessCodes,
  decodeAccess,
  decodeAnswer,
  decodeBlocks,
  decodeInventory,
  decodeSystemInformation,
  rl866Commands,
} from './rl866-command.codec.ts';
import { anyReader, decodeRl866, pcbs, type Rl866Frame } from './rl866-frame.codec.ts';

type Fields = Readonly<Record<string, unknown>>;

const protocol = 'rl866';
const uidOrder = 'least significant byte first on the wire';

const commandNames: Readonly<Record<number, string>> = {
  [rl866Commands.readConfig]: 'read system configuration',
  [rl866Commands.inventory]: 'inventory',
  [rl866Commands.connect]: 'connect tag',
  [rl866Commands.disconnect]: 'disconnect tag',
  [rl866Commands.access]: 'memory access',
};

const accessNames: Readonly<Record<number, string>> = {
  [accessCodes.readBlocks]: 'read multiple blocks',
  [accessCodes.writeBlocks]: 'write multiple blocks',
  [accessCodes.writeAfi]: 'write AFI',
  [accessCodes.systemInformation]: 'system information',
  [accessCodes.easOn]: 'EAS on',
  [accessCodes.easOff]: 'EAS off',
  [accessCodes.easAlarm]: 'EAS alarm',
  [accessCodes.readBlock]: 'read block',
  [accessCodes.writeBlock]: 'write block',
};

const resyncNames: Readonly<Record<number, string>> = { [pcbs.resync]: 'RESYNC request', [pcbs.resyncAnswer]: 'RESYNC response' };

/** What a frame of an RL866 says. Answers come from the reader's own address, requests go to any reader (0xFF). */
export function inspectRl866(bytes: Uint8Array): FrameInspection {
  const frame = decodeRl866(bytes);
  if (frame === null) return refusal(bytes);
  const { address, pcb, inf } = frame;
  const told = pcb >= 0xc0 ? { block: 'S', ...nameField(resyncNames[pcb]) } : pcb >= 0x80 ? { block: 'R', seq: sequenceOf(pcb) } : iFields(frame);
  const { name, answer, command } = told as { readonly name?: string; readonly answer?: string; readonly command?: string };
  return {
    ok: true,
    protocol,
    name: name ?? command ?? answer ?? null,
    fields: { address, pcb, inf: hexOf(inf), ...told },
    crc: 'valid',
    error: null,
  };
}

function refusal(bytes: Uint8Array): FrameInspection {
  const [start, length = 0] = bytes;
  if (start !== 0xfa || bytes.length < 6 || length !== bytes.length - 1) {
    const error = 'A frame is FA, the length of the rest, and that many bytes: give one whole frame a line.';
    return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error };
  }
  const crc = crc16Reflected(bytes.subarray(1, -2));
  const correctCrc = hexOf(Uint8Array.of(crc & 0xff, crc >> 8));
  return { ok: false, protocol, name: null, fields: { correctCrc }, crc: 'invalid', error: `The CRC does not hold: it would be ${correctCrc}.` };
}

const nameField = (name: string | undefined): Fields => (name === undefined ? {} : { name });
const sequenceOf = (pcb: number): number => ((pcb & pcbs.sequenceBit) === 0 ? 0 : 1);
const hexCode = (code: number): string => `0x${code.toString(16).padStart(2, '0')}`;

function iFields({ address, pcb, inf }: Rl866Frame): Fields {
  const head = { block: 'I', seq: sequenceOf(pcb) };
  const told = address === anyReader ? requestFields(inf) : answerFields(inf);
  return { ...head, direction: address === anyReader ? 'host>reader' : 'reader>host', ...told };
}

function requestFields(inf: Uint8Array): Fields {
  const [code = 0, a = 0, b = 0] = inf;
  const command = commandNames[code] ?? hexCode(code);
  switch (code) {
    case rl866Commands.readConfig:
      return { command, rom: (a & 0x80) !== 0, first: a & 0x7f, blocks: b };
    case rl866Commands.inventory:
      return { command, continued: (a & 8) !== 0 };
    case rl866Commands.connect:
      return inf.length < 14 ? { command } : { command, antenna: a, uid: hexOf(inf.slice(6, 14).reverse()), uidOrder };
    case rl866Commands.disconnect:
      return { command, handle: a };
    case rl866Commands.access:
      return accessFields(inf);
    default:
      return { command };
  }
}

function accessFields(inf: Uint8Array): Fields {
  const [, handle = 0, , low = 0, high = 0, ...parameter] = inf;
  const code = low + high * 256;
  const command = `memory access: ${accessNames[code] ?? hexCode(code)}`;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = parameter;
  if (code === accessCodes.readBlocks) return { command, handle, withLocks: a === 1, first: b + c * 256, count: d + e * 256 };
  if (code === accessCodes.writeBlocks) {
    return { command, handle, first: a + b * 256, count: c + d * 256, data: hexOf(Uint8Array.from(parameter.slice(4))) };
  }
  return { command, handle, ...(code === accessCodes.writeAfi ? { afi: a } : {}) };
}

function answerFields(inf: Uint8Array): Fields {
  const told = decodeAnswer(inf);
  if (told === null) return {};
  const { command, error, data } = told;
  const answer = commandNames[command] ?? hexCode(command);
  if (command === rl866Commands.access) return { ...accessAnswerFields(data), error };
  if (command === rl866Commands.inventory && error === 0) return { answer, error, ...inventoryFields(data) };
  if (command === rl866Commands.connect && error === 0) return { answer, error, handle: data[0] ?? null };
  return { answer, error, data: hexOf(data) };
}

function inventoryFields(data: Uint8Array): Fields {
  const inventory = decodeInventory(data);
  if (inventory === null) return { data: hexOf(data) };
  const { isMore, total, tags } = inventory;
  return { more: isMore, total, count: tags.length, uids: tags.map(({ uid }) => uid.toLowerCase()), uidOrder };
}

function accessAnswerFields(data: Uint8Array): Fields {
  const access = decodeAccess(data);
  if (access === null) return { answer: 'memory access', data: hexOf(data) };
  const { code, error, data: body } = access;
  const head = { answer: accessNames[code] ?? hexCode(code), ...(error === 0 ? {} : { tagError: error }) };
  if (error === 0 && code === accessCodes.readBlocks) return { ...head, ...blockFields(body) };
  const info = error === 0 && code === accessCodes.systemInformation ? decodeSystemInformation(body) : null;
  return info === null ? { ...head, data: hexOf(body) } : { ...head, ...info, uid: info.uid.toLowerCase(), uidOrder };
}

// Whether lock bytes stand before the blocks is in the question only: blocks of tags have four or eight bytes.
function blockFields(body: Uint8Array): Fields {
  const count = (body[0] ?? 0) + (body[1] ?? 0) * 256;
  const withLocks = count > 0 && ((body.length - 2) / count) % 2 === 1;
  const blocks = decodeBlocks(body, withLocks);
  if (blocks === null) return { data: hexOf(body) };
  return { count, blockSize: blocks.blockSize, data: hexOf(blocks.bytes), ...(withLocks ? { locks: blocks.locks } : {}) };
}
