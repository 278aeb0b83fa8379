import type { ReactNode } from 'react';
import { QrCode } from '../parts/qr-code.tsx';
import { moneyText } from '../text/money-text.ts';
import { useLanguage, useText } from '../text/use-text.tsx';
import type { ViewOf } from './kiosk-send.ts';

interface AccountFeesProps {
  readonly fees: NonNullable<ViewOf<'account'>['fees']>;
  /** null where the site names no web library. */
  readonly webLibrary: string | null;
}

/** What is owed, and where it is paid: never here. */
export function AccountFees({ fees, webLibrary }: AccountFeesProps): ReactNode {
  const t = useText();
  const language = useLanguage();
  if (fees.state !== 'told') {
    return <p className="account-fees lead">{t(fees.state === 'asking' ? 'kiosk.account.loading' : 'kiosk.account.unavailable')}</p>;
  }
  if (fees.totalCents === 0) return <p className="account-fees lead">{t('kiosk.account.none.fees')}</p>;
  return (
    <div className="account-fees">
      <div className="account-fees-words">
        <p className="account-amount">{t('kiosk.account.fees', { amount: moneyText(fees, language) })}</p>
        <p className="lead">{t('kiosk.account.pay')}</p>
        {webLibrary !== null && <p className="lead">{t('kiosk.account.payByPhone')}</p>}
      </div>
      {webLibrary !== null && <QrCode text={webLibrary} label={t('kiosk.account.code')} />}
    </div>
  );
}
