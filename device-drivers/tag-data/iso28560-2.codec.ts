import { compact, decompact, schemes } from './iso15962-compaction.codec.ts';
import { encodeObject, type ObjectForm, type TagObject, walkObjects } from './iso15962-objects.codec.ts';
import {
  decodeContentParameter,
  elementName,
  encodeContentParameter,
  encodeSetInformation,
  highestOid,
  oids,
  readOwner,
  readSetInformation,
  readUsage,
  type SetInformation,
} from './iso28560-2-elements.codec.ts';
import { encodeIsil, isIsil } from './isil.codec.ts';
import {
  readItemId,
  refuseTag,
  type TagContent,
  type TagDecoding,
  type TagExtension,
  type TagFields,
  type TagRefusal,
  usageCode,
  usageOf,
} from './tag-content.codec.ts';

const model = 'iso28560-2';
/** Bytes of the smallest tag of the trade. */
const smallestTag = 28;
/** Header and pads of an item id that ends on a block of up to eight bytes. */
const mostPads = 3 + 7;
const nationalIsil = /^[A-Z]{2}-[A-Za-z0-9][A-Za-z0-9/:-]{1,10}$/;
/** Characters of an item id that is believed without a DSFID: more than any library prints. */
const longestUndeclared = 24;

/** What is known of the bytes besides themselves. */
export interface Part2Options {
  /** Whether the bytes are the tag's whole memory; else more may follow them. */
  readonly isWhole: boolean;
  /** Whether the tag's DSFID says that it has this model. */
  readonly isDeclared: boolean;
}

/**
 * Decodes a tag of ISO 28560-2. The model has no check value: the walk must be clean from an item id to the end, every element must
 * make sense, and a tag whose DSFID does not declare the model must show more of it than an item id.
 */
export function decodeIso28560Part2(bytes: Uint8Array, { isWhole, isDeclared }: Part2Options): TagDecoding {
  if (bytes.length > 0 && bytes.every((byte) => byte === 0)) return refuseTag('blank', 'The tag was never programmed: it holds no item id.');
  const walk = walkObjects(bytes);
  const broken = findBreak(walk.objects);
  const isOpen = walk.end === 'cut' || walk.end === 'memory';
  if (broken === null && isOpen && !isWhole) return { kind: 'incomplete', needBytes: walk.needBytes };
  if (broken !== null) return refuse(broken, isDeclared);
  if (walk.end === 'cut' || walk.end === 'broken') return refuse('The objects on the tag do not end as they should.', isDeclared);
  return judge({ objects: walk.objects, bytes }, isDeclared);
}

/** Encodes a tag; `further` objects stand after the usage. @throws RangeError when it does not fit into `size` bytes */
export function encodeIso28560Part2(fields: TagFields, size: number, further: readonly ObjectForm[] = []): Uint8Array {
  const forms = [...elementForms(fields), ...further];
  const contentParameter = encodeContentParameter(forms.map(({ oid }) => oid));
  const [first, ...others] = forms;
  const second = contentParameter === null ? [] : [{ oid: oids.contentParameter, scheme: schemes.applicationDefined, data: contentParameter }];
  const content = [first, ...second, ...others].flatMap((form) => (form === undefined ? [] : [...encodeObject(form)]));
  if (content.length > size) throw new RangeError(`the content needs ${content.length} bytes and the tag has ${size}`);
  const bytes = new Uint8Array(size);
  bytes.set(content);
  return bytes;
}

/** The objects that hold the given fields, in the order of their ids. @throws RangeError for fields that no tag can hold */
export function elementForms(fields: TagFields): ObjectForm[] {
  if (readItemId(fields.itemId) === null) throw new RangeError('the item id must be 1 to 64 printable characters');
  const { scheme, data } = compact(fields.itemId);
  const set = compact(encodeSetInformation(fields));
  return [
    { oid: oids.itemId, scheme, data },
    ...ownerForm(fields.ownerIsil),
    { oid: oids.setInformation, scheme: set.scheme, data: set.data },
    { oid: oids.usage, scheme: schemes.applicationDefined, data: Uint8Array.of(usageCode(fields.usage) << 4) },
  ];
}

function ownerForm(isil: string | null): ObjectForm[] {
  if (isil === null) return [];
  if (!isIsil(isil)) throw new RangeError('the owner must be an ISIL');
  return [{ oid: oids.owner, scheme: schemes.applicationDefined, data: encodeIsil(isil) }];
}

/** Why objects cannot be those of this model, or null. */
function findBreak(objects: readonly TagObject[]): string | null {
  if (objects.length > 0 && objects[0]?.oid !== oids.itemId) return 'The first object is not an item id.';
  const seen = new Set<number>();
  for (const object of objects) {
    if (object.oid > highestOid || seen.has(object.oid)) return 'An object stands twice or has an id that the model does not know.';
    if (object.scheme !== schemes.applicationDefined && decompact(object.scheme, object.data) === null) {
      return 'An object breaks the rules of its compaction.';
    }
    seen.add(object.oid);
  }
  return null;
}

interface Elements {
  readonly itemText: string | null;
  readonly owner: string | null;
  readonly hasOwner: boolean;
  readonly set: SetInformation | null;
  readonly usage: number | null;
  /** Null where the tag has no content parameter. */
  readonly isAnnounced: boolean | null;
}

function readElements(objects: readonly TagObject[]): Elements {
  const find = (oid: number): TagObject | undefined => objects.find((object) => object.oid === oid);
  const [item, announced, owner, set, usage] = [1, 2, 3, 4, 5].map(find);
  return {
    itemText: item === undefined ? null : decompact(item.scheme, item.data),
    owner: owner === undefined ? null : readOwner(owner),
    hasOwner: owner !== undefined,
    set: set === undefined ? { part: 1, parts: 1 } : readSetInformation(set),
    usage: usage === undefined ? 6 : readUsage(usage),
    isAnnounced: announced === undefined ? null : isAnnouncedBy(announced, objects),
  };
}

/** Whether the content parameter names exactly the objects that are there. */
function isAnnouncedBy(parameter: TagObject, objects: readonly TagObject[]): boolean {
  const announced = decodeContentParameter(parameter.data);
  const present = objects.map(({ oid }) => oid).filter((oid) => oid > oids.contentParameter);
  return announced.length === present.length && announced.every((oid) => present.includes(oid));
}

interface TagObjects {
  readonly objects: readonly TagObject[];
  readonly bytes: Uint8Array;
}

function judge({ objects, bytes }: TagObjects, isDeclared: boolean): TagDecoding {
  const elements = readElements(objects);
  const { usage, set, itemText, owner } = elements;
  if (objects.length === 0 || itemText === null) return refuse('The tag begins with no item id.', isDeclared);
  if (usage === null || set === null) return refuse('Usage or set information makes no sense.', isDeclared);
  if (!isDeclared && !isConvincing(elements, { objects, bytes })) return refuse('Too little shows that the tag has this model.', false);
  if (usageOf(usage) === 'patronCard') return refuseTag('notAnItem', 'This is a patron card, not an item.', { model });
  const itemId = readItemId(itemText);
  if (itemId === null) return refuseTag('foreign', 'The item id holds signs that no library system takes.', { model });
  const isWhole = elements.isAnnounced !== false && elements.hasOwner === (owner !== null);
  const content: TagContent = {
    model,
    itemId,
    ownerIsil: owner,
    usage: usageOf(usage),
    ...set,
    crc: 'absent',
    confidence: isWhole ? 'high' : 'low',
    extensions: objects.filter(({ oid }) => oid > oids.usage).map(extensionOf),
  };
  return { kind: 'item', content };
}

// Damaged tags of ISO 28560-3 can walk cleanly too: 11 01 01 is the object "item id 1". Only a content parameter that fits
// the rest, or an owner with a country, tells the models apart; an item id alone is believed on an else empty tag.
function isConvincing({ isAnnounced, owner, hasOwner, itemText }: Elements, { objects, bytes }: TagObjects): boolean {
  if (hasOwner !== (owner !== null) || (itemText ?? '').length > longestUndeclared) return false;
  const [item, ...others] = objects;
  const isNational = nationalIsil.test(owner ?? '');
  // A program may be careless with the content parameter: then much else must be right.
  if (isAnnounced === false) return isNational && others.length >= 3;
  if (others.some(({ oid }) => oid > oids.contentParameter)) return isAnnounced === true || isNational;
  if (item === undefined || others.length > 0 || (itemText ?? '').length < 6 || bytes.length < smallestTag) return false;
  if (item.end - item.start - item.data.length > mostPads || isShiftedText(item) || isSetOfPart3(item)) return false;
  return bytes.subarray(item.end).every((byte) => byte === 0);
}

// What a part number and the start of an id in clear look like where their length byte went wrong.
function isShiftedText({ scheme, data }: TagObject): boolean {
  if (scheme === schemes.octets || scheme === schemes.utf8) return false;
  return (data[0] ?? 0) < 0x30
    ? /[!-~]{2}|^[!-~]$|^\0+$/.test(String.fromCharCode(...data.subarray(1, 4)))
    : /^[0-9A-Za-z]{3}/.test(String.fromCharCode(...data));
}

// 11 04 04 is an item id of four bytes here, and the fourth part of four in a damaged tag of ISO 28560-3.
function isSetOfPart3({ scheme, data, start }: TagObject): boolean {
  const ordinal = data[0] ?? 0;
  return start === 0 && scheme === schemes.integer && ordinal >= 1 && ordinal <= data.length;
}

function extensionOf({ oid, data }: TagObject): TagExtension {
  return { id: oid, name: elementName(oid), payload: data };
}

function refuse(reason: string, isDeclared: boolean): TagRefusal {
  return isDeclared ? refuseTag('damaged', reason, { model }) : refuseTag('foreign', reason);
}
