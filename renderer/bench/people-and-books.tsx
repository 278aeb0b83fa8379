import { ArrowDownToLine, ArrowUpFromLine, BookOpen, DoorOpen, type LucideIcon, ScanLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useBenchText } from '../text/use-bench-text.ts';
import type { BenchProps } from './bench-props.ts';
import { readerFor } from './reader-roles.ts';

interface PresentProps {
  readonly label: string;
  /** For whom or what, so that equal buttons can be told apart by ear. */
  readonly of: string;
  readonly icon: LucideIcon;
  readonly device: string | undefined;
  readonly text: string;
  readonly act: BenchProps['act'];
}

function Present(props: PresentProps): ReactNode {
  const { device, icon: Icon } = props;
  return (
    <Button
      className="bench-button"
      isDisabled={device === undefined}
      aria-label={`${props.label}: ${props.of}`}
      onPress={() => device !== undefined && props.act({ type: 'scan.present', device, text: props.text })}
    >
      <Icon aria-hidden />
      {props.label}
    </Button>
  );
}

/** The fictional patrons, what each shows, and where to present the card. */
export function PatronPanel({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  const door = readerFor(view.devices, 'door.card')?.id;
  const kiosk = readerFor(view.devices, 'kiosk.card')?.id;
  return (
    <section className="panel panel-tall" aria-labelledby="bench-patrons">
      <h2 id="bench-patrons">{t('bench.patrons')}</h2>
      <ul className="panel-rows" tabIndex={0} aria-labelledby="bench-patrons">
        {view.patrons.map((patron) => (
          <li key={patron.card}>
            <div className="panel-words">
              <p className="panel-title" dir="auto">
                {patron.name}
              </p>
              <p className="panel-text">{patron.shows}</p>
              <p className="mono">
                {patron.card} · {patron.pin === '' ? t('bench.noPin') : t('bench.pin', { pin: patron.pin })}
              </p>
            </div>
            <div className="panel-buttons">
              <Present label={t('bench.atDoor')} of={patron.name} icon={DoorOpen} device={door} text={patron.card} act={act} />
              <Present label={t('bench.atKiosk')} of={patron.name} icon={BookOpen} device={kiosk} text={patron.card} act={act} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PadButton({ item, view, act }: BenchProps & { item: BenchProps['view']['items'][number] }): ReactNode {
  const t = useBenchText();
  if (view.pad === undefined) return null;
  const isThere = view.pad.items.includes(item.barcode);
  const label = t(isThere ? 'bench.padTake' : 'bench.padPlace');
  const Icon = isThere ? ArrowUpFromLine : ArrowDownToLine;
  return (
    <Button
      className="bench-button"
      aria-label={`${label}: ${item.title}`}
      onPress={() => act({ type: 'pad.put', items: [item.barcode], isThere: !isThere })}
    >
      <Icon aria-hidden />
      {label}
    </Button>
  );
}

/** A stack of ten in one move, and all of it away. */
function PadStack({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  if (view.pad === undefined) return null;
  const { items } = view.pad;
  const ten = view.items.slice(0, 10).map(({ barcode }) => barcode);
  return (
    <div className="pad-stack">
      <Button className="bench-button" onPress={() => act({ type: 'pad.put', items: ten, isThere: true })}>
        <ArrowDownToLine aria-hidden />
        {t('bench.padTen')}
      </Button>
      <Button className="bench-button" isDisabled={items.length === 0} onPress={() => act({ type: 'pad.put', items, isThere: false })}>
        <ArrowUpFromLine aria-hidden />
        {t('bench.padClear')}
      </Button>
    </div>
  );
}

/** The items, what each shows, a scan of its barcode, and its place on the pad. */
export function ItemPanel({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  const reader = readerFor(view.devices, 'kiosk.item')?.id;
  return (
    <section className="panel panel-tall" aria-labelledby="bench-items">
      <h2 id="bench-items">{t('bench.items')}</h2>
      <PadStack view={view} act={act} />
      <ul className="panel-rows" tabIndex={0} aria-labelledby="bench-items">
        {view.items.map((item) => (
          <li key={item.barcode}>
            <div className="panel-words">
              <p className="panel-title" dir="auto">
                {item.title}
              </p>
              <p className="panel-text">{item.shows}</p>
              <p className="mono">
                {item.barcode} {item.onLoan && <span className="tag">{t('bench.onLoan')}</span>}
              </p>
            </div>
            <div className="panel-buttons">
              <PadButton item={item} view={view} act={act} />
              <Present label={t('bench.scan')} of={item.title} icon={ScanLine} device={reader} text={item.barcode} act={act} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
