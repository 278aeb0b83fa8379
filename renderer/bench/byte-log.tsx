import type { ReactNode } from 'react';
import type { BenchView } from '../../contracts/bench.schema.ts';
import { useBenchText } from '../text/use-bench-text.ts';
import { hexPairs, namedControls } from './byte-text.ts';

/** What went over the wires: newest first, as hex and as text. */
export function ByteLog({ bytes }: { bytes: BenchView['bytes'] }): ReactNode {
  const t = useBenchText();
  return (
    <section className="panel panel-bytes" aria-labelledby="bench-bytes">
      <h2 id="bench-bytes">{t('bench.bytes')}</h2>
      {bytes.length === 0 && <p className="soft">{t('bench.noBytes')}</p>}
      <ol className="bytes" reversed tabIndex={0} aria-labelledby="bench-bytes">
        {bytes.toReversed().map((piece) => (
          <li key={piece.seq} data-direction={piece.direction}>
            <span className="bytes-way">
              {piece.device} {piece.direction === 'in' ? '→' : '←'} {t(`bench.direction.${piece.direction}`)}
            </span>
            <code className="bytes-hex">{hexPairs(piece.hex)}</code>
            <code className="bytes-text">{namedControls(piece.text)}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
