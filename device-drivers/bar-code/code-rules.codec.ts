import type { ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import { isAcceptableScan, maxScanLength } from '../../contracts/secrets.ts';
import { aimAtStart, type AimIdentifier, aimLength, isReaderAnswer, type Symbology } from './aim.codec.ts';
import { type CheckDigit, isCheckRight } from './check-digits.codec.ts';

/** Which texts of a reader are codes, and what is taken off them. */
export interface CodeRules {
  /** Characters of the code that is handed over, 1-64. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Whether a symbology identifier stands before the code; it is taken off and kept as evidence. */
  readonly stripAim: boolean;
  /** Refuses a code without an identifier. */
  readonly requireAim?: boolean;
  /** Symbologies that may be handed over, where an identifier tells; left out: any. */
  readonly symbologies?: readonly Symbology[];
  /** Takes Codabar's start and stop characters off, where both stand round digits and Codabar's signs. */
  readonly stripCodabar?: boolean;
  readonly checkDigit?: CheckDigit;
  /** Takes the check digit off once it was found right. */
  readonly stripCheckDigit?: boolean;
  /** The whole code must match it; compiled once. */
  readonly accepts?: RegExp;
}

/** What a reader's text is: a code with the identifier that came with it, or why it is none. */
export type ScanLine =
  | { readonly kind: 'scan'; readonly text: string; readonly symbology?: string }
  | { readonly kind: 'fault'; readonly fault: ScanFault };

// A, B, C, D stand on the wire; t, n, * and e are their older names (ISO/IEC 16390 calls these alternative forms).
const codabarPattern = /^[A-Da-dtn*e]([0-9$:/.+-]+)[A-Da-dtn*e]$/;

/** Reads a text that may begin with a symbology identifier. */
export function readCode(rules: CodeRules, text: string): ScanLine {
  if (isReaderAnswer(text)) return fault('forbiddenCharacters');
  const aim = rules.stripAim ? aimAtStart(text) : null;
  return readIdentifiedCode(rules, aim === null ? text : text.slice(aimLength), aim);
}

/** Reads a text whose identifier came apart from it, or not at all. */
export function readIdentifiedCode(rules: CodeRules, text: string, aim: AimIdentifier | null): ScanLine {
  if (aim === null ? rules.requireAim === true : !isAllowed(rules, aim)) return fault('forbiddenCharacters');
  const code = withoutStartStop(rules, text, aim);
  if (code.length > maxScanLength) return fault('tooLong');
  const { checkDigit = 'none' } = rules;
  const isChecked = checkDigit !== 'none' && !(checkDigit === 'code39-mod43' && aim?.isCheckDropped === true);
  const kept = isChecked && rules.stripCheckDigit === true ? code.slice(0, -1) : code;
  if (kept.length > rules.maxLength) return fault('tooLong');
  if (kept.length < rules.minLength) return fault('incomplete');
  if (!isAcceptableScan(kept)) return fault('forbiddenCharacters');
  // A wrong check digit is a misread: shown again, the same card may be right.
  if (isChecked && !isCheckRight(code, checkDigit)) return fault('incomplete');
  if (rules.accepts !== undefined && !rules.accepts.test(kept)) return fault('forbiddenCharacters');
  return aim === null ? { kind: 'scan', text: kept } : { kind: 'scan', text: kept, symbology: aim.text };
}

function isAllowed({ symbologies }: CodeRules, aim: AimIdentifier): boolean {
  return !isReaderAnswer(aim.text) && (symbologies === undefined || symbologies.includes(aim.symbology));
}

function withoutStartStop({ stripCodabar }: CodeRules, text: string, aim: AimIdentifier | null): string {
  if (stripCodabar !== true || (aim !== null && aim.symbology !== 'codabar')) return text;
  return codabarPattern.exec(text)?.[1] ?? text;
}

const fault = (name: ScanFault): ScanLine => ({ kind: 'fault', fault: name });
