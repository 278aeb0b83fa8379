import { type CodeRules, readCode, type ScanLine } from '../bar-code/code-rules.codec.ts';
import { type Framing, halfLineMs } from '../scan-source/scan-source.machine.ts';
import type { KeyboardLayout } from './key-layouts.codec.ts';
import { decodeKeyReport, lostKey, nothingTyped, type TypedText, typeReport } from './key-report.codec.ts';

/** Codes as keys, one boot report a piece; Enter, Tab or the keypad's Enter ends each. */
export function keyFraming(layout: KeyboardLayout, rules: CodeRules): Framing<TypedText> {
  return {
    empty: nothingTyped,
    decode: (pending, bytes) => {
      const report = decodeKeyReport(bytes);
      if (report === null) return { pending: nothingTyped, lines: [{ kind: 'fault', fault: 'forbiddenCharacters' }] };
      const { typed, ended } = typeReport(layout, pending, report);
      return { pending: typed, lines: ended.filter((text) => text !== '').map((text) => readTyped(rules, text)) };
    },
    endByIdle: () => ({ kind: 'fault', fault: 'incomplete' }),
    quietMs: () => halfLineMs,
    isPending,
    isHalfScan: isPending,
  };
}

function isPending({ text, accent }: TypedText): boolean {
  return text !== '' || accent !== null;
}

function readTyped(rules: CodeRules, text: string): ScanLine {
  return text.includes(lostKey) ? { kind: 'fault', fault: 'forbiddenCharacters' } : readCode(rules, text);
}
