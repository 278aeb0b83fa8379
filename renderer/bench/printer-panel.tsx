import { FileX, Scissors, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useBenchText } from '../text/use-bench-text.ts';
import type { BenchProps } from './bench-props.ts';

/** The receipt printer's paper, and a hand at its roll. */
export function PrinterPanel({ view: { printer }, act }: BenchProps): ReactNode {
  const t = useBenchText();
  if (printer === undefined) return null;
  const { hasPaper, lines } = printer;
  return (
    <section className="panel" aria-labelledby="bench-printer">
      <h2 id="bench-printer">
        {t('bench.printer')} {!hasPaper && <span className="tag tag-off">{t('bench.printer.out')}</span>}
      </h2>
      <div className="paper mono" role="log" tabIndex={0} aria-labelledby="bench-printer">
        {lines.length === 0 ? t('bench.printer.empty') : lines.join('\n')}
      </div>
      <div className="panel-buttons">
        <Button className="bench-button" onPress={() => act({ type: 'printer.tear' })}>
          <Scissors aria-hidden />
          {t('bench.printer.tear')}
        </Button>
        <Button className="bench-button" onPress={() => act({ type: 'printer.set', hasPaper: !hasPaper })}>
          {hasPaper ? <FileX aria-hidden /> : <ScrollText aria-hidden />}
          {t(hasPaper ? 'bench.printer.takePaper' : 'bench.printer.putPaper')}
        </Button>
      </div>
    </section>
  );
}
