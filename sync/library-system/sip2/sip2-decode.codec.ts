import {
  type FixedField,
  knownFieldIds,
  type Sip2MessageSpec,
  sip2Messages,
  swappedFeePaidResponse,
  unclosedFieldWidths,
} from './sip2-messages.codec.ts';
import { decodeText, type Sip2Encoding } from './sip2-text.codec.ts';
import { isDigit, misplacedTrailer, readTrailer, type Sip2ChecksumState, type Sip2Trailer } from './sip2-trailer.codec.ts';

/** How the bytes of a message are read. */
export interface Sip2DecodeOptions {
  readonly encoding: Sip2Encoding;
  /** One ASCII character that ends a field; `|` unless the site agreed on another one. */
  readonly delimiter: string;
}

/**
 * A decoded message. `fixed` values have the width of the protocol, blanks included: positions carry meaning there.
 * `fields` keep unknown ids, order and repetition per id, and blanks around values. `ok` says that this is a message of
 * SIP2 2.00 with its whole fixed part; whether its checksum holds is a question of its own.
 */
export interface DecodedSip2 {
  readonly ok: boolean;
  readonly code: string | null;
  readonly name: string | null;
  readonly fixed: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly sequence: number | null;
  readonly checksum: Sip2ChecksumState;
  readonly error: string | null;
}

interface Layout {
  readonly code: string;
  readonly name: string;
  readonly fixed: readonly FixedField[];
  readonly width: number;
}

const layoutOf = (code: string, name: string, fixed: readonly FixedField[]): Layout => ({
  code,
  name,
  fixed,
  width: fixed.reduce((sum, field) => sum + field.width, 2),
});
const layouts: readonly (Layout | undefined)[] = Array.from({ length: 100 }, (_, number) => {
  const code = String(number).padStart(2, '0');
  const spec: Sip2MessageSpec | undefined = (sip2Messages as Record<string, Sip2MessageSpec>)[code];
  return spec && layoutOf(code, spec.name, spec.fixed);
});
const swappedFeePaid = layoutOf('38', sip2Messages['38'].name, swappedFeePaidResponse);

/** Entries by name. Instances of a class of its own: engines keep these in the fast form, unlike `{}` that grows key by key. */
class Entries<Value> {
  [name: string]: Value;
}
// A name that is not there yet is then known to be absent after one look.
Object.setPrototypeOf(Entries.prototype, null);

const noEntries = Object.freeze({});
const isCapital = (c: number): boolean => c >= 65 && c <= 90;

// Ids as ready strings: a property name cut out of a message would be looked up anew each time.
const idTable: readonly string[] = Array.from({ length: 128 * 128 }, (_, at) => String.fromCharCode(at >> 7, at & 127));

/** A field starts with a capital and a capital or digit (`U1`..`U5` of one system end in a digit). */
function isIdAt(text: string, at: number): boolean {
  const second = text.charCodeAt(at + 1);
  return isCapital(text.charCodeAt(at)) && (isCapital(second) || isDigit(second));
}

interface Scan {
  readonly from: number;
  readonly to: number;
  readonly sum: number;
  readonly isAscii: boolean;
  readonly fault: string | null;
}

/** One pass over the bytes: their sum, whether all are ASCII, and what can never stand in a message. */
function scan(bytes: Buffer): Scan {
  let from = 0;
  let to = bytes.length;
  while (to > 0 && (bytes[to - 1] === 13 || bytes[to - 1] === 10)) to -= 1;
  while (from < to && (bytes[from] === 10 || bytes[from] === 13)) from += 1;
  let sum = 0;
  let seen = 0;
  let fault: string | null = null;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    sum += byte;
    seen |= byte;
    if (byte > 13) continue;
    if (byte === 0) fault = 'It holds a NUL byte, which no SIP2 message may hold.';
    else if (byte === 13) fault ??= 'It holds a carriage return inside: that ends a message, so these are several.';
  }
  return { from, to, sum, isAscii: seen < 128, fault };
}

// A date whose blanks were run together, or whose zone is a TAB, is narrower than 18 characters.
const narrowDate = /^\d{8}[ \t]*Z?[ \t]*\d{6}/;

function dateWidth(text: string, at: number): number {
  let time = at + 12;
  while (isDigit(text.charCodeAt(time))) time += 1;
  if (time >= at + 18) return 18;
  return narrowDate.exec(text.slice(at, at + 18))?.[0].length ?? 18;
}

interface FixedPart {
  readonly fixed: Readonly<Record<string, string>>;
  /** Where the fields start; -1 where the fixed part is not whole. */
  readonly end: number;
}

function readFixed(text: string, layout: Layout, limit: number): FixedPart {
  const fixed = new Entries<string>();
  let at = 2;
  for (const field of layout.fixed) {
    const width = field.kind === 'date' ? dateWidth(text, at) : field.width;
    if (at + width > limit) return { fixed: noEntries, end: -1 };
    fixed[field.name] = text.substring(at, at + width);
    at += width;
  }
  return { fixed, end: at };
}

// The same numbers for ids as the table of strings: which fields have a fixed length, and which belong at the end.
const idNumber = (id: string): number => (id.charCodeAt(0) << 7) | id.charCodeAt(1);
const fixedLengths = new Uint8Array(idTable.length);
for (const [id, width] of Object.entries(unclosedFieldWidths)) fixedLengths[idNumber(id)] = width;

// Which message last held an id. A first value is then stored without asking the entries whether they have the id: a
// question about an absent name is what costs most here. A stale mark only leads to that question.
const lastSeen = new Uint32Array(idTable.length);
let messageNumber = 0;

function addField(fields: Entries<string[]>, number: number, value: string): void {
  const id = idTable[number] as string;
  const list = lastSeen[number] === messageNumber ? fields[id] : undefined;
  if (list !== undefined) {
    list.push(value);
    return;
  }
  lastSeen[number] = messageNumber;
  fields[id] = [value];
}

/** Splits a value that runs into the next field since the delimiter after a field of fixed length is missing. */
function addUnclosedField(fields: Entries<string[]>, number: number, value: string): void {
  const width = fixedLengths[number] || value.length;
  const next = value.slice(width).trimStart();
  if (!knownFieldIds.has(next.slice(0, 2))) {
    addField(fields, number, value);
    return;
  }
  addField(fields, number, value.slice(0, width));
  addUnclosedField(fields, idNumber(next), next.slice(2));
}

/**
 * Splits the fields. A delimiter ends a value only before a field id or at the end: some servers leave delimiters inside
 * titles. What stands before the first id (a delimiter right after the fixed part, a stray digit) is passed over.
 */
function readFields(text: string, range: { readonly from: number; readonly to: number }, delimiter: string): Entries<string[]> {
  const fields = new Entries<string[]>();
  const bounds = { delimiter, to: range.to };
  messageNumber = (messageNumber + 1) >>> 0;
  let at = range.from;
  while (at < bounds.to && !isIdAt(text, at)) at = nextSplit(text, at, bounds) + 1;
  while (at + 1 < bounds.to) {
    const end = nextSplit(text, at + 2, bounds);
    const number = (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
    const width = fixedLengths[number] as number;
    const value = text.substring(at + 2, end);
    if (width !== 0 && value.length > width) addUnclosedField(fields, number, value);
    else addField(fields, number, value);
    at = end + 1;
  }
  return fields;
}

function nextSplit(text: string, from: number, bounds: { readonly delimiter: string; readonly to: number }): number {
  let at = text.indexOf(bounds.delimiter, from);
  while (at !== -1 && at + 1 < bounds.to && !isIdAt(text, at + 1)) at = text.indexOf(bounds.delimiter, at + 1);
  return at === -1 || at > bounds.to ? bounds.to : at;
}

const refuse = (error: string, known: Partial<DecodedSip2> = {}): DecodedSip2 => ({
  ok: false,
  code: null,
  name: null,
  fixed: noEntries,
  fields: noEntries,
  sequence: null,
  checksum: 'absent',
  ...known,
  error,
});

function layoutFor(text: string): Layout | undefined {
  const layout = layouts[(text.charCodeAt(0) - 48) * 10 + text.charCodeAt(1) - 48];
  const isSwapped = layout?.code === '38' && isDigit(text.charCodeAt(2)) && /[YN]/.test(text.charAt(20));
  return isSwapped ? swappedFeePaid : layout;
}

const isAsciiText = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 126) return false;
  return true;
};

const startsWithCode = (text: string): boolean => text.length > 1 && isDigit(text.charCodeAt(0)) && isDigit(text.charCodeAt(1));

/**
 * Decodes one message, with or without its terminator and a line feed before it. Never throws: what is not a SIP2 2.00
 * message comes back with `ok: false` and one sentence in `error`.
 */
export function decodeSip2(bytes: Buffer, options: Sip2DecodeOptions): DecodedSip2 {
  const { delimiter } = options;
  const { sum, isAscii, fault, from, to } = scan(bytes);
  const text = decodeText(bytes, { from, to }, isAscii ? 'latin1' : options.encoding);
  if (fault !== null) return refuse(fault);
  if (!startsWithCode(text)) return refuse('This is no SIP2 message: it does not start with a two-digit code.');
  const trailer = readTrailer(text, delimiter, sum);
  const layout = layoutFor(text);
  if (layout === undefined)
    return refuse(`SIP2 2.00 knows no message with the code ${text.slice(0, 2)}.`, { ...tailOf(trailer), code: text.slice(0, 2) });
  const { fixed, end } = readFixed(text, layout, trailer.at);
  const firstDelimiter = text.indexOf(delimiter, 2);
  if (end === -1 || (firstDelimiter !== -1 && firstDelimiter < end)) {
    return refuseBody(layout, trailer, `It ends before the ${layout.width - 2} characters of its fixed part are complete.`);
  }
  if (!isAscii && !isAsciiText(text.slice(2, end))) return refuseBody(layout, trailer, 'Its fixed part holds characters that cannot stand there.');
  const fields = readFields(text, { from: end, to: trailer.at }, delimiter);
  // Where both stand at the end, as they should, there is nothing to look for.
  const tail = trailer.sequence !== null && trailer.checksum === 'valid' ? trailer : misplacedTrailer(trailer, fields);
  return { ok: true, code: layout.code, name: layout.name, fixed, fields, sequence: tail.sequence, checksum: tail.checksum, error: null };
}

const tailOf = ({ sequence, checksum }: Sip2Trailer): Partial<DecodedSip2> => ({ sequence, checksum });

const refuseBody = (layout: Layout, trailer: Sip2Trailer, error: string): DecodedSip2 =>
  refuse(error, { ...tailOf(trailer), code: layout.code, name: layout.name });
