import { BookMarked, Check, ReceiptText, RotateCw, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { EmptyShelf } from '../parts/illustrations.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import { AccountFees } from './account-fees.tsx';
import { AccountHoldRow, AccountLoanRow } from './account-rows.tsx';
import { AccountRecords } from './account-records.tsx';
import { AccountTabs, type AccountTab } from './account-tabs.tsx';
import { hintKey } from './hint-words.ts';
import type { KioskScreenProps, KioskSend, ViewOf } from './kiosk-send.ts';
import './account.css';

type View = ViewOf<'account'>;

function Said({ children }: { children: ReactNode }): ReactNode {
  return <li className="rows-said">{children}</li>;
}

/** Nothing there, and that is all right. */
function Nothing({ children }: { children: ReactNode }): ReactNode {
  return (
    <li className="rows-said rows-nothing">
      <EmptyShelf />
      <p>{children}</p>
    </li>
  );
}

function More({ count }: { count: number }): ReactNode {
  const t = useText();
  return count > 0 ? <li className="rows-older">{t('kiosk.account.more', { count })}</li> : null;
}

function LoanList({ loans, renewedKey, send }: Pick<View, 'loans' | 'renewedKey'> & { send: KioskSend }): ReactNode {
  const t = useText();
  if (loans.state !== 'told') return <Said>{t(loans.state === 'asking' ? 'kiosk.account.loading' : 'kiosk.account.unavailable')}</Said>;
  if (loans.count === 0) return <Nothing>{t('kiosk.account.none.loans')}</Nothing>;
  return (
    <>
      {loans.rows.map((loan) => (
        <AccountLoanRow key={loan.key} loan={loan} isShown={loan.key === renewedKey} renew={() => send({ type: 'loan.renew', key: loan.key })} />
      ))}
      <More count={loans.count - loans.rows.length} />
    </>
  );
}

function HoldList({ holds, kind }: Pick<View, 'holds'> & { kind: 'ready' | 'waiting' }): ReactNode {
  const t = useText();
  if (holds.state !== 'told') return <Said>{t(holds.state === 'asking' ? 'kiosk.account.loading' : 'kiosk.account.unavailable')}</Said>;
  const count = kind === 'ready' ? holds.readyCount : holds.waitingCount;
  if (count === 0) return <Nothing>{t(`kiosk.account.none.${kind}`)}</Nothing>;
  return (
    <>
      {holds[kind].map((hold, at) => (
        // Holds have no id of their own, and the list never changes while it is shown.
        <AccountHoldRow key={`${kind}-${at + 1}`} hold={hold} kind={kind} place={at + 1} />
      ))}
      <More count={count - holds[kind].length} />
    </>
  );
}

function AccountActions({ view, tab, send }: Pick<KioskScreenProps<'account'>, 'view' | 'send'> & { tab: AccountTab }): ReactNode {
  const t = useText();
  const hint = hintKey(view);
  const renewable = tab === 'loans' && view.loans.state === 'told' ? view.loans.canRenew : 0;
  return (
    <footer className="actions">
      {hint === null ? renewable > 0 && <p className="actions-hint">{t('kiosk.account.scan')}</p> : <Notice count={view.hintCount}>{t(hint)}</Notice>}
      {renewable > 0 && (
        <ActionButton kind="plain" icon={RotateCw} onPress={() => send({ type: 'loans.renewAll' })} toAll={t('kiosk.account.renewAllAloud')}>
          {t('kiosk.account.renewAll', { count: renewable })}
        </ActionButton>
      )}
      {renewable === 0 && view.offersReceipt && (
        <ActionButton kind="plain" icon={ReceiptText} onPress={() => send({ type: 'session.endWithReceipt' })}>
          {t('kiosk.receipt.done')}
        </ActionButton>
      )}
      <ActionButton kind="plain" icon={Undo2} onPress={() => send({ type: 'account.close' })}>
        {t('kiosk.account.close')}
      </ActionButton>
      <ActionButton kind="main" icon={Check} onPress={() => send({ type: 'session.end' })}>
        {t('kiosk.items.done')}
      </ActionButton>
    </footer>
  );
}

/** The patron's own loans, holds and fees, each counted at the top. */
export default function AccountScreen({ view, send, webLibrary }: KioskScreenProps<'account'> & { readonly webLibrary: string | null }): ReactNode {
  const t = useText();
  const isLookedUp = view.records !== undefined && view.records.state !== 'unasked';
  const [tab, setTab] = useState<AccountTab>(isLookedUp ? 'records' : 'loans');
  // An item at the reader is about a loan: its list comes to the front.
  const [shownKey, setShownKey] = useState(view.renewedKey);
  if (view.renewedKey !== shownKey) {
    setShownKey(view.renewedKey);
    setTab('loans');
  }
  const choose = (chosen: AccountTab): void => {
    setTab(chosen);
    // Looked up only for somebody who wants to see it.
    if (chosen === 'records') send({ type: 'records.open' });
  };
  return (
    <>
      <main className="items account">
        <div className="items-head">
          <BookMarked aria-hidden className="task-icon" />
          <ScreenHeading>{t('kiosk.account.heading')}</ScreenHeading>
          <AccountTabs view={view} tab={tab} choose={choose} />
        </div>
        {tab === 'fees' && view.fees !== undefined ? (
          <AccountFees fees={view.fees} webLibrary={webLibrary} />
        ) : (
          <ul className="rows" tabIndex={0} aria-label={t(`kiosk.account.tab.${tab}`)}>
            {tab === 'records' && view.records !== undefined ? (
              <AccountRecords records={view.records} />
            ) : tab === 'ready' || tab === 'waiting' ? (
              <HoldList holds={view.holds} kind={tab} />
            ) : (
              <LoanList loans={view.loans} renewedKey={view.renewedKey} send={send} />
            )}
          </ul>
        )}
      </main>
      <AccountActions view={view} tab={tab} send={send} />
    </>
  );
}
