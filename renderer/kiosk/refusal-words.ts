import type { LoanRow, ReturnRow } from '../../contracts/views.schema.ts';
import type { TextKey } from '../../texts/keys.ts';
import type { Translate } from '../text/use-text.tsx';

type Refused = Extract<LoanRow | ReturnRow, { state: 'refused' }>;

type Why = Pick<Refused, 'code' | 'isOwnLoan'>;

/** What did not happen to a refused item, in a word. */
export function refusalWord({ isOwnLoan }: Why, screen: 'borrowing' | 'returning'): TextKey {
  if (isOwnLoan === true) return 'kiosk.account.word.refused';
  return screen === 'borrowing' ? 'row.refused.loanWord' : 'row.refused.returnWord';
}

/** What is said of a refused item, for eyes and ears alike: why, and what to do with it. An own loan that is not renewed stays one. */
export function refusalWords({ code, isOwnLoan }: Why, t: Translate): { readonly why: string; readonly next: string } {
  if (isOwnLoan === true) return { why: t(`renewal.refused.${code}`), next: '' };
  return { why: t(`item.refused.${code}.title`), next: t(`item.refused.${code}.next`) };
}
