import { KioskError } from './errors.ts';
import { isAcceptableScan } from './secrets.ts';

declare const brand: unique symbol;

/** A string that is not any string. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `[[devices]] id` of the config. */
export type DeviceId = Branded<'DeviceId'>;
/** `[[doors]] id` of the config. */
export type DoorId = Branded<'DoorId'>;
/** An item's barcode as printed on it; not personal data by itself, yet kept out of logs. */
export type ItemId = Branded<'ItemId'>;
/** UID of an ISO 15693 tag: 16 upper-case hex digits, most significant byte first ("E004..."). */
export type TagUid = Branded<'TagUid'>;
/** Four characters that stand on a screen and in the trace of the same event, for help by telephone. */
export type IncidentCode = Branded<'IncidentCode'>;

/** Takes a string that is known to be an id of this kind, e.g. from the checked config. */
export function brandId<Id extends Branded<string>>(text: string): Id {
  return text as Id;
}

/** @throws KioskError LIBRARY_INPUT_REFUSED for anything but 1-64 printable characters without a delimiter. */
export function parseItemId(text: string): ItemId {
  if (!isAcceptableScan(text)) {
    throw new KioskError('LIBRARY_INPUT_REFUSED', 'This is not an item barcode: it may hold 1 to 64 letters, digits and simple signs.');
  }
  return text.trim() as ItemId;
}

// Without 0/O, 1/I/L, 5/S, 8/B, U/V: the code is read aloud over a telephone.
const incidentAlphabet = '234679ACDEFGHJKMNPQRTWXYZ';

/** Makes an incident code from four numbers in [0, 1): random, so that it tells nothing about the reason. */
export function makeIncidentCode(random: () => number): IncidentCode {
  let code = '';
  for (let i = 0; i < 4; i += 1) code += incidentAlphabet[Math.floor(random() * incidentAlphabet.length)] ?? '2';
  return code as IncidentCode;
}
