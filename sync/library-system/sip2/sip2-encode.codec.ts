import { InvariantError, KioskError } from '../../../contracts/errors.ts';
import { checksumOf, sip2Checksum } from './sip2-checksum.codec.ts';
import { type Sip2Code, type Sip2MessageSpec, sip2Messages } from './sip2-messages.codec.ts';
import { canEncodeText, encodeText, type Sip2Encoding } from './sip2-text.codec.ts';

/** A message to send. Fields go out in the order given; an id may come more than once. */
export interface Sip2Outgoing {
  readonly code: Sip2Code;
  /** Every fixed field of the message, each of exactly its width. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly fields: readonly (readonly [id: string, value: string])[];
}

/** How a connection writes its messages. */
export interface Sip2Wire {
  readonly encoding: Sip2Encoding;
  readonly delimiter: string;
  readonly terminator: '\r' | '\n' | '\r\n';
  /** The sequence number 0-9 where error detection is on, else null: then neither AY nor AZ is written. */
  readonly sequence: number | null;
}

/** Longest value of a field in characters. */
export const maxSip2ValueLength = 255;

/** The wire of a site that agreed on nothing else, with error detection off. */
export const plainSip2Wire: Sip2Wire = { encoding: 'utf-8', delimiter: '|', terminator: '\r', sequence: null };

const refuse = (field: string, reason: string): KioskError =>
  new KioskError('LIBRARY_INPUT_REFUSED', `Nothing was sent to the library system: field ${field} ${reason}.`, { context: { field } });

const isCapital = (unit: number): boolean => unit >= 65 && unit <= 90;

function isFieldId(id: string): boolean {
  const second = id.charCodeAt(1);
  const isId = id.length === 2 && isCapital(id.charCodeAt(0)) && (isCapital(second) || (second >= 48 && second <= 57));
  return isId && id !== 'AY' && id !== 'AZ';
}

/** Fixed part and fields as text. Delimiters, lengths and ids are checked here, single characters later. */
function writeText(message: Sip2Outgoing, spec: Sip2MessageSpec, wire: Sip2Wire): string {
  let text = message.code as string;
  for (const { name, width } of spec.fixed) {
    const value = message.fixed[name];
    if (value?.length !== width) throw new InvariantError(`fixed field ${name} of ${message.code} must have ${width} characters`);
    if (value.includes(wire.delimiter)) throw refuse(name, endsField);
    text += value;
  }
  for (const [id, value] of message.fields) {
    if (!isFieldId(id)) throw new InvariantError(`${id} is no field id`);
    if (value.length > maxSip2ValueLength) throw refuse(id, `is longer than ${maxSip2ValueLength} characters`);
    if (value.includes(wire.delimiter)) throw refuse(id, endsField);
    text += id + value + wire.delimiter;
  }
  return text;
}

const endsField = 'holds the sign that ends a field';

/** The sum of a text of plain ASCII; -1 where it holds anything else, or a line end or NUL. */
function plainSum(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 126 || unit === 13 || unit === 10 || unit === 0) return -1;
    sum += unit;
  }
  return sum;
}

/** Looks at each value for what may not stand in it, and names the field that holds it. */
function checkValues({ fixed, fields }: Sip2Outgoing, encoding: Sip2Encoding): void {
  for (const [field, value] of [...Object.entries(fixed), ...fields]) {
    if (/[\r\n\0]/.test(value)) throw refuse(field, 'holds a line end or a NUL');
    if (!canEncodeText(value, encoding)) throw refuse(field, `holds a character that ${encoding} cannot write`);
  }
}

function checkRequired(message: Sip2Outgoing, spec: Sip2MessageSpec): void {
  for (const id of spec.required) {
    if (!message.fields.some(([given]) => given === id)) throw new InvariantError(`message ${message.code} needs field ${id}`);
  }
}

/**
 * The bytes of a message with its terminator, checksum included where the wire has error detection.
 * @throws KioskError LIBRARY_INPUT_REFUSED for a value that holds the delimiter, CR, LF or NUL, that is longer than 255
 * characters, or that the encoding cannot write: such a value never reaches the wire in any form.
 */
export function encodeSip2(message: Sip2Outgoing, wire: Sip2Wire): Buffer {
  const spec: Sip2MessageSpec = sip2Messages[message.code];
  checkRequired(message, spec);
  // A request to send again never has a sequence number, but has a checksum.
  const isResend = message.code === '96' || message.code === '97';
  const trailer = wire.sequence === null ? '' : isResend ? 'AZ' : `AY${wire.sequence}AZ`;
  const text = writeText(message, spec, wire) + trailer;
  const sum = plainSum(text);
  if (sum !== -1) return Buffer.from(text + (trailer === '' ? '' : checksumOf(sum)) + wire.terminator, 'latin1');
  checkValues(message, wire.encoding);
  const body = encodeText(text, wire.encoding);
  return Buffer.concat([body, Buffer.from((trailer === '' ? '' : sip2Checksum(body)) + wire.terminator, 'latin1')]);
}

/** The field's delimiter inside a text as Evergreen and Koha write it, so that the text can stand in a field. */
export function escapeDelimiter(text: string, delimiter: string): string {
  return text.replaceAll(delimiter, `&#${delimiter.charCodeAt(0)};`);
}

/** The text behind {@link escapeDelimiter}. */
export function unescapeDelimiter(text: string, delimiter: string): string {
  return text.replaceAll(`&#${delimiter.charCodeAt(0)};`, delimiter);
}
