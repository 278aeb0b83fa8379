import { readItemId, refuseTag, type TagDecoding, zeroPadded } from './tag-content.codec.ts';

/** Bytes up to the end of the id; what follows may be cut. */
export const rfid501Bytes = 20;
/** Where branch, library and free use end; zeros follow. */
const ownerEnd = 28;
const marker = 0x04;
const itemField = { at: 4, length: 16 } as const;

/** All fields of a tag of 3M's model before ISO 28560. */
export interface Rfid501 {
  /** This is item `item` of a set of `total`. */
  readonly item: number;
  readonly total: number;
  readonly type: number;
  readonly content: string;
  /** Null where the memory ends before. */
  readonly branch: number | null;
  readonly library: number | null;
  readonly custom: number | null;
}

/**
 * Reads the fields of 3M's "RFID501": 04, nibbles item and total, type (two bytes), 16 bytes id, 12 bits branch and 20 bits
 * library, four bytes free use; numbers high byte first. Null where the bytes are something else: the model has no check value,
 * so all that can be checked is.
 */
export function readRfid501(bytes: Uint8Array): Rfid501 | null {
  if (bytes.length < rfid501Bytes || bytes[0] !== marker || bytes[2] !== 0) return null;
  const item = (bytes[1] ?? 0) >> 4;
  const total = (bytes[1] ?? 0) & 0x0f;
  const content = zeroPadded(bytes.subarray(itemField.at, itemField.at + itemField.length));
  if (item < 1 || item > total || content === null || !/^[!-~]{4,}$/.test(content)) return null;
  if (bytes.subarray(ownerEnd, ownerEnd + 4).some((byte) => byte !== 0)) return null;
  return { item, total, type: bytes[3] ?? 0, content, ...readOwner(bytes) };
}

function readOwner(bytes: Uint8Array): Pick<Rfid501, 'branch' | 'library' | 'custom'> {
  if (bytes.length < ownerEnd) return { branch: null, library: null, custom: null };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const owner = view.getUint32(20);
  return { branch: owner >>> 20, library: owner & 0xfffff, custom: view.getInt32(24) };
}

/** Decodes a tag of 3M's model. It is read only: confidence stays low, since nothing on the tag can be checked. */
export function decodeRfid501(bytes: Uint8Array): TagDecoding {
  const fields = readRfid501(bytes);
  const itemId = fields === null ? null : readItemId(fields.content);
  if (fields === null || itemId === null) return refuseTag('foreign', 'This is no tag of the model RFID501.');
  return {
    kind: 'item',
    content: {
      model: 'rfid501',
      itemId,
      ownerIsil: null,
      usage: 'noInformation',
      part: fields.item,
      parts: fields.total,
      crc: 'absent',
      confidence: 'low',
      extensions: [],
    },
  };
}
