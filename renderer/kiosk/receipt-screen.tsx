import { CircleAlert, type LucideIcon, Printer, ReceiptText, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ReceiptContent } from '../../contracts/receipt-view.schema.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { type Translate, useLanguage, useText } from '../text/use-text.tsx';
import { dueText } from './due-text.ts';
import { hintKey } from './hint-words.ts';
import type { KioskScreenProps, ViewOf } from './kiosk-send.ts';
import './receipt.css';

type Print = ViewOf<'receipt'>['print'];
type Returned = ReceiptContent['returns'][number];

const icons: Record<Exclude<Print, 'none'>, LucideIcon> = { printing: Printer, printed: Printer, paperOut: CircleAlert, failed: CircleAlert };

/** What becomes of the paper, in words; what is wrong with it is the printer's fault and never the loan's. */
function PrintWords({ print }: { print: Print }): ReactNode {
  const t = useText();
  if (print === 'none') return null;
  const Icon = icons[print];
  return (
    <p className={`receipt-print tone-${print === 'printing' ? 'asking' : print === 'printed' ? 'ok' : 'attention'}`} data-print={print}>
      <Icon aria-hidden />
      <span>{t(`kiosk.receipt.print.${print}`)}</span>
    </p>
  );
}

function routeWords({ route }: Returned, t: Translate): string | null {
  if (route === 'onHold') return t('row.reason.onHold');
  if (route === 'otherBranch') return t('row.reason.otherBranchUnknown');
  return route === 'later' ? t('receipt.later') : null;
}

function Line({ title, place, children }: { title: string; place: number; children: ReactNode }): ReactNode {
  const t = useText();
  return (
    <li className="receipt-line">
      <p className="row-title">
        <bdi>{title.trim() === '' ? t('row.untitledLoan', { place }) : title}</bdi>
      </p>
      {children !== null && <p className="receipt-until">{children}</p>}
    </li>
  );
}

function Group({ heading, count, children }: { heading: string; count: number; children: ReactNode }): ReactNode {
  if (count === 0) return null;
  return (
    <section className="receipt-group">
      <h2>
        {heading} <span className="receipt-count">{count}</span>
      </h2>
      <ul>{children}</ul>
    </section>
  );
}

function Lines({ content }: { content: ReceiptContent }): ReactNode {
  const t = useText();
  const language = useLanguage();
  const { loans, renewals, returns, unclear, older } = content;
  return (
    <>
      {(
        [
          ['receipt.loans', loans],
          ['receipt.renewals', renewals],
        ] as const
      ).map(([key, lines]) => (
        <Group key={key} heading={t(key)} count={lines.length}>
          {lines.map((line) => (
            <Line key={`${line.place}-${line.title}`} {...line}>
              {dueText(line.due, language, t)}
            </Line>
          ))}
        </Group>
      ))}
      <Group heading={t('receipt.returns')} count={returns.length}>
        {returns.map((line) => (
          <Line key={line.place} {...line}>
            {routeWords(line, t)}
          </Line>
        ))}
      </Group>
      {unclear > 0 && <p className="receipt-until">{t('receipt.unclear', { count: unclear })}</p>}
      {older > 0 && <p className="receipt-until">{t('receipt.older', { count: older })}</p>}
    </>
  );
}

/** The receipt in large print, beside the one on paper or in its place. */
export default function ReceiptScreen({ view, send }: KioskScreenProps<'receipt'>): ReactNode {
  const t = useText();
  const { leaving } = view;
  const hint = hintKey(view);
  return (
    <>
      <main className="items receipt">
        <div className="items-head items-head-one">
          <ReceiptText aria-hidden className="task-icon" />
          <ScreenHeading>{t('kiosk.receipt.heading')}</ScreenHeading>
        </div>
        <div className="rows receipt-lines" role="group" tabIndex={0} aria-label={t('kiosk.receipt.heading')}>
          <PrintWords print={view.print} />
          <Lines content={view.content} />
        </div>
      </main>
      <footer className="actions">
        {hint !== null && <Notice count={view.hintCount}>{t(hint)}</Notice>}
        {leaving !== null && (
          <>
            <div className="actions-words">
              <LeavingLine secondsLeft={leaving.secondsLeft} />
            </div>
            <ActionButton kind="plain" onPress={() => send({ type: 'session.extend' })}>
              {t('shared.moreTime')}
            </ActionButton>
          </>
        )}
        <ActionButton kind="main" icon={X} onPress={() => send({ type: 'session.end' })}>
          {t('kiosk.receipt.close')}
        </ActionButton>
      </footer>
    </>
  );
}
