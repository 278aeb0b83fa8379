import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useLanguage, useText } from '../text/use-text.tsx';
import { moneyText } from '../text/money-text.ts';
import type { ViewOf } from './kiosk-send.ts';

/** The parts of an account; one is shown at a time. */
export const accountTabs = ['loans', 'ready', 'waiting', 'fees', 'records'] as const;
export type AccountTab = (typeof accountTabs)[number];

type View = ViewOf<'account'>;

/** What stands big above a part's name; a dash as long as it is not known. */
function useFigures({ loans, holds, fees, records }: View): Record<AccountTab, string> {
  const language = useLanguage();
  return {
    loans: loans.state === 'told' ? String(loans.count) : '–',
    ready: holds.state === 'told' ? String(holds.readyCount) : '–',
    waiting: holds.state === 'told' ? String(holds.waitingCount) : '–',
    fees: fees?.state === 'told' ? moneyText(fees, language) : '–',
    records: records?.state === 'told' ? String(records.count) : '–',
  };
}

interface AccountTabsProps {
  readonly view: View;
  readonly tab: AccountTab;
  choose(tab: AccountTab): void;
}

/** Loans, holds ready and waiting, fees, what the machine keeps: each with its figure, so that most questions need no tap; the last is looked up on a tap only. */
export function AccountTabs({ view, tab, choose }: AccountTabsProps): ReactNode {
  const t = useText();
  const figures = useFigures(view);
  const shown = accountTabs.filter((each) => (each !== 'fees' && each !== 'records') || view[each] !== undefined);
  return (
    <div className="account-tabs" role="group" aria-label={t('kiosk.account.heading')}>
      {shown.map((each) => (
        <Button
          key={each}
          className="account-tab"
          aria-pressed={each === tab}
          data-current={each === tab || undefined}
          data-part={each}
          onPress={() => choose(each)}
        >
          <span className="account-figure">{figures[each]}</span>
          <span className="account-name">{t(`kiosk.account.tab.${each}`)}</span>
        </Button>
      ))}
    </div>
  );
}
