/** Kinds of codes that a reader can be told to take. `other`: one that has an identifier and stands nowhere else here. */
export const symbologies = ['code39', 'code128', 'codabar', 'itf', 'ean', 'qr', 'dataMatrix', 'other'] as const;
export type Symbology = (typeof symbologies)[number];

/** The identifier that a reader puts before what it read: `]`, a letter, a digit or letter (ISO/IEC 15424). */
export interface AimIdentifier {
  /** As sent, such as `]F0`. */
  readonly text: string;
  readonly symbology: Symbology;
  /** The reader has checked a check digit and left it out. */
  readonly isCheckDropped: boolean;
}

/** Characters of an identifier. */
export const aimLength = 3;

const aimPattern = /^\][A-Za-z][0-9A-Za-z]/;
const byLetter: Readonly<Record<string, Symbology>> = {
  A: 'code39',
  C: 'code128',
  E: 'ean',
  F: 'codabar',
  I: 'itf',
  Q: 'qr',
  d: 'dataMatrix',
};
/** Code 39 with its check dropped, plain and full ASCII; Codabar and ITF likewise. */
const checkDropped: ReadonlySet<string> = new Set([']A3', ']A7', ']F4', ']I3']);

/** The identifier at the beginning of a text, or null where there is none. */
export function aimAtStart(text: string): AimIdentifier | null {
  if (text.charCodeAt(0) !== 0x5d || !aimPattern.test(text)) return null;
  const identifier = text.slice(0, aimLength);
  return { text: identifier, symbology: byLetter[identifier.charAt(1)] ?? 'other', isCheckDropped: checkDropped.has(identifier) };
}

/**
 * Whether a text is no code at all but an answer of the reader itself: `]Z` to its configuration codes, `]X0` to menu commands.
 * Nobody showed it, whatever it says.
 */
export function isReaderAnswer(text: string): boolean {
  return text.charCodeAt(0) === 0x5d && (text.startsWith(']Z') || text.startsWith(']X0'));
}
