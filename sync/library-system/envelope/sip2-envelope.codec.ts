import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { KioskError } from '../../../contracts/errors.ts';
import { maxSip2FrameBytes } from '../sip2/sip2-framing.codec.ts';

/** Whose XML: Cicero FBS as BibBox speaks it, or the Koha-Suomi plugin SIPoHTTP. They differ in their namespace. */
export type EnvelopeForm = 'fbs' | 'koha';

/** The terminal account, which travels with every message. */
export interface EnvelopeAccount {
  readonly user: string;
  readonly password: string;
}

/** What an answer holds. The texts of errors are kept out: they may tell of a patron. */
export type EnvelopeAnswer =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'error'; readonly errorCode: string | null; readonly correlationId: string | null }
  /** No XML, no envelope, or one with two answers, a document type, or signs that its encoding does not have. */
  | { readonly kind: 'malformed' };

const namespaces: Readonly<Record<EnvelopeForm, string>> = {
  fbs: 'http://axiell.com/Schema/sip.xsd',
  koha: 'https://koha-suomi.fi/sipschema.xsd',
};
const instance = 'http://www.w3.org/2001/XMLSchema-instance';
const head = '<?xml version="1.0" encoding="UTF-8"?>';

/** Longest envelope that is read, in characters: the longest message with every sign written as an entity of six. */
export const maxEnvelopeLength = maxSip2FrameBytes * 6;

// What XML 1.0 (section 2.2) has no way to write, lone surrogates included; CR and LF never stand in a message.
const unwritable = /[^\t\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\t': '&#9;' };

/** A text as it can stand in an element or an attribute. @throws KioskError LIBRARY_INPUT_REFUSED for what XML cannot hold */
function escaped(text: string): string {
  if (unwritable.test(text)) {
    throw new KioskError('LIBRARY_INPUT_REFUSED', 'Nothing was sent to the library system: a value holds a sign that XML cannot write.');
  }
  return text.replace(/[&<>"'\t]/g, (sign) => escapes[sign] ?? '');
}

/** One message in its envelope. The prefix must be `ns1`: the plugin of Koha-Suomi looks for it by that name. */
export function writeEnvelopeRequest(form: EnvelopeForm, { user, password }: EnvelopeAccount, message: string): string {
  const space = namespaces[form];
  const account = `login="${escaped(user)}" password="${escaped(password)}"`;
  return `${head}<ns1:sip ${account} xsi:schemaLocation="${space}" xmlns:ns1="${space}" xmlns:xsi="${instance}"><request>${escaped(message)}</request></ns1:sip>`;
}

/** The other side's word: a message or an error in its envelope. */
export function writeEnvelopeAnswer(form: EnvelopeForm, kind: 'response' | 'error', text: string): string {
  const prefix = form === 'fbs' ? 'ns2' : 'ns1';
  return `${head}<${prefix}:sip xmlns:${prefix}="${namespaces[form]}"><${kind}>${escaped(text)}</${kind}></${prefix}:sip>`;
}

/** The form in which FBS tells of a fault of its own. */
export function writeServiceError(errorCode: string, correlationId: string): string {
  return `${head}<restExceptionInfo><correlationId>${escaped(correlationId)}</correlationId><errorCode>${escaped(errorCode)}</errorCode></restExceptionInfo>`;
}

// Neither can be a card number: they stand in errors and logs.
const codeForm = /^[A-Z][A-Z0-9_]{1,79}$/;
const correlationForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What an answer says. Never throws. */
export function readEnvelopeAnswer(xml: string): EnvelopeAnswer {
  const root = readRoot(xml);
  const part = (name: string, form: RegExp): string | null => form.exec(textIn(root?.[name]) ?? '')?.[0] ?? null;
  if (root === null) return { kind: 'malformed' };
  if ('error' in root || 'errorCode' in root) {
    return { kind: 'error', errorCode: part('errorCode', codeForm), correlationId: part('correlationId', correlationForm) };
  }
  const text =
    textIn(root['response'])
      ?.trimStart()
      .replace(/[\r\n]+\s*$/, '') ?? null;
  // A line end inside a message makes it several.
  return text === null || /[\r\n]/.test(text) ? { kind: 'malformed' } : { kind: 'message', text };
}

/** A request as the other side reads it; null where it is none. */
export function readEnvelopeRequest(xml: string): (EnvelopeAccount & { readonly text: string }) | null {
  const root = readRoot(xml);
  const [user, password, text] = [textIn(root?.['@login']), textIn(root?.['@password']), textIn(root?.['request'])];
  return user === null || password === null || text === null ? null : { user, password, text: text.trim() };
}

// Entities are left alone by the parser: what a document could define must never be expanded.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  cdataPropName: '#cdata',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  processEntities: false,
});

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document's one element, which must be an envelope or an error of the service. */
function readRoot(xml: string): Node | null {
  // U+FFFD: bytes that are no UTF-8. A document type is refused before anything is parsed.
  if (xml.length > maxEnvelopeLength || xml.includes('\ufffd') || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return null;
  try {
    const text = xml.replace(/^\ufeff/, '').trim();
    if (XMLValidator.validate(text) !== true) return null;
    const parsed: unknown = parser.parse(text);
    if (!isNode(parsed)) return null;
    const root = parsed['sip'] ?? parsed['restExceptionInfo'];
    return isNode(root) && Object.keys(parsed).filter((name) => name !== '#text').length === 1 ? root : null;
  } catch {
    return null;
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const entity = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g;

/** The text of an element or attribute that stands there once; null where it is missing, repeated or holds more than text. */
function textIn(value: unknown): string | null {
  if (isNode(value)) {
    const { '#cdata': raw } = value;
    return typeof raw === 'string' && Object.keys(value).length === 1 ? raw : null;
  }
  if (typeof value !== 'string' || value.replace(entity, '').includes('&')) return null;
  return value.replace(entity, (_whole, name?: string, decimal?: string, hex?: string) =>
    name === undefined ? signOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) : (named[name] ?? ''),
  );
}

/** A NUL stands for what is no sign: the message that holds it is refused. */
function signOf(point: number): string {
  const isSign = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return isSign ? String.fromCodePoint(point) : '\0';
}
