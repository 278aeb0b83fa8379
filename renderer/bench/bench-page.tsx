import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { BenchAction, BenchView } from '../../contracts/bench.schema.ts';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import { Button } from 'react-aria-components/Button';
import { type BenchLanguage, benchLanguages } from '../../texts/languages.ts';
import { browserLanguage } from '../pages/page-language.ts';
import { LanguageRow } from '../parts/language-row.tsx';
import { LanguageProvider } from '../text/use-text.tsx';
import { useBenchText } from '../text/use-bench-text.ts';
import { ByteLog } from './byte-log.tsx';
import { DevicePanel, DoorHardware, LibraryFaults } from './hardware-panels.tsx';
import { PrinterPanel } from './printer-panel.tsx';
import { ItemPanel, PatronPanel } from './people-and-books.tsx';
import { RawInput } from './raw-input.tsx';
import '../look/desk.css';
import './bench.css';

const StylePage = lazy(() => import('./style-page.tsx'));

interface BenchPageProps {
  readonly view: BenchView;
  readonly station: Pick<StationInfo, 'siteName' | 'stationId' | 'languages' | 'warnings'>;
  send(action: BenchAction): void;
  /** Opens with the design language instead of the devices. */
  readonly isStyleShown?: boolean;
}

function Warnings({ warnings }: { warnings: readonly string[] }): ReactNode {
  const t = useBenchText();
  if (warnings.length === 0) return null;
  return (
    <section className="bench-warnings" aria-label={t('bench.warnings')}>
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </section>
  );
}

function BenchPanels({ view, send: act }: Pick<BenchPageProps, 'view' | 'send'>): ReactNode {
  return (
    <main className="bench-grid">
      <PatronPanel view={view} act={act} />
      <ItemPanel view={view} act={act} />
      <div className="bench-stack">
        <DoorHardware view={view} act={act} />
        <PrinterPanel view={view} act={act} />
        <LibraryFaults view={view} act={act} />
        <DevicePanel view={view} act={act} />
        <RawInput view={view} act={act} />
      </div>
      <ByteLog bytes={view.bytes} />
    </main>
  );
}

function BenchBody(props: BenchPageProps & { chooseLanguage: (language: BenchLanguage) => void }): ReactNode {
  const t = useBenchText();
  const { station } = props;
  const [isStyleShown, showStyle] = useState(props.isStyleShown ?? false);
  return (
    <div className="bench">
      <header className="bench-head">
        <h1>{t('bench.heading')}</h1>
        <p className="soft">
          <bdi>{station.siteName}</bdi> · <bdi>{station.stationId}</bdi>
        </p>
        <Button className="tool" aria-pressed={isStyleShown} onPress={() => showStyle(!isStyleShown)}>
          {t('bench.style')}
        </Button>
        <LanguageRow languages={benchLanguages} choose={props.chooseLanguage} />
      </header>
      <Warnings warnings={station.warnings} />
      {isStyleShown ? (
        <main className="bench-style-place">
          <Suspense fallback={<span data-loading="" />}>
            <StylePage />
          </Suspense>
        </main>
      ) : (
        <BenchPanels {...props} />
      )}
    </div>
  );
}

/** The bench: cards, books, faults and bytes of a station whose devices are all twins. */
export default function BenchPage(props: BenchPageProps): ReactNode {
  const [language, setLanguage] = useState(() => browserLanguage(navigator.languages));
  return (
    <LanguageProvider language={language}>
      <BenchBody {...props} chooseLanguage={setLanguage} />
    </LanguageProvider>
  );
}
