import { Check, CircleAlert, FileSearch, type LucideIcon, Power, PowerOff, Wrench, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StaffReport } from '../../contracts/staff-view.schema.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { ItemRow } from '../parts/item-row.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { momentTime } from '../text/moment-text.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import type { KioskScreenProps, KioskSend, ViewOf } from './kiosk-send.ts';
import { RowWay } from './row-way.tsx';
import './staff.css';

interface PartState {
  readonly name: string;
  readonly word: string;
  readonly isWell: boolean;
}

function Part({ name, word, isWell }: PartState): ReactNode {
  const Icon: LucideIcon = isWell ? Check : CircleAlert;
  return (
    <li className={`staff-part tone-${isWell ? 'ok' : 'attention'}`}>
      <Icon aria-hidden />
      <span className="staff-part-name">{name}</span>
      <span className="staff-part-word">{word}</span>
    </li>
  );
}

function Parts({ view }: { view: ViewOf<'staff'> }): ReactNode {
  const t = useText();
  const { report } = view;
  const reader = (isFaulted: boolean): Pick<PartState, 'word' | 'isWell'> => ({
    word: t(isFaulted ? 'kiosk.staff.state.fault' : 'kiosk.staff.state.ready'),
    isWell: !isFaulted,
  });
  return (
    <ul className="staff-parts">
      <Part name={t('kiosk.staff.cardReader')} {...reader(view.isCardReaderFaulted)} />
      <Part name={t('kiosk.staff.itemReader')} {...reader(view.isItemReaderFaulted)} />
      {report !== null && <Part name={t('kiosk.staff.librarySystem')} {...reader(report.librarySystem === 'fault')} />}
      {report !== null && report.printer !== 'none' && (
        <Part name={t('kiosk.staff.printer')} word={t(`kiosk.staff.state.${report.printer}`)} isWell={report.printer === 'ready'} />
      )}
    </ul>
  );
}

function ParkedRow({ item, kind, reason }: NonNullable<StaffReport['parked']>['rows'][number]): ReactNode {
  const t = useText();
  const why = reason ?? 'undecidable';
  return (
    <ItemRow mark="unclear" title={item} word={t(`kiosk.staff.kind.${kind}`)}>
      {t(`kiosk.staff.reason.${why}`)}
    </ItemRow>
  );
}

function FaultRow({ at, device, code }: StaffReport['lastFaults'][number]): ReactNode {
  const t = useText();
  const language = useLanguage();
  return (
    <ItemRow mark="problem" title={device ?? t('kiosk.staff.librarySystem')} word={t('kiosk.staff.fault')}>
      {t('kiosk.staff.faultAt', { time: momentTime(new Date(at), language), code })}
    </ItemRow>
  );
}

function Found({ report, send }: { report: StaffReport; send: KioskSend }): ReactNode {
  const t = useText();
  const { leftAtOdds, parked, lastFaults } = report;
  const parkedRows = parked?.rows ?? [];
  const isNothing = leftAtOdds.length + parkedRows.length === 0 && parked !== null && parked.waiting === 0;
  return (
    <>
      {leftAtOdds.map(({ item, by }) => (
        <ItemRow key={`left-${item}`} mark="problem" title={item} word={t('kiosk.staff.alarm')}>
          {t(`kiosk.staff.${by}`)}
        </ItemRow>
      ))}
      {leftAtOdds.length > 0 && (
        <RowWay icon={Check} onPress={() => send({ type: 'staff.forgetLeft' })}>
          {t('kiosk.staff.forgetLeft')}
        </RowWay>
      )}
      {parkedRows.map((row, at) => (
        <ParkedRow key={`parked-${at + 1}`} {...row} />
      ))}
      {parked === null && <li className="rows-said">{t('kiosk.staff.journalFault')}</li>}
      {parked !== null && parked.waiting > 0 && <li className="rows-said">{t('kiosk.staff.waiting', { count: parked.waiting })}</li>}
      {isNothing && <li className="rows-said">{t('kiosk.staff.nothing')}</li>}
      {lastFaults.map((fault) => (
        <FaultRow key={`fault-${fault.at}-${fault.device ?? ''}`} {...fault} />
      ))}
    </>
  );
}

/** What needs somebody at this kiosk, and whether it is in use. */
export default function StaffScreen({ view, send }: KioskScreenProps<'staff'>): ReactNode {
  const t = useText();
  const { report, isTakenOut } = view;
  return (
    <>
      <main className="items staff">
        <div className="items-head">
          <Wrench aria-hidden className="task-icon" />
          <ScreenHeading>{t('kiosk.staff.heading')}</ScreenHeading>
          <Parts view={view} />
        </div>
        <ul className="rows" tabIndex={0} aria-label={t('kiosk.staff.heading')}>
          {report !== null && <Found report={report} send={send} />}
          <RowWay icon={FileSearch} onPress={() => send({ type: 'staff.records' })}>
            {t('kiosk.staff.records.open')}
          </RowWay>
          <RowWay icon={isTakenOut ? Power : PowerOff} onPress={() => send({ type: 'staff.setInUse', isInUse: isTakenOut })}>
            {t(isTakenOut ? 'kiosk.staff.takeBack' : 'kiosk.staff.takeOut')}
          </RowWay>
        </ul>
      </main>
      <footer className="actions">
        <div className="actions-words">
          <LeavingLine secondsLeft={view.leaving.secondsLeft} />
        </div>
        <ActionButton kind="main" icon={X} onPress={() => send({ type: 'session.end' })}>
          {t('kiosk.staff.close')}
        </ActionButton>
      </footer>
    </>
  );
}
