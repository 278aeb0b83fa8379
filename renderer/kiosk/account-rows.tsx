import { RotateCw } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { AccountHold, AccountLoan } from '../../contracts/account-view.schema.ts';
import type { TextKey } from '../../texts/keys.ts';
import { ItemRow } from '../parts/item-row.tsx';
import type { Mark } from '../parts/state-mark.tsx';
import { isolate } from '../text/isolate.ts';
import { type Translate, useLanguage, useText } from '../text/use-text.tsx';
import { dueText } from './due-text.ts';

interface LoanState {
  readonly mark: Mark;
  readonly word: TextKey;
}

/** What is true of a loan: its renewal first, then whether it is late. */
export function loanState({ renewal, isOverdue }: Pick<AccountLoan, 'renewal' | 'isOverdue'>): LoanState {
  if (renewal.state === 'asking') return { mark: 'asking', word: 'kiosk.account.word.renewing' };
  if (renewal.state === 'renewed') return { mark: 'renewed', word: 'row.renewed.word' };
  if (renewal.state === 'refused') return { mark: 'refused', word: 'kiosk.account.word.refused' };
  return isOverdue ? { mark: 'overdue', word: 'kiosk.account.word.overdue' } : { mark: 'own', word: 'kiosk.account.word.due' };
}

function titleOf({ title, place }: Pick<AccountLoan, 'title' | 'place'>, t: Translate): string {
  return title.trim() === '' ? t('row.untitledLoan', { place }) : title;
}

interface AccountLoanRowProps {
  readonly loan: AccountLoan;
  /** The item of this loan was just shown to the reader. */
  readonly isShown: boolean;
  renew(): void;
}

/** One own loan: until when, and whether it can be renewed. */
export function AccountLoanRow({ loan, isShown, renew }: AccountLoanRowProps): ReactNode {
  const t = useText();
  const language = useLanguage();
  const spot = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isShown) spot.current?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);
  const title = titleOf(loan, t);
  const { mark, word } = loanState(loan);
  const { renewal } = loan;
  return (
    <ItemRow
      mark={mark}
      title={title}
      word={t(word)}
      corner={
        loan.canRenew && (
          <Button className="row-button" aria-label={t('kiosk.account.renewThis', { title: isolate(title) })} onPress={renew}>
            <RotateCw aria-hidden />
            {t('kiosk.account.renew')}
          </Button>
        )
      }
    >
      <span ref={spot}>{dueText(loan.due, language, t)}</span>
      {renewal.state === 'refused' && <p>{t(`renewal.refused.${renewal.code}`)}</p>}
      {renewal.state === 'none' && !loan.canRenew && <p>{t('kiosk.account.cannotRenew')}</p>}
    </ItemRow>
  );
}

interface AccountHoldRowProps {
  readonly hold: AccountHold;
  readonly kind: 'ready' | 'waiting';
  readonly place: number;
}

/** One hold: where it is collected, or that it is still waited for. */
export function AccountHoldRow({ hold, kind, place }: AccountHoldRowProps): ReactNode {
  const t = useText();
  const pickup = hold.pickup === null ? t('kiosk.account.pickupUnknown') : t('kiosk.account.pickup', { pickup: isolate(hold.pickup) });
  return (
    <ItemRow mark={kind} title={titleOf({ ...hold, place }, t)} word={t(`kiosk.account.word.${kind}`)}>
      {kind === 'ready' ? pickup : t('kiosk.account.waiting')}
    </ItemRow>
  );
}
