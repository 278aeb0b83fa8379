import { type AccountLoan, accountRowsLimit, type KeptRecord } from '../../contracts/account-view.schema.ts';
import type { IncidentCode, ItemId } from '../../contracts/ids.ts';
import type { DueDate, Fees, Holds, Loan, RenewOutcome } from '../../contracts/patron-account.ts';
import type { Fact } from '../../contracts/patron-facts.ts';

/** Something that the library system was asked for: still awaited, not to be had, or told. */
export type Told<Value> = { readonly state: 'asking' } | { readonly state: 'unavailable' } | { readonly state: 'told'; readonly value: Value };

/** One of the patron's own loans, and what became of its renewal. The barcode goes to no screen. */
export interface OwnLoan {
  readonly key: string;
  readonly item: ItemId;
  readonly title: string;
  /** Which loan of the list it is, from 1. */
  readonly place: number;
  readonly due: DueDate;
  readonly isOverdue: boolean;
  readonly mayRenew: Fact<boolean>;
  readonly renewal: AccountLoan['renewal'];
  /** Whether an answer may still come. It may for a renewal that already counts as unclear. */
  readonly isAwaited: boolean;
}

/** A patron's own account, as asked at one moment. */
export interface Account {
  /** Which asking it is: answers to an earlier one say nothing of this one. */
  readonly id: number;
  readonly loans: Told<readonly OwnLoan[]>;
  readonly holds: Told<Holds>;
  /** null where the site does not show fees. */
  readonly fees: Told<Fees> | null;
  /** What this machine keeps with the card; null: the patron has not asked. */
  readonly records: Told<readonly KeptRecord[]> | null;
}

/** One answer about an account; `null`: it could not be had. */
export type AccountAnswer =
  | { readonly part: 'loans'; readonly value: readonly Loan[] | null }
  | { readonly part: 'holds'; readonly value: Holds | null }
  | { readonly part: 'fees'; readonly value: Fees | null }
  | { readonly part: 'records'; readonly value: readonly KeptRecord[] | null };

/** What became of one renewal. */
export interface RenewalAnswer {
  readonly key: string;
  readonly outcome: RenewOutcome;
  /** The code to show if it is a refusal. */
  readonly incidentCode: IncidentCode;
  /** false: the wait was given up, but the call has not ended; its own answer follows if it ever does. */
  readonly isFinal: boolean;
}

/** An account whose every part is still awaited. */
export function askedAccount(id: number, { hasFees }: { readonly hasFees: boolean }): Account {
  const asking = { state: 'asking' } as const;
  return { id, loans: asking, holds: asking, fees: hasFees ? asking : null, records: null };
}

/** Takes over what the library system told. */
export function takeAnswer(account: Account, answer: AccountAnswer): Account {
  switch (answer.part) {
    case 'loans':
      return { ...account, loans: told(answer.value === null ? null : ownLoans(answer.value)) };
    case 'holds':
      return { ...account, holds: told(answer.value) };
    case 'fees':
      return account.fees === null ? account : { ...account, fees: told(answer.value) };
    case 'records':
      return account.records === null ? account : { ...account, records: told(answer.value) };
  }
}

function told<Value>(value: Value | null): Told<Value> {
  return value === null ? { state: 'unavailable' } : { state: 'told', value };
}

/** The soonest due first; what has no day comes last. */
function ownLoans(loans: readonly Loan[]): readonly OwnLoan[] {
  const dayOf = ({ due }: Loan): string => due.date ?? '9999';
  const sorted = [...loans].sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
  return sorted.map((loan, at) => ({ ...loan, key: `loan-${at + 1}`, place: at + 1, renewal: { state: 'none' }, isAwaited: false }));
}

/** Marks what this machine keeps as asked for. */
export function askRecords(account: Account): Account {
  return { ...account, records: { state: 'asking' } };
}

/** The loans, as far as they are known. */
export function loansOf(account: Account | null): readonly OwnLoan[] {
  return account?.loans.state === 'told' ? account.loans.value : [];
}

/** Whether a renewal may be asked for: not while one is awaited, and not where the library system said that it gives none. */
export function canRenew({ mayRenew, renewal, isAwaited }: OwnLoan): boolean {
  if (isAwaited || renewal.state === 'renewed') return false;
  if (renewal.state === 'refused') return renewal.code === 'library-system-unreachable' || renewal.code === 'outcome-unclear';
  return mayRenew !== false;
}

/** Marks loans as being renewed. */
export function startRenewals(account: Account, keys: readonly string[]): Account {
  return withLoans(account, (loan) => (keys.includes(loan.key) ? { ...loan, renewal: { state: 'asking' }, isAwaited: true } : loan));
}

/** Puts the answer of a renewal into its loan; a renewal whose wait was given up still takes the late answer. */
export function settleRenewal(account: Account, { key, outcome, incidentCode, isFinal }: RenewalAnswer): Account {
  return withLoans(account, (loan) => {
    if (loan.key !== key || !loan.isAwaited) return loan;
    if (outcome.kind === 'refused') return { ...loan, isAwaited: !isFinal, renewal: { state: 'refused', code: outcome.code, incidentCode } };
    const title = outcome.title === '' ? loan.title : outcome.title;
    return { ...loan, title, due: outcome.due, isOverdue: false, isAwaited: false, renewal: { state: 'renewed' } };
  });
}

function withLoans(account: Account, change: (loan: OwnLoan) => OwnLoan): Account {
  if (account.loans.state !== 'told') return account;
  return { ...account, loans: { state: 'told', value: account.loans.value.map(change) } };
}

/** Whether a part of the account is still awaited. */
export function isLoading(account: Account | null): boolean {
  return account !== null && [account.loans, account.holds, account.fees, account.records].some((part) => part?.state === 'asking');
}

/** Whether the answer of a renewal is awaited. */
export function isRenewing(account: Account | null): boolean {
  return loansOf(account).some(({ renewal }) => renewal.state === 'asking');
}

/** The account as a screen may show it. */
export function accountParts(account: Account, { hasRecords }: { readonly hasRecords: boolean }) {
  const { holds, fees } = account;
  return {
    loans: shownLoans(account.loans),
    holds: holds.state === 'told' ? shownHolds(holds.value) : holds,
    ...(fees === null ? {} : { fees: fees.state === 'told' ? { state: 'told' as const, ...fees.value } : fees }),
    ...(hasRecords ? { records: shownRecords(account.records) } : {}),
    isRenewing: isRenewing(account),
  };
}

function shownLoans(loans: Account['loans']) {
  if (loans.state !== 'told') return loans;
  const { value } = loans;
  const rows = value.slice(0, accountRowsLimit).map((loan): AccountLoan => {
    const { key, title, place, due, isOverdue, renewal } = loan;
    return { key, title, place, due: { date: due.date, text: due.text }, isOverdue, canRenew: canRenew(loan), renewal };
  });
  return { state: 'told' as const, rows, count: value.length, canRenew: value.filter(canRenew).length };
}

function shownRecords(records: Account['records']) {
  if (records === null) return { state: 'unasked' as const };
  if (records.state !== 'told') return records;
  return { state: 'told' as const, rows: records.value.slice(0, accountRowsLimit), count: records.value.length };
}

function shownHolds({ ready, waiting }: Holds) {
  const shown = (holds: Holds['ready']) => holds.slice(0, accountRowsLimit).map(({ title, pickup }) => ({ title, pickup }));
  return { state: 'told' as const, ready: shown(ready), waiting: shown(waiting), readyCount: ready.length, waitingCount: waiting.length };
}
