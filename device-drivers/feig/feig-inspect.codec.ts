import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { crc16Reflected, hasCrcReflected } from '../pad-line/crc16-reflected.codec.ts';
import { hexOf } from '../pad-line/tag-bytes.codec.ts';
import { anyReader, decodeFeig, type FeigFrame, findFeig } from './feig-frame.codec.ts';
import { feigCommands, hostCommands, nxp } from './feig-host.codec.ts';
import { answerFields } from './feig-inspect-answer.codec.ts';
import { commandName, easNames, hostNames } from './feig-names.codec.ts';

type Fields = Readonly<Record<string, unknown>>;

const protocol = 'feig-obid';

/**
 * What a frame of an OBID reader says. Frames do not tell their direction: a request is what has a request's form, by address and length where
 * both could be. An answer on 0xB0 does not repeat its sub-command, so its data are named as far as their form tells.
 */
export function inspectFeig(bytes: Uint8Array): FrameInspection {
  const frame = decodeFeig(bytes);
  if (frame === null) return refusal(bytes);
  const isAsked = isRequest(frame);
  const head = { frame: frame.framing, crc: 'verified', direction: isAsked ? 'host>reader' : 'reader>host', address: frame.address };
  const told = isAsked ? requestFields(frame) : { command: commandName(frame.command), ...answerFields(frame) };
  const { command } = told as { readonly command: string };
  return { ok: true, protocol, name: command, fields: { ...head, data: hexOf(frame.data), ...told }, crc: 'valid', error: null };
}

function refusal(bytes: Uint8Array): FrameInspection {
  const isCut = bytes.length >= 5 && hasCrcReflected(bytes);
  const isFrameLong = lengthSaid(bytes) === bytes.length && findFeig(bytes).kind === 'noise';
  if (!isFrameLong) {
    const error = 'The length in the frame is not that of the bytes: give one whole frame a line, LEN first or 02 and LEN in two bytes.';
    return { ok: false, protocol, name: null, fields: {}, crc: isCut ? 'valid' : 'absent', error };
  }
  const crc = crc16Reflected(bytes.subarray(0, -2));
  const correctCrc = hexOf(Uint8Array.of(crc & 0xff, crc >> 8));
  const error = `The CRC does not hold: it would be ${correctCrc}.`;
  return { ok: false, protocol, name: null, fields: { correctCrc }, crc: 'invalid', error };
}

function lengthSaid([first = 0, high = 0, low = 0]: Uint8Array): number {
  return first === 2 ? high * 256 + low : first;
}

/** Lengths of a request's data where an answer, which begins with its status, cannot have them. */
const requestLengths: Readonly<Record<number, (length: number) => boolean>> = {
  [feigCommands.readBuffer]: (length) => length === 2,
  [feigCommands.readConfig]: (length) => length === 1,
  [feigCommands.writeConfig]: (length) => length === 15,
  [feigCommands.readerInfo]: (length) => length === 1,
  [feigCommands.outputs71]: (length) => length > 1,
  [feigCommands.outputs]: (length) => length > 1,
  [feigCommands.baudDetect]: () => false,
};

function isRequest(frame: FeigFrame): boolean {
  const { address, command, data } = frame;
  // No reader has the address that means any of them, and every answer has at least a status.
  if (address === anyReader || data.length === 0) return true;
  if (command === feigCommands.host) return hostRequestFields(data) !== null;
  if (command === feigCommands.custom) return customRequestFields(data) !== null;
  return requestLengths[command]?.(data.length) ?? false;
}

function requestFields({ command, data }: FeigFrame): Fields {
  const inner = command === feigCommands.host ? hostRequestFields(data) : command === feigCommands.custom ? customRequestFields(data) : null;
  if (inner !== null) return inner;
  const fields = { command: commandName(command) };
  if (command === feigCommands.readBuffer && data.length === 2) return { ...fields, sets: (data[0] ?? 0) * 256 + (data[1] ?? 0) };
  if (command === feigCommands.readConfig || command === feigCommands.writeConfig) {
    return { ...fields, block: (data[0] ?? 0) & 0x3f, memory: (data[0] ?? 0) >= 0x80 ? 'EEPROM' : 'RAM' };
  }
  return command === feigCommands.readerInfo ? { ...fields, mode: data[0] ?? null } : fields;
}

/** Null where sub-command, mode and length are no request: 0xB0 is answered without its sub-command. */
function hostRequestFields(data: Uint8Array): Fields | null {
  const [sub = 0, mode] = data;
  const known = hostNames[sub];
  if (known === undefined || mode === undefined) return null;
  const command = `0xB0 0x${twoHex(sub)} ${known}`;
  if (sub === hostCommands.inventory) return data.length === 2 ? { command, mode } : null;
  const isAddressed = (mode & 7) === 1;
  const at = isAddressed ? 10 : 2;
  if (data.length < at) return null;
  const rest = parameterFields(sub, data.subarray(at));
  const uid = isAddressed ? { uid: hexOf(data.subarray(2, 10)) } : {};
  return rest === null ? null : { command, mode, ...uid, ...rest };
}

function parameterFields(sub: number, rest: Uint8Array): Fields | null {
  const [first = 0, count = 0, size = 0] = rest;
  switch (sub) {
    case hostCommands.readBlocks:
    case hostCommands.blockSecurity:
    case hostCommands.lockBlocks:
      return rest.length === 2 ? { first, count } : null;
    case hostCommands.writeBlocks:
      return rest.length >= 3 && rest.length === 3 + count * size ? { first, count, size, data: hexOf(rest.subarray(3)) } : null;
    case hostCommands.writeAfi:
      return rest.length === 1 ? { afi: first } : null;
    case hostCommands.writeDsfid:
      return rest.length === 1 ? { dsfid: first } : null;
    default:
      return rest.length === 0 ? {} : null;
  }
}

function customRequestFields(data: Uint8Array): Fields | null {
  const [maker, sub = 0, mode = 0] = data;
  const known = easNames[sub];
  const isAddressed = (mode & 7) === 1;
  if (maker !== nxp || known === undefined || data.length !== (isAddressed ? 11 : 3)) return null;
  return { command: `0xB1 0x${twoHex(sub)} ${known}`, maker, mode, ...(isAddressed ? { uid: hexOf(data.subarray(3)) } : {}) };
}

function twoHex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
