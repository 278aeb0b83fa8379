import type { PrinterStatus } from '../../contracts/ports/receipt-printer.port.ts';

/** Questions that an ESC/POS printer answers at once, even when it is out of paper: DLE EOT n (Epson ESC/POS reference). */
export const statusQuestions = { printer: 1, offlineCause: 2, paper: 4 } as const;
export type StatusQuestion = keyof typeof statusQuestions;

/** GS r 1: answered in its turn, so that its answer says that everything before it was printed. */
export const turnQuestion = Uint8Array.of(0x1d, 0x72, 1);

/** DLE DC4 8 with its fixed key: throws away what waits in the printer, on those that know it. */
export const clearBuffer = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);
/** ESC @: back to how it was switched on. */
export const initialise = Uint8Array.of(0x1b, 0x40);

/** The bytes of a question. */
export function encodeQuestion(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, statusQuestions[question]);
}

/** Bits that every answer to DLE EOT has: 1 and 4 set, 0 and 7 not. */
const fixedMask = 0x93;
const fixedBits = 0x12;
/** Bits that the answer to GS r 1 has not: 4 and 7. */
const turnMask = 0x90;

const offlineBit = 0x08;
const coverBit = 0x04;
const stoppedByPaperBit = 0x20;
const paperLowBits = 0x0c;
const paperOutBits = 0x60;

/** Which question a byte answers. */
export type AnswerKind = 'status' | 'turn' | 'none';

/** Tells an answer to DLE EOT from one to GS r, and both from anything else. */
export function kindOfAnswer(byte: number): AnswerKind {
  if ((byte & fixedMask) === fixedBits) return 'status';
  return (byte & turnMask) === 0 ? 'turn' : 'none';
}

/** Answers so far; a question that was not answered is left out. */
export type StatusAnswers = Readonly<Partial<Record<StatusQuestion, number>>>;

/** What the answers say together; null where none does. */
export function readStatus({ printer, offlineCause, paper }: StatusAnswers): PrinterStatus {
  return {
    isOnline: printer === undefined ? null : (printer & offlineBit) === 0,
    isCoverOpen: offlineCause === undefined ? null : (offlineCause & coverBit) !== 0,
    paper: paperOf(paper, offlineCause),
  };
}

function paperOf(paper: number | undefined, offlineCause: number | undefined): PrinterStatus['paper'] {
  if (offlineCause !== undefined && (offlineCause & stoppedByPaperBit) !== 0) return 'out';
  if (paper === undefined) return null;
  if ((paper & paperOutBits) !== 0) return 'out';
  return (paper & paperLowBits) === 0 ? 'enough' : 'low';
}

/** The answers of a printer in this state, for twins. */
export function encodeAnswer(question: StatusQuestion, { paper, isCoverOpen, isOnline }: PrinterStatus): number {
  if (question === 'printer') return isOnline === false ? fixedBits | offlineBit : fixedBits;
  if (question === 'offlineCause') return fixedBits | (isCoverOpen === true ? coverBit : 0) | (paper === 'out' ? stoppedByPaperBit : 0);
  return fixedBits | (paper === 'out' ? paperOutBits | paperLowBits : paper === 'low' ? paperLowBits : 0);
}
