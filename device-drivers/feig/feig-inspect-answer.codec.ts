import { hexOf } from '../pad-line/tag-bytes.codec.ts';
import type { FeigFrame } from './feig-frame.codec.ts';
import {
  type BufferRecord,
  decodeBlocks,
  decodeBuffer,
  decodeInventory,
  decodeSystemInformation,
  feigCommands,
  feigStatus,
} from './feig-host.codec.ts';
import { statusNames } from './feig-status.codec.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Status of an answer and what its data hold; hex in lower case. */
export function answerFields({ command, data }: FeigFrame): Fields {
  const [status = 0] = data;
  const rest = data.subarray(1);
  const head = { status, statusName: statusNames[status] ?? 'unknown', data: hexOf(rest) };
  if (command === feigCommands.host) return { ...head, ...hostAnswerFields(status, rest) };
  if (command === feigCommands.readBuffer) return { ...head, ...bufferFields(rest) };
  if (command === feigCommands.version && rest.length >= 7) return { ...head, ...versionFields(rest) };
  return head;
}

// The form alone tells which sub-command is answered: a list of tags, 13 bytes of system information, or blocks.
function hostAnswerFields(status: number, rest: Uint8Array): Fields {
  if (status === feigStatus.tagError) return { isoError: rest[0] ?? null };
  if (status === feigStatus.writeError && rest.length === 1) return { failedBlock: rest[0] };
  const tags = decodeInventory(rest);
  if (tags !== null && rest.length > 1) {
    const uids = tags.map(({ uid }) => uid.toLowerCase());
    return { answer: 'inventory', count: rest[0], uids, tags: tags.map(({ uid, dsfid }) => ({ uid: uid.toLowerCase(), dsfid })) };
  }
  const info = decodeSystemInformation(rest);
  if (info !== null && rest[1] === 0xe0) {
    const { uid, memory, ...others } = info;
    return { answer: 'system information', uid: uid.toLowerCase(), ...others, memory: hexOf(Uint8Array.from(memory)) };
  }
  const blocks = decodeBlocks(rest);
  if (blocks === null) return {};
  const { blockSize, security } = blocks;
  return { answer: 'read blocks', count: rest[0], blockSize, security, data: hexOf(blocks.bytes) };
}

function bufferFields(rest: Uint8Array): Fields {
  const buffer = decodeBuffer(rest);
  if (buffer === null) return {};
  const hexOrNull = (bytes: Uint8Array | null): string | null => (bytes === null ? null : hexOf(bytes));
  const told = ({ uid, blockSize, data }: BufferRecord): Fields => ({ uid: uid?.toLowerCase() ?? null, blockSize, data: hexOrNull(data) });
  return { trData: buffer.trData, count: buffer.records.length, records: buffer.records.map(told) };
}

function versionFields(rest: Uint8Array): Fields {
  const [major = 0, minor = 0, hardware = 0, , readerType = 0] = rest;
  return { firmware: `${major}.${minor}`, hardware, readerType };
}
