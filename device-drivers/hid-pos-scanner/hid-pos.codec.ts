import { aimAtStart, aimLength, isReaderAnswer } from '../bar-code/aim.codec.ts';
import { type CodeRules, readCode, readIdentifiedCode, type ScanLine } from '../bar-code/code-rules.codec.ts';

/** Input report of a scanner on usage page 0x8C, taken apart. */
export interface PosReport {
  /** Null where the device's reports have no number. */
  readonly reportId: number | null;
  /** Symbology identifier such as `]F0`; null where the scanner sends none. */
  readonly aim: string | null;
  readonly data: Uint8Array;
  /** The maker's own number of the symbology; null in reports that have no such byte. */
  readonly vendorSymbology: number | null;
  /** The code goes on in the next report. */
  readonly hasMore: boolean;
}

/** Most bytes of a code in one report of the usual layout, and of Microscan's. */
const dataRoom = 56;
const microscanRoom = 62;
const bracket = 0x5d;

/**
 * Reads an input report. The usual layout is `[02, length, aim x 3, data x 56, symbology, reserved, flags]` in 64 bytes; devices
 * without report numbers send it without the 02, others the identifier one byte later. Microscan sends `[01, length, data x 62]`.
 * Null where the bytes are none of these.
 */
export function decodePosReport(report: Uint8Array): PosReport | null {
  if (isMicroscan(report)) {
    const length = report[1] ?? 0;
    return { reportId: 1, aim: null, data: report.slice(2, 2 + length), vendorSymbology: null, hasMore: false };
  }
  const aimAt = [2, 1, 3].find((at) => identifierAt(report, at) !== null) ?? null;
  if (aimAt !== null) return usualReport(report, aimAt, identifierAt(report, aimAt));
  // Three zeros where the identifier would be: the scanner is set to send none.
  return report[0] === 2 && report[2] === 0 && report[3] === 0 && report[4] === 0 ? usualReport(report, 2, null) : null;
}

function usualReport(report: Uint8Array, aimAt: number, aim: string | null): PosReport | null {
  const length = report[Math.min(aimAt - 1, 1)] ?? 0;
  const dataAt = aimAt + aimLength;
  if (length > dataRoom || dataAt + length > report.length) return null;
  const hasTail = report.length >= dataAt + dataRoom + 2;
  return {
    reportId: aimAt === 1 ? null : (report[0] ?? 0),
    aim,
    data: report.slice(dataAt, dataAt + length),
    vendorSymbology: hasTail ? (report[report.length - 3] ?? 0) : null,
    hasMore: hasTail && ((report[report.length - 1] ?? 0) & 1) === 1,
  };
}

function isMicroscan(report: Uint8Array): boolean {
  const [id, length = 0] = report;
  return id === 1 && length >= 1 && length <= microscanRoom && 2 + length <= report.length;
}

function identifierAt(report: Uint8Array, at: number): string | null {
  if (report[at] !== bracket) return null;
  return aimAtStart(String.fromCharCode(...report.slice(at, at + aimLength)))?.text ?? null;
}

/** A code whose last report has not come yet. Bounded: more than a scan may have is not kept. */
export interface PendingCode {
  readonly aim: string | null;
  readonly text: string | null;
}

export const noCode: PendingCode = { aim: null, text: null };

/** Characters that are kept of a code: a scan, its check digit, start and stop, and a line end. */
const keptLength = 72;

/** Takes one input report and gives the code that ended in it. */
export function decodePosCodes(rules: CodeRules, pending: PendingCode, bytes: Uint8Array): { pending: PendingCode; lines: ScanLine[] } {
  const report = decodePosReport(bytes);
  const isBegun = pending.text !== null;
  if (report === null) return { pending: noCode, lines: [{ kind: 'fault', fault: isBegun ? 'incomplete' : 'forbiddenCharacters' }] };
  // A code of another kind begins: what was begun will not end any more.
  const isOther = isBegun && report.aim !== null && report.aim !== pending.aim;
  const lines: ScanLine[] = isOther ? [{ kind: 'fault', fault: 'incomplete' }] : [];
  const before = isOther || !isBegun ? { aim: report.aim, text: '' } : { aim: pending.aim, text: pending.text ?? '' };
  const text = (before.text + String.fromCharCode(...report.data)).slice(0, keptLength);
  if (report.hasMore) return { pending: { aim: before.aim, text }, lines };
  lines.push(readWhole(rules, before.aim, text));
  return { pending: noCode, lines };
}

// A scanner may add the same line end that it adds in its other modes.
function readWhole(rules: CodeRules, aim: string | null, text: string): ScanLine {
  if (aim !== null && isReaderAnswer(aim)) return { kind: 'fault', fault: 'forbiddenCharacters' };
  const code = text.replace(/[\r\n\t]+$/, '');
  return aim === null ? readCode({ ...rules, stripAim: true }, code) : readIdentifiedCode(rules, code, aimAtStart(aim));
}

/** What a report of a twin holds. */
export interface PosCode {
  readonly aim: string;
  readonly text: string;
  readonly vendorSymbology?: number;
}

/** The input reports of the usual layout that carry a code, for twins and tests. */
export function encodePosCode({ aim, text, vendorSymbology = 0 }: PosCode): Uint8Array[] {
  const bytes = Buffer.from(text, 'latin1');
  const count = Math.max(1, Math.ceil(bytes.length / dataRoom));
  return Array.from({ length: count }, (_, index) => {
    const data = bytes.subarray(index * dataRoom, (index + 1) * dataRoom);
    const report = new Uint8Array(64);
    report.set([2, data.length, ...Buffer.from(aim, 'latin1'), ...data]);
    report.set([vendorSymbology, 0, index < count - 1 ? 1 : 0], 61);
    return report;
  });
}
