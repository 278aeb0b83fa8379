import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { hexOf } from '../pad-line/tag-bytes.codec.ts';
import { decodePadBlocks, decodePadInventory, padCommands, probe, startUpData } from './bibliotheca-command.codec.ts';
import { bibliothecaCrc, type BibliothecaFrame, decodeBibliotheca, frameStarts } from './bibliotheca-frame.codec.ts';

type Fields = Readonly<Record<string, unknown>>;

const protocol = '3m-rfid';
const uidLength = 8;
/** First byte of every UID of ISO 15693. No error has this code. */
const uidStart = 0xe0;

const names: Readonly<Record<number, string>> = {
  [padCommands.quiet]: 'stay quiet',
  [padCommands.readBlocks]: 'read blocks',
  [padCommands.checkEas]: 'check EAS',
  [padCommands.writeBlocks]: 'write blocks',
  [padCommands.lockAfi]: 'lock AFI',
  [padCommands.writeAfi]: 'write AFI',
  [padCommands.getAfi]: 'get AFI',
  [padCommands.writeDsfid]: 'write DSFID',
  [padCommands.setEas]: 'set EAS',
  [padCommands.tagInfo]: 'tag information',
  [padCommands.lockDsfid]: 'lock DSFID',
  [padCommands.getDsfid]: 'get DSFID',
  [padCommands.version]: 'version',
  [padCommands.passThrough]: 'pass through',
  [padCommands.inventory]: 'inventory',
};

/** What errors mean ("3M RFID Reader Protocol Specification"). */
const errorNames: Readonly<Record<number, string>> = {
  0: 'ok',
  2: 'not implemented',
  6: 'no tag',
  17: 'no such memory',
  18: 'locked',
  21: 'not read',
  22: 'not written',
  48: 'not supported',
  49: 'bad option',
};

/** Name of the one value that commands with a UID and a byte have. */
const valueNames: Readonly<Record<number, string>> = {
  [padCommands.getAfi]: 'afi',
  [padCommands.writeAfi]: 'afi',
  [padCommands.getDsfid]: 'dsfid',
  [padCommands.writeDsfid]: 'dsfid',
  [padCommands.checkEas]: 'eas',
  [padCommands.setEas]: 'eas',
};

/** What a frame of a 3M or Bibliotheca pad says. It does not tell its direction: an answer has an error byte before what a request begins with. */
export function inspectBibliotheca(bytes: Uint8Array): FrameInspection {
  const frame = decodeBibliotheca(bytes);
  if (frame === null) return refusal(bytes);
  const told = frame.start === frameStarts.probe ? probeFields(frame) : isRequest(frame) ? requestFields(frame) : answerFields(frame);
  const { command } = told as { readonly command: string };
  return { ok: true, protocol, name: command, fields: { start: frame.start, crc: 'verified', ...told }, crc: 'valid', error: null };
}

function refusal(bytes: Uint8Array): FrameInspection {
  const [start, high = 0, low = 0] = bytes;
  const isStart = start === frameStarts.probe || start === frameStarts.command;
  if (!isStart || bytes.length < 6 || high * 256 + low !== bytes.length - 3) {
    const error = 'A frame is D5 or D6, the length of the rest in two bytes, and that many bytes: give one whole frame a line.';
    return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error };
  }
  const crc = bibliothecaCrc(bytes.subarray(1, -2));
  const correctCrc = hexOf(Uint8Array.of(crc >> 8, crc & 0xff));
  return {
    ok: false,
    protocol,
    name: null,
    fields: { start, correctCrc },
    crc: 'invalid',
    error: `The CRC does not hold: it would be ${correctCrc}.`,
  };
}

const nameOf = (command: number): string => names[command] ?? `0x${command.toString(16).padStart(2, '0')}`;
const asked = { direction: 'host>reader' } as const;
const answered = { direction: 'reader>host' } as const;

function probeFields({ command, data }: BibliothecaFrame): Fields {
  const isProbe = command === probe.command && hexOf(data.subarray(0, 2)) === hexOf(probe.data);
  if (isProbe && data.length === 6) return { ...answered, command: 'probe answer', version: hexOf(data.subarray(2)) };
  if (isProbe && data.length === 2) return { ...asked, command: 'probe' };
  return { command: nameOf(command), data: hexOf(data) };
}

function isRequest({ command, data }: BibliothecaFrame): boolean {
  if (data.length === 0) return true;
  if (command === padCommands.inventory) return data.length === 2;
  if (command === padCommands.startUp) return hexOf(data) === hexOf(startUpData);
  if (data[0] === uidStart) return true;
  if (data[1] === uidStart || data.length === 1) return false;
  // UIDs that no tag has, as documents print them.
  return requestLength(command, data);
}

function requestLength(command: number, { length }: Uint8Array): boolean {
  if (command === padCommands.readBlocks) return length === 10;
  if (command === padCommands.writeBlocks) return length > 10 && (length - 11) % 4 === 0;
  const hasValue = command === padCommands.writeAfi || command === padCommands.writeDsfid || command === padCommands.setEas;
  return names[command] !== undefined && command !== padCommands.version && length === uidLength + (hasValue ? 1 : 0);
}

function requestFields({ command, data }: BibliothecaFrame): Fields {
  const head = { ...asked, command: nameOf(command) };
  const [a = 0, b = 0] = data.subarray(uidLength);
  if (command === padCommands.inventory) return { ...head, afi: data[0] ?? 0, options: data[1] ?? 0 };
  if (command === padCommands.startUp || data.length < uidLength) return { ...head, data: hexOf(data) };
  const uid = hexOf(data.subarray(0, uidLength));
  if (command === padCommands.readBlocks) return { ...head, uid, first: a, count: b };
  if (command === padCommands.writeBlocks) return { ...head, uid, first: a, count: b, flags: data[10] ?? 0, data: hexOf(data.subarray(11)) };
  return { ...head, uid, ...valueFields(command, data.subarray(uidLength)) };
}

function answerFields({ command, data }: BibliothecaFrame): Fields {
  const head = { ...answered, command: nameOf(command) };
  // What pads answer to the start-up command is written nowhere, an error byte neither.
  if (command === padCommands.startUp) return { ...head, data: hexOf(data) };
  const [error = 0] = data;
  const told = { ...head, error, errorName: errorNames[error] ?? 'unknown' };
  const rest = data.subarray(1);
  if (command === padCommands.version) return { ...told, version: hexOf(rest) };
  if (command === padCommands.inventory) return { ...told, ...inventoryFields(rest) };
  if (rest.length < uidLength) return { ...told, data: hexOf(rest) };
  const uid = hexOf(rest.subarray(0, uidLength));
  const body = rest.subarray(uidLength);
  const blocks = command === padCommands.readBlocks ? decodePadBlocks(body) : null;
  if (blocks === null) return { ...told, uid, ...valueFields(command, body) };
  return {
    ...{ ...told, uid, first: blocks[0]?.number ?? null, count: blocks.length },
    data: blocks.map(({ bytes }) => hexOf(bytes)).join(''),
    blocks: blocks.map(({ number, isLocked, bytes }) => ({ number, locked: isLocked, data: hexOf(bytes) })),
  };
}

function inventoryFields(rest: Uint8Array): Fields {
  const uids = decodePadInventory(rest);
  if (uids === null) return { data: hexOf(rest) };
  return { afi: rest[0] ?? 0, options: rest[1] ?? 0, count: uids.length, uids: uids.map((uid) => uid.toLowerCase()) };
}

function valueFields(command: number, rest: Uint8Array): Fields {
  const name = valueNames[command];
  if (rest.length === 0) return {};
  return name !== undefined && rest.length === 1 ? { [name]: rest[0] } : { data: hexOf(rest) };
}
