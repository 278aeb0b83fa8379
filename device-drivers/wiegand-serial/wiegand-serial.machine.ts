import type { Framing } from '../scan-source/scan-source.machine.ts';
import type { LineFormat, PendingLine } from '../serial-line-reader/line.codec.ts';
import { lineFraming } from '../serial-line-reader/serial-line-reader.machine.ts';
import type { ScanLine } from '../bar-code/code-rules.codec.ts';
import { readWiegandLine, type WiegandLineRules } from './wiegand-line.codec.ts';

/** Any printable line is framed first; what it means is read from it afterwards. */
const anyLine = { prefix: '', suffix: '', minLength: 1, maxLength: 64, stripAim: false } as const;

/** Cards as lines of a Wiegand converter. */
export function wiegandFraming(rules: WiegandLineRules, terminator: LineFormat['terminator']): Framing<PendingLine> {
  const lines = lineFraming({ ...anyLine, terminator });
  const read = (line: ScanLine): ScanLine => (line.kind === 'fault' ? line : readWiegandLine(rules, line.text));
  return {
    ...lines,
    decode: (pending, bytes) => {
      const decoded = lines.decode(pending, bytes);
      return { pending: decoded.pending, lines: decoded.lines.map(read) };
    },
    endByIdle: (pending) => {
      const line = lines.endByIdle(pending);
      return line === null ? null : read(line);
    },
  };
}
