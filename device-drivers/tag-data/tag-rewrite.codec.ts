import type { TagMemory } from '../../contracts/ports/item-pad.port.ts';
import { type ObjectForm, encodeObject, type TagObject, walkObjects } from './iso15962-objects.codec.ts';
import { elementForms } from './iso28560-2.codec.ts';
import { decodeContentParameter, encodeContentParameter, oids } from './iso28560-2-elements.codec.ts';
import { basicBlock, encodeIso28560Part3, withCrc } from './iso28560-3.codec.ts';
import { decodeTag } from './tag.codec.ts';
import type { TagContent, TagFields } from './tag-content.codec.ts';

/** Blocks to write so that a tag says what it should; no block that is right already. */
export interface RewriteBlocks {
  readonly kind: 'blocks';
  readonly blocks: readonly { readonly number: number; readonly bytes: Uint8Array }[];
}

/**
 * Why a tag is not rewritten. `unreadable`: no item was read from it; `doubtful`: its check value or its content leaves a doubt;
 * `readOnly`: RFID501; `locked`: a block that would change is locked; `noRoom`: the new content does not fit or cannot be written.
 */
export type RewriteRefusal = { readonly kind: 'refused'; readonly reason: 'unreadable' | 'doubtful' | 'readOnly' | 'locked' | 'noRoom' };

/**
 * Plans the change of single fields of a tag: only what is wrong changes, with the check value; extension blocks, other objects and
 * locked blocks stay. A tag of low confidence is left to people with the printed barcode before them.
 */
export function planRewrite(memory: TagMemory, change: Partial<TagFields>): RewriteBlocks | RewriteRefusal {
  const { bytes, dsfid } = memory;
  const before = decodeTag({ bytes, dsfid, isWhole: true });
  if (before.kind !== 'item') return refuse('unreadable');
  if (before.content.model === 'rfid501') return refuse('readOnly');
  if (before.content.confidence === 'low') return refuse('doubtful');
  const wanted = { ...fieldsOf(before.content), ...change };
  const rewritten = encodeInto(bytes, before.content, wanted);
  if (rewritten === null) return refuse('noRoom');
  const after = decodeTag({ bytes: rewritten, dsfid, isWhole: true });
  if (after.kind !== 'item' || !isSameFields(fieldsOf(after.content), wanted)) return refuse('noRoom');
  return diff(memory, rewritten);
}

function encodeInto(bytes: Uint8Array, content: TagContent, wanted: TagFields): Uint8Array | null {
  try {
    return content.model === 'iso28560-3' ? rewritePart3(bytes, content, wanted) : rewritePart2(bytes, content, wanted);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const part3Fields: readonly { readonly names: readonly (keyof TagFields)[]; readonly from: number; readonly to: number }[] = [
  { names: ['usage'], from: 0, to: 1 },
  { names: ['parts', 'part'], from: 1, to: 3 },
  { names: ['itemId'], from: 3, to: 19 },
  { names: ['ownerIsil'], from: 21, to: basicBlock },
];

// Bytes whose meaning stays are not touched, though another program may have written them in another form.
function rewritePart3(bytes: Uint8Array, content: TagContent, wanted: TagFields): Uint8Array {
  const before = fieldsOf(content);
  const fresh = encodeIso28560Part3(wanted, bytes.length);
  const copy = Uint8Array.from(bytes);
  for (const { names, from, to } of part3Fields) {
    if (names.some((name) => before[name] !== wanted[name])) copy.set(fresh.subarray(from, Math.min(to, bytes.length)), from);
  }
  return withCrc(copy);
}

const part2Fields: Readonly<Record<number, readonly (keyof TagFields)[]>> = {
  [oids.itemId]: ['itemId'],
  [oids.owner]: ['ownerIsil'],
  [oids.setInformation]: ['parts', 'part'],
  [oids.usage]: ['usage'],
};

function rewritePart2(bytes: Uint8Array, content: TagContent, wanted: TagFields): Uint8Array | null {
  const before = fieldsOf(content);
  if (before.ownerIsil !== null && wanted.ownerIsil === null) return null;
  const changed = elementForms(wanted).filter(({ oid }) => part2Fields[oid]?.some((name) => before[name] !== wanted[name]));
  const { objects } = walkObjects(bytes);
  const added = changed.filter(({ oid }) => objects.every((object) => object.oid !== oid));
  const forms = [...changed, ...announce(objects, added)];
  const kept = objects.flatMap((object) => [...replace(bytes, object, forms)]);
  const pieces = [...kept, ...added.flatMap((form) => [...encodeObject(form)])];
  const end = objects.at(-1)?.end ?? 0;
  if (pieces.length > bytes.length) return null;
  const copy = Uint8Array.from(bytes);
  copy.set(pieces);
  if (pieces.length > end && pieces.length < bytes.length) copy[pieces.length] = 0;
  return copy;
}

/** The content parameter with the ids of added objects, where the tag has one and any are added. */
function announce(objects: readonly TagObject[], added: readonly ObjectForm[]): ObjectForm[] {
  const parameter = objects.find(({ oid }) => oid === oids.contentParameter);
  if (parameter === undefined || added.length === 0) return [];
  const data = encodeContentParameter([...decodeContentParameter(parameter.data), ...added.map(({ oid }) => oid)]);
  return data === null ? [] : [{ oid: oids.contentParameter, scheme: 0, data }];
}

// A shorter object fills its old place with pads, so that nothing behind it moves.
function replace(bytes: Uint8Array, object: TagObject, forms: readonly ObjectForm[]): Uint8Array {
  const form = forms.find(({ oid }) => oid === object.oid);
  if (form === undefined) return bytes.slice(object.start, object.end);
  const plain = encodeObject(form);
  const spare = object.end - object.start - plain.length;
  return spare > 0 ? encodeObject({ ...form, pads: spare - 1 }) : plain;
}

function diff({ bytes, blockSize, isLocked }: TagMemory, rewritten: Uint8Array): RewriteBlocks | RewriteRefusal {
  const blocks: { number: number; bytes: Uint8Array }[] = [];
  for (let number = 0; number * blockSize < bytes.length; number += 1) {
    const block = rewritten.slice(number * blockSize, (number + 1) * blockSize);
    if (block.every((byte, at) => byte === bytes[number * blockSize + at])) continue;
    if (isLocked[number] === true) return refuse('locked');
    blocks.push({ number, bytes: block });
  }
  return { kind: 'blocks', blocks };
}

function fieldsOf({ itemId, ownerIsil, usage, part, parts }: TagContent): TagFields {
  return { itemId, ownerIsil, usage, part, parts };
}

function isSameFields(a: TagFields, b: TagFields): boolean {
  return a.itemId === b.itemId && a.ownerIsil === b.ownerIsil && a.usage === b.usage && a.part === b.part && a.parts === b.parts;
}

function refuse(reason: RewriteRefusal['reason']): RewriteRefusal {
  return { kind: 'refused', reason };
}
