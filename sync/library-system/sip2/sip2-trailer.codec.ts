/** Whether the message's own checksum holds; `absent` where it has none, also where `AZ` stands without digits. */
export type Sip2ChecksumState = 'valid' | 'invalid' | 'absent';

/** The end of a message: its sequence number and its checksum. */
export interface Sip2Trailer {
  /** Where the fields end in the text. */
  readonly at: number;
  readonly sequence: number | null;
  readonly checksum: Sip2ChecksumState;
}

const capitalA = 65;
const capitalY = 89;
const capitalZ = 90;
/** Whether a character code is one of 0-9. */
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const hexValue = (c: number): number => (isDigit(c) ? c - 48 : c >= 65 && c <= 70 ? c - 55 : c >= 97 && c <= 102 ? c - 87 : -1);
const pairAt = (text: string, at: number, second: number): boolean =>
  at >= 2 && text.charCodeAt(at) === capitalA && text.charCodeAt(at + 1) === second;

/**
 * Reads `AY<digit>AZ<hex>` at the end, with or without a delimiter before it. Fewer than four digits are taken too (one
 * server does not pad), and so is a delimiter or blank after them.
 */
export function readTrailer(text: string, delimiter: string, sum: number): Sip2Trailer {
  let end = text.length;
  let outside = 0;
  while (end > 2 && (text.charCodeAt(end - 1) === 32 || text[end - 1] === delimiter)) {
    end -= 1;
    outside += text.charCodeAt(end);
  }
  let start = end;
  let value = 0;
  for (let digit = hexValue(text.charCodeAt(start - 1)); digit >= 0 && end - start < 4; digit = hexValue(text.charCodeAt(start - 1))) {
    value += digit << (4 * (end - start));
    start -= 1;
    outside += text.charCodeAt(start);
  }
  const az = start - 2;
  if (!pairAt(text, az, capitalZ)) return noTrailer(text);
  const checksum = start === end ? 'absent' : ((sum - outside + value) & 0xffff) === 0 ? 'valid' : 'invalid';
  const isApart = text[az - 1] === delimiter;
  const digit = text.charCodeAt(isApart ? az - 2 : az - 1);
  const ay = isApart ? az - 4 : az - 3;
  if (pairAt(text, ay, capitalY) && isDigit(digit)) return { at: ay, sequence: digit - 48, checksum };
  const odd = oddSequenceAt(text, az, delimiter);
  if (odd !== -1) return { at: odd, sequence: null, checksum };
  // Without AY (96, 97, some answers) only at a field's place or after the fixed part: a title may end in these letters.
  const isAfterFixed = az === 2 || (start !== end && !text.includes(delimiter));
  return isAfterFixed || isApart ? { at: az, sequence: null, checksum } : noTrailer(text);
}

/**
 * Where an `AY` whose sequence number is none (missing, a letter, several digits) stands before `AZ`, or -1: the checksum says what it says
 * without it. Only at a field's place, since a title may hold these letters.
 */
function oddSequenceAt(text: string, az: number, delimiter: string): number {
  const at = text.lastIndexOf('AY', az - 2);
  if (at < 2 || az - at > 5) return -1;
  return text[at - 1] === delimiter || !text.includes(delimiter) ? at : -1;
}

const noTrailer = (text: string): Sip2Trailer => ({ at: text.length, sequence: null, checksum: 'absent' });

/** A sequence number or checksum that does not stand at the end where it belongs, or is no number. */
export function misplacedTrailer(trailer: Sip2Trailer, fields: Record<string, string[]>): Sip2Trailer {
  if (fields['AY'] === undefined && fields['AZ'] === undefined) return trailer;
  const [, digit, inner] = /^(\d)?(?:AZ(.*))?/.exec(fields['AY']?.[0] ?? '') ?? [];
  const checksum = inner ?? fields['AZ']?.[0] ?? '';
  delete fields['AY'];
  delete fields['AZ'];
  return {
    at: trailer.at,
    sequence: trailer.sequence ?? (digit === undefined ? null : Number(digit)),
    checksum: checksum === '' ? trailer.checksum : 'invalid',
  };
}
