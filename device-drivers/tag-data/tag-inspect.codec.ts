import type { TagModel, TagUsage } from '../../contracts/ports/item-pad.port.ts';
import { decompact } from './iso15962-compaction.codec.ts';
import { walkObjects } from './iso15962-objects.codec.ts';
import { oids, readOwner } from './iso28560-2-elements.codec.ts';
import { readBasicBlock, smallestTag, splitOwner } from './iso28560-3.codec.ts';
import { readRfid501 } from './rfid501.codec.ts';
import { decodeTag } from './tag.codec.ts';
import { type TagContent, type TagRefusal, usageOf } from './tag-content.codec.ts';

/** What `omatoimi inspect tag` prints for a tag's memory. */
export interface TagInspection {
  readonly ok: boolean;
  readonly model: TagModel | 'unknown';
  /** Null where there is none, or where the check value does not hold. */
  readonly itemId: string | null;
  readonly ownerIsil: string | null;
  readonly usage: TagUsage | null;
  readonly part: number | null;
  readonly parts: number | null;
  readonly crc: 'valid' | 'unpadded' | 'swapped' | 'invalid' | 'absent';
  readonly extensions: readonly { readonly id: number; readonly name: string; readonly payload: string }[];
  readonly error: string | null;
  /** The model's own fields as they stand on the tag; nothing of a damaged tag or of a patron card. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Decodes a tag's whole memory for people; pure and total. */
export function inspectTag(bytes: Uint8Array): TagInspection {
  const decoding = decodeTag({ bytes, dsfid: null, isWhole: true });
  if (decoding.kind === 'item') return inspectItem(bytes, decoding.content);
  if (decoding.kind === 'incomplete') return nothing({ error: 'The memory is cut: give all blocks from the first on.' });
  return inspectProblem(bytes, decoding);
}

function inspectItem(bytes: Uint8Array, { crc, extensions, model, itemId, ownerIsil, usage, part, parts }: TagContent): TagInspection {
  return {
    ok: true,
    model,
    itemId,
    ownerIsil,
    usage,
    part,
    parts,
    crc: printedCrc(crc),
    extensions: extensions.map(({ id, name, payload }) => ({ id, name, payload: toHex(payload) })),
    error: null,
    fields: fieldsOf(bytes, model),
  };
}

/** A blank tag whose check value holds and a patron card are whole; neither has an item id. */
function inspectProblem(bytes: Uint8Array, { problem, model, crc, reason }: TagRefusal): TagInspection {
  const isWhole = crc !== 'invalid' && (problem === 'notAnItem' || (problem === 'blank' && model !== null && crc !== 'unfinished'));
  const usage: TagUsage | null = problem === 'notAnItem' ? 'patronCard' : null;
  const seen = { ok: isWhole, model: model ?? ('unknown' as const), crc: printedCrc(crc), usage };
  const fields: TagInspection['fields'] = problem === 'blank' ? { blankTag: true, bytes: bytes.length, crcBytes: toHex(bytes.slice(19, 21)) } : {};
  return nothing({ ...seen, fields, error: isWhole ? null : reason });
}

function nothing(seen: Partial<TagInspection>): TagInspection {
  return {
    ok: false,
    model: 'unknown',
    itemId: null,
    ownerIsil: null,
    usage: null,
    part: null,
    parts: null,
    crc: 'absent',
    extensions: [],
    error: null,
    fields: {},
    ...seen,
  };
}

function printedCrc(crc: TagContent['crc']): TagInspection['crc'] {
  return crc === 'unfinished' ? 'absent' : crc;
}

function fieldsOf(bytes: Uint8Array, model: TagModel): Readonly<Record<string, unknown>> {
  if (model === 'iso28560-3') return part3Fields(bytes);
  return model === 'iso28560-2' ? { objects: part2Objects(bytes) } : { byte0: bytes[0], ...readRfid501(bytes) };
}

function part3Fields(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const { usageCode, parts, part, itemText, ownerText, storedCrc } = readBasicBlock(bytes);
  const owner = splitOwner(ownerText ?? '');
  return {
    contentParameter: 1,
    typeOfUsage: usageCode,
    usageName: usageOf(usageCode ?? 5),
    partsInItem: parts,
    partNumber: part,
    primaryItemId: itemText,
    crc: storedCrc,
    isilRaw: ownerText,
    country: owner?.country ?? null,
    owner: owner?.owner ?? null,
    ...(bytes.length <= smallestTag ? { bytes: bytes.length } : {}),
  };
}

function part2Objects(bytes: Uint8Array): readonly object[] {
  return walkObjects(bytes).objects.map((object) => {
    const { oid, scheme, data } = object;
    const value = oid === oids.owner ? readOwner(object) : decompact(scheme, data);
    if (value === null) return { oid, raw: toHex(data) };
    return oid === oids.setInformation ? { oid, raw: toHex(data), value } : { oid, value };
  });
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
